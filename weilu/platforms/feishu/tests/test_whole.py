"""From Feishu's encrypted call to the log, and back out to its API."""

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
from weilu.people.models import Member, Membership
from weilu.platforms.contract import GroupSeen
from weilu.platforms.feishu.live import adapter
from weilu.platforms.feishu.tests.conftest import KEY
from weilu.platforms.feishu.tests.fake import FakeFeishu, Refusal
from weilu.platforms.feishu.tests.recordings import stories
from weilu.platforms.feishu.updates import SUBSCRIBED
from weilu.platforms.live import rosters, taking
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import Account, Standing, Unreachable
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.live.tests.hooked import hooked

Deliver = Callable[..., list[int]]
ROOM = "oc_breakfast"


@pytest.fixture
def bakery(transactional_db: None, connected: Account) -> Connection:
    workspace = people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    return Connection.objects.create(
        workspace=workspace, adapter="feishu", name="半亩厨房的飞书", token="t0ken",
        sealed=sealed(dict(connected.credentials)), state=ConnectionState.ON,
        created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def hook(bakery: Connection) -> Iterator[str]:
    """The connection's address, as Feishu sees it."""

    with hooked("t0ken") as address:
        yield address


@pytest.fixture
def deliver(fake: FakeFeishu, hook: str) -> Deliver:
    """Feishu delivers stories over real HTTP, each `times`; the answers' status codes."""

    def go(*names: str, times: int = 1, **how: Any) -> list[int]:
        bodies = [json.dumps(stories()[name]).encode() for name in names for _ in range(times)]
        return [fake.call_back(hook, body, KEY, **how).status_code for body in bodies]

    return go


def _events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_a_message_comes_once_however_often_feishu_says_so(
    bakery: Connection, deliver: Deliver
) -> None:
    assert deliver("text", times=3) == [200, 200, 200]
    assert InboxItem.objects.count() == 1
    taking.read_inbox(bakery)
    assert [event.text for event in _events("message")] == ["开饭了"]


def test_a_reaction_is_recorded_in_the_group_of_its_message(
    bakery: Connection, deliver: Deliver
) -> None:
    deliver("text")
    taking.read_inbox(bakery)
    deliver("reacts", "takes the reaction back", "taken back")
    taking.read_inbox(bakery)
    [message] = _events("message")
    for kind in ("reaction", "reaction_removed", "recall"):
        [event] = _events(kind)
        assert (event.group_id, event.source_id) == (message.group_id, message.source_id)
        assert event.reply_to == message.external_id


def test_who_removed_whom_is_known(bakery: Connection, deliver: Deliver) -> None:
    deliver("is brought in", "is removed")
    taking.read_inbox(bakery)
    [event] = _events("removed")
    names = [Member.objects.get(pk=who).external_id for who in (event.actor, event.subject)]
    assert names == ["ou_linjing", "ou_chenlu"]


def test_the_address_is_confirmed_before_anything_else(hook: str, fake: FakeFeishu) -> None:
    body = json.dumps({"challenge": "c1", "token": "halfacre", "type": "url_verification"})
    answer = fake.call_back(hook, body.encode(), KEY)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c1"})


def test_what_is_not_feishus_is_refused_and_nothing_of_it_kept(
    bakery: Connection, deliver: Deliver, hook: str, fake: FakeFeishu
) -> None:
    wrong = {"X-Lark-Signature": "0" * 64}
    assert deliver("text", **wrong) == [401]
    assert deliver("text", late=400.0) == [401]
    assert fake.call_back(hook, b'{"header":', KEY).status_code == 401
    assert fake.call_back(hook, b"x" * 5_000_000).status_code == 413
    assert not InboxItem.objects.exists()


def test_what_weilu_has_no_use_for_is_seen_in_the_inbox_by_name(
    bakery: Connection, deliver: Deliver
) -> None:
    deliver("something Weilu has no use for", "line of the platform")
    taking.read_inbox(bakery)
    notes = InboxItem.objects.order_by("pk").values_list("state", "note")
    assert list(notes) == [
        ("ignored", "im.message.message_read_v1"), ("ignored", "message.system")
    ]  # fmt: skip


def test_the_bot_is_taken_in_and_the_list_tells_who_is_there(
    bakery: Connection, deliver: Deliver, fake: FakeFeishu
) -> None:
    fake.group(ROOM, "早餐群", "ou_chenlu", "ou_zhaoyun")
    deliver("bot is added")
    taking.read_inbox(bakery)
    assert Job.objects.filter(task="platforms.compare_roster").exists()
    asyncio.run(rosters.fetch(bakery, ROOM))
    assert {one.data["via"] for one in _events("join")} == {"compared"}
    assert Member.objects.get(external_id="ou_linjing").is_staff
    assert Member.objects.get(external_id="ou_chenlu").name == "陈露"


def test_who_went_unheard_is_seen_to_be_gone_and_a_bot_is_not_taken_for_gone(
    bakery: Connection, deliver: Deliver, fake: FakeFeishu
) -> None:
    deliver("another bot writes", "answer in a thread")
    taking.read_inbox(bakery)
    fake.group(ROOM, "早餐群")
    asyncio.run(rosters.fetch(bakery, ROOM))
    gone = [Member.objects.get(pk=one.actor).external_id for one in _events("leave")]
    assert gone == ["ou_chenlu"]
    assert Membership.objects.get(member__external_id="ou_newsbot").is_present


def test_half_a_list_is_none(connected: Account, fake: FakeFeishu) -> None:
    fake.group(ROOM, "早餐群", "ou_chenlu", "ou_zhaoyun")
    fake.plan("members", None, Refusal(99991400))

    async def listed() -> list[Any]:
        return [one async for one in adapter.members(connected, ROOM)]

    with pytest.raises(Unreachable):
        asyncio.run(listed())
    assert len(asyncio.run(listed())) == 3


def test_every_group_is_listed(connected: Account, fake: FakeFeishu) -> None:
    for number in range(5):
        fake.group(f"oc_{number}", f"{number} 群")

    async def listed() -> list[GroupSeen]:
        return [one async for one in adapter.groups(connected)]

    assert [one.name for one in asyncio.run(listed())] == [f"{number} 群" for number in range(5)]


def missing(account: Account) -> list[str]:
    found: list[Standing] = asyncio.run(adapter.check(account))
    return [str(one.todo) for one in found if not one.ok]


def test_the_check_names_what_is_still_missing(connected: Account, fake: FakeFeishu) -> None:
    fake.group(ROOM, "早餐群")
    fake.events = list(SUBSCRIBED)
    ready = replace(connected, address="https://weilu.example/hooks/x")
    assert missing(ready) == []
    fake.scopes.remove("im:message.group_msg")
    fake.events.remove("im.message.recalled_v1")
    fake.active = 1
    fake.groups.clear()
    found = missing(replace(ready, address="http://localhost"))
    for words in (
        "im:message.group_msg", "im.message.recalled_v1", "Publish a version", "add the bot",
        "https",
    ):  # fmt: skip
        assert any(words in todo for todo in found), words
    assert len(found) == 5
    fake.scopes.remove("application:application:self_manage")
    assert any("application:application:self_manage" in todo for todo in missing(ready))
    unsigned = replace(ready, credentials={**ready.credentials, "encrypt_key": ""})
    assert any("Encrypt Key" in todo for todo in missing(unsigned))
    wrong = replace(ready, credentials={**ready.credentials, "app_secret": "wrong"})
    assert any("do not belong together" in todo for todo in missing(wrong))


def test_the_check_of_a_group_says_that_the_bot_is_not_in_it(
    connected: Account, fake: FakeFeishu
) -> None:
    fake.group(ROOM, "早餐群")
    for inside in (True, False):
        fake.groups[ROOM]["bot"] = inside
        [found] = asyncio.run(adapter.check_group(connected, GroupSeen(ROOM, "早餐群")))
        assert found.ok is inside
