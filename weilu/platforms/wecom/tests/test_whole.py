"""From WeCom's encrypted call to the log, and back out to its API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Member
from weilu.platforms.live import receiver, rosters, taking
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.live.tests.serving import served
from weilu.platforms.wecom.crypto import Envelope
from weilu.platforms.wecom.tests.conftest import FIXTURES, MOMENT
from weilu.platforms.wecom.tests.fake import FakeWeCom

Deliver = Callable[..., list[int]]


@pytest.fixture
def bakery(transactional_db: None, connected: Any) -> Connection:
    workspace = people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    return Connection.objects.create(
        workspace=workspace, adapter="wecom", name="半亩厨房的企业微信", token="t0ken",
        sealed=sealed(dict(connected.credentials)), state=ConnectionState.ON,
        created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def deliver(fake: FakeWeCom, envelope: Envelope) -> Iterator[Deliver]:
    """WeCom delivers fixtures over real HTTP, each `times`; the answers' status codes."""

    async def beyond(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("no page is asked for")

    def go(*names: str, times: int = 1) -> list[int]:
        bodies = [(FIXTURES / f"{name}.xml").read_bytes() for name in names for _ in range(times)]
        return [fake.call_back(address, envelope, body).status_code for body in bodies]

    with served(receiver.Receiver(beyond)) as base:
        address = f"{base}/hooks/t0ken"
        yield go


def _kinds() -> list[str]:
    return list(Event.objects.order_by("at", "pk").values_list("kind", flat=True))


def test_a_customer_comes_once_however_often_wecom_says_so(
    bakery: Connection, deliver: Deliver
) -> None:
    assert deliver("add_external_contact", times=3) == [200, 200, 200]
    assert InboxItem.objects.count() == 1
    taking.read_inbox(bakery)
    [event] = Event.objects.filter(kind="contact_added")
    assert (event.kind, event.data["state"], event.data["welcome"]) == (
        "contact_added", "till-3", "CODE-AAA1",
    )  # fmt: skip


def test_who_scanned_a_code_is_in_the_log_once_with_the_code(
    bakery: Connection, deliver: Deliver, fake: FakeWeCom
) -> None:
    scanned = {"join_scene": 3, "state": "till-3", "name": "陈露", "join_time": 1_795_351_199}
    fake.group("wrHalfAcreG1", "早餐群", wmHalfAcreAAA1=scanned)
    deliver("chat_create", "chat_add_scanned")
    taking.read_inbox(bakery)
    for _ in range(2):
        asyncio.run(rosters.fetch(bakery, "wrHalfAcreG1"))
    joins = Event.objects.filter(kind="join", data__state="till-3")
    assert [join.data["via"] for join in joins] == ["qr"]
    assert _kinds().count("join") == 2  # 陈露, and 林静 who owns the group


def test_who_went_unheard_is_seen_to_be_gone(
    bakery: Connection, deliver: Deliver, fake: FakeWeCom
) -> None:
    fake.group("wrHalfAcreG1", "早餐群", wmHalfAcreAAA1=None)
    asyncio.run(rosters.fetch(bakery, "wrHalfAcreG1"))
    fake.group("wrHalfAcreG1", "早餐群")
    asyncio.run(rosters.fetch(bakery, "wrHalfAcreG1"))
    assert _kinds().count("leave") == 1


def test_a_list_is_asked_for_when_it_has_settled_once_for_many_changes(
    bakery: Connection, deliver: Deliver
) -> None:
    deliver("chat_add_scanned", "chat_del_unnamed")
    with clock.stopped_at(MOMENT):
        taking.read_inbox(bakery)
    [job] = Job.objects.filter(task="platforms.compare_roster")
    assert timedelta(seconds=5) <= job.run_at - MOMENT <= timedelta(seconds=10)
    with clock.stopped_at(MOMENT + timedelta(seconds=6)):
        taking._ask_to_compare(bakery, "wrHalfAcreG1")
    assert Job.objects.filter(task="platforms.compare_roster").count() == 2


def test_what_weilu_has_no_use_for_is_seen_in_the_inbox_by_name(
    bakery: Connection, deliver: Deliver
) -> None:
    deliver("edit_external_contact", "kf_msg_or_event", "text_to_app")
    taking.read_inbox(bakery)
    notes = InboxItem.objects.order_by("pk").values_list("state", "note")
    assert [note for state, note in notes if state == "ignored"] == [
        "change_external_contact.edit_external_contact", "kf_msg_or_event", "message.text",
    ]  # fmt: skip
    assert not Event.objects.filter(kind__startswith="contact").exists()


def test_a_removal_is_told_without_who_did_it(bakery: Connection, deliver: Deliver) -> None:
    deliver("chat_del_put_out")
    taking.read_inbox(bakery)
    [event] = Event.objects.filter(kind="removed")
    assert event.actor is None
    assert Member.objects.get(pk=event.subject).name == "wmHalfAcreAAA1"
