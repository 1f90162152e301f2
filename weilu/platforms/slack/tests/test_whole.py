"""From Slack's signed call to the log, its lists, and the check."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Group, Member
from weilu.platforms.contract import GroupSeen
from weilu.platforms.live import rosters, taking
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import Account, Unreachable
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.live.tests.hooked import hooked
from weilu.platforms.slack.live import Slack
from weilu.platforms.slack.tests.conftest import SECRET
from weilu.platforms.slack.tests.fake import FakeSlack
from weilu.platforms.slack.tests.recordings import stories

Deliver = Callable[..., list[int]]
ROOM = "CBREAD"


@pytest.fixture
def bakery(transactional_db: None, connected: Account) -> Connection:
    workspace = people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    return Connection.objects.create(
        workspace=workspace, adapter="slack", name="半亩厨房的 Slack", token="t0ken",
        sealed=sealed(dict(connected.credentials)), state=ConnectionState.ON,
        created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def hook(bakery: Connection) -> Iterator[str]:
    """The connection's address, as Slack sees it."""

    with hooked("t0ken") as address:
        yield address


@pytest.fixture
def deliver(fake: FakeSlack, hook: str) -> Deliver:
    """Slack delivers stories over real HTTP, each `times`; the answers' status codes."""

    def go(*names: str, times: int = 1, **how: Any) -> list[int]:
        found = []
        for name in names:
            body = json.dumps(stories()[name]).encode()
            for turn in range(times):
                again = {"X-Slack-Retry-Num": str(turn)} if turn else {}
                answer = fake.call_back(hook, body, SECRET, **{**again, **how})
                found.append(answer.status_code)
        return found

    return go


def _events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_a_message_comes_once_however_often_slack_says_so(
    bakery: Connection, deliver: Deliver
) -> None:
    assert deliver("text", times=4) == [200] * 4
    assert InboxItem.objects.count() == 1
    taking.read_inbox(bakery)
    assert [event.text for event in _events("message")] == ["Bread is out & warm"]


def test_a_whole_morning_is_in_the_log(bakery: Connection, deliver: Deliver) -> None:
    deliver("channel is renamed", "is brought in", "text", "answer in a thread", "reacts",
            "takes the reaction back", "edited", "pins", "deleted", "leaves")  # fmt: skip
    taking.read_inbox(bakery)
    kinds = Event.objects.filter(group_id__isnull=False).values_list("kind", flat=True)
    assert sorted(kinds) == [
        "edit", "join", "leave", "message", "message", "pin", "reaction", "reaction_removed",
        "recall",
    ]  # fmt: skip
    assert Group.objects.get(external_id=ROOM).name == "breads"
    [join] = _events("join")
    assert Member.objects.get(pk=join.subject).external_id == "ULIN"


def test_the_address_is_confirmed_before_anything_else(hook: str, fake: FakeSlack) -> None:
    body = json.dumps({"token": "x", "challenge": "c1", "type": "url_verification"}).encode()
    answer = fake.call_back(hook, body, SECRET)
    assert (answer.status_code, answer.text) == (200, "c1")


def test_what_is_not_slacks_is_refused_and_nothing_of_it_kept(
    bakery: Connection, deliver: Deliver, hook: str, fake: FakeSlack
) -> None:
    assert deliver("text", **{"X-Slack-Signature": "v0=0"}) == [401]
    assert deliver("text", late=400.0) == [401]
    assert fake.call_back(hook, b"{}", "wrong secret").status_code == 401
    assert fake.call_back(hook, b'{"event":', SECRET).status_code == 401
    assert fake.call_back(hook, b"x" * 5_000_000, SECRET).status_code == 413
    assert not InboxItem.objects.exists()


def test_what_weilu_has_no_use_for_is_seen_in_the_inbox_by_name(
    bakery: Connection, deliver: Deliver
) -> None:
    deliver("something Weilu has no use for", "preview added", "line on somebody who came")
    taking.read_inbox(bakery)
    notes = InboxItem.objects.order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["emoji_changed", "message_changed.preview", "message.channel_join"]


def test_the_bot_is_taken_in_and_the_list_tells_who_is_there(
    bakery: Connection, deliver: Deliver, fake: FakeSlack
) -> None:
    fake.channel(ROOM, "bread", "UCHEN", "UZHAO")
    deliver("bot is brought in")
    taking.read_inbox(bakery)
    assert Job.objects.filter(task="platforms.compare_roster").exists()
    asyncio.run(rosters.fetch(bakery, ROOM))
    joined = {Member.objects.get(pk=one.actor).external_id for one in _events("join")}
    assert joined == {"UCHEN", "UZHAO", "UWEILU"}  # Lin, who brought the bot in, was there before
    assert Member.objects.get(external_id="ULIN").is_staff
    assert Member.objects.get(external_id="UWEILU").is_bot
    assert Member.objects.get(external_id="UCHEN").name == "陈露"
    fake.channel(ROOM, "bread", "UCHEN")
    asyncio.run(rosters.fetch(bakery, ROOM))
    assert [Member.objects.get(pk=one.actor).external_id for one in _events("leave")] == ["UZHAO"]


def test_half_a_list_is_none_and_names_are_asked_for_once(
    connected: Account, fake: FakeSlack
) -> None:
    fake.channel(ROOM, "bread", "UCHEN", "UZHAO")
    fake.plan("conversations.members", None, "429")
    slack = Slack()

    async def listed() -> list[Any]:
        return [one async for one in slack.members(connected, ROOM)]

    with pytest.raises(Unreachable):
        asyncio.run(listed())
    assert len(asyncio.run(listed())) == 4
    assert fake.calls["users.list"] == 2  # two pages of one list


def test_every_channel_the_bot_is_in_is_listed(connected: Account, fake: FakeSlack) -> None:
    for number in range(5):
        fake.channel(f"C{number}", f"room-{number}", inside=number != 3)

    async def listed() -> list[GroupSeen]:
        return [one async for one in Slack().groups(connected)]

    assert [one.id for one in asyncio.run(listed())] == ["C0", "C1", "C2", "C4"]


def missing(account: Account) -> list[str]:
    return [str(one.todo) for one in asyncio.run(Slack().check(account)) if not one.ok]


def test_the_check_names_what_is_still_missing(connected: Account, fake: FakeSlack) -> None:
    fake.channel(ROOM, "bread")
    ready = replace(connected, address="https://weilu.example/hooks/x")
    assert missing(ready) == []
    fake.scopes -= {"groups:history", "reactions:read"}
    fake.channels.clear()
    fake.bot_id = ""
    typo = {**ready.credentials, "signing_secret": "xoxb"}
    found = missing(replace(ready, address="http://localhost", credentials=typo))
    for words in ("groups:history", "reactions:read", "/invite", "xoxb-", "https", "32 letters"):
        assert any(words in todo for todo in found), words
    assert len(found) == 6
    wrong = replace(ready, credentials={**ready.credentials, "token": "wrong"})
    assert any("does not accept the token" in todo for todo in missing(wrong))


def test_the_check_of_a_channel_says_that_the_bot_is_not_in_it(
    connected: Account, fake: FakeSlack
) -> None:
    for inside in (True, False):
        fake.channel(ROOM, "bread", inside=inside)
        [found] = asyncio.run(Slack().check_group(connected, GroupSeen(ROOM, "bread")))
        assert found.ok is inside
