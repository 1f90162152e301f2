"""From an advert in a Telegram group to an appeal granted, over the real wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from weilu.console import member_pages
from weilu.engage.guard import actions
from weilu.engage.guard.actions import Version
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import Appeal, Guard, Incident, Mark, Mode
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.outbox.tests.through_telegram import delivered
from weilu.people import actions as people
from weilu.people.models import Account, Role
from weilu.platforms.models import Connection
from weilu.platforms.telegram.tests.test_whole import call, update
from weilu.platforms.telegram.tests.test_whole import readers as readers  # the fixture

NOW = datetime(2024, 5, 1, 0, 0, tzinfo=UTC)
ADVERT = "兼职日结300，加薇❤：wx_8899 名额不多"


@pytest.fixture
def teacher(readers: Connection) -> Account:
    """Teacher Lin, who leads the readers."""
    person = Account.objects.create_user("lin", name="林老师")
    people.give_seat(readers.workspace, person, Role.OWNER)
    return person


@pytest.fixture(autouse=True)
def _reachable(settings: Any) -> None:
    settings.WEILU_ADDRESS = "https://weilu.example.org"


def posted(readers: Connection, number: int, text: str, at: datetime) -> None:
    """A reader writes; Telegram calls; the worker does what is due."""
    call(readers, update(number, text=text, date=int(at.timestamp())))
    Worker().run_all()


def test_an_advert_is_deleted_warned_muted_appealed_and_forgiven(
    readers: Connection, teacher: Account
) -> None:
    guard = Guard(workspace=readers.workspace, kind="advert", name="不发广告", keeper=teacher)
    steps = [Step("warn"), Step("mute", 3_600), Step("remove")]
    with clock.stopped_at(NOW):
        actions.save(guard, Version({"words": ["日结"]}, steps), teacher)
        actions.switch(guard, Mode.ON, teacher)
        posted(readers, 41, ADVERT, NOW)
        posted(readers, 42, "今天读第三章", NOW)
        first = delivered(readers)
    assert [name for name, _fields in first] == ["deleteMessage", "sendMessage"]
    assert first[0][1]["message_id"] == "41"
    assert "https://weilu.example.org/m/appeal/" in first[1][1]["text"]

    tomorrow = NOW + timedelta(days=1)
    with clock.stopped_at(tomorrow):
        posted(readers, 43, ADVERT, tomorrow)
        second = delivered(readers)
    assert [name for name, _fields in second] == [
        "deleteMessage", "sendMessage", "restrictChatMember",
    ]  # fmt: skip
    assert second[0][1]["message_id"] == "43"

    with clock.stopped_at(tomorrow + timedelta(minutes=5)):
        _words, _host, link = second[1][1]["text"].partition("https://weilu.example.org")
        Client().post(link, {"text": "我转的是招聘启事"})
        actions.settle_appeal(Appeal.objects.get(), teacher, grant=True, sentence="抱歉，误会了")
        third = delivered(readers)
    names = [name for name, _fields in third]
    assert sorted(names) == ["restrictChatMember", "sendMessage"]
    unmuted = dict(third)["restrictChatMember"]
    assert unmuted["user_id"] == second[2][1]["user_id"]
    assert '"can_send_messages": true' in unmuted["permissions"].replace(":true", ": true")
    assert "抱歉，误会了" in dict(third)["sendMessage"]["text"]
    assert Incident.objects.get(step="mute").state == "undone"
    assert Mark.objects.get().right is False
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_the_page_of_an_appeal_is_light(readers: Connection) -> None:
    address = member_pages.address(
        "engage:appeal_page", "appeal", {"i": 1}, timedelta(days=1)
    ).removeprefix("https://weilu.example.org")
    answer = Client().get(address)
    assert answer.status_code == 410
    assert len(answer.content) < 20_000
