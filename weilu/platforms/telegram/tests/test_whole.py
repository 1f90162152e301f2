"""From Telegram's call, or an imported history, to the log."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Group, Member, Membership
from weilu.platforms import intake
from weilu.platforms.contract import ReadOptions
from weilu.platforms.live import receiver, taking
from weilu.platforms.live.accounts import account_of, sealed
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.sources import FileSource
from weilu.platforms.spool import Numbering, SpoolWriter
from weilu.platforms.telegram import export
from weilu.platforms.telegram.account import secret_of
from weilu.platforms.telegram.tests.recordings import updates
from weilu.platforms.telegram.tests.test_updates import BEA, CHAT, XIAOYU


@pytest.fixture
def readers(transactional_db: None) -> Connection:
    workspace = people.open_workspace("晨读", "readers", "Asia/Shanghai")
    credentials = {"token": "900:AAHfake", "way": "webhook", "api": ""}
    return Connection.objects.create(
        workspace=workspace, adapter="telegram", name="领读员", token="t0ken",
        sealed=sealed(credentials), state=ConnectionState.ON, created_at=clock.now(),
    )  # fmt: skip


def call(readers: Connection, *told: dict[str, Any], secret: str = "") -> list[int]:
    """Telegram calls Weilu with updates; the answers' status codes. Then they are read."""
    secret = secret or secret_of(account_of(readers))
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}

    async def beyond(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("no page is asked for")

    async def run() -> list[int]:
        transport = httpx.ASGITransport(receiver.Receiver(beyond))
        async with httpx.AsyncClient(transport=transport, base_url="http://weilu") as client:
            return [
                (await client.post("/hooks/t0ken", json=one, headers=headers)).status_code
                for one in told
            ]

    statuses = asyncio.run(run())
    taking.read_inbox(readers)
    return statuses


def update(number: int, **item: Any) -> dict[str, Any]:
    message = {"message_id": number, "date": 1714521600 + number, "chat": CHAT, "from": BEA}
    return {"update_id": number, "message": message | item}


def test_an_update_is_in_the_log_once_however_often_it_is_delivered(readers: Connection) -> None:
    assert call(readers, *[update(1, text="早")] * 3) == [200] * 3
    assert Event.objects.filter(kind="message").count() == 1
    assert Group.objects.get().name == "晨读小组"


def test_a_call_with_a_wrong_secret_leaves_nothing_behind(readers: Connection) -> None:
    assert call(readers, update(1, text="早"), secret="wrong") == [401]
    assert not InboxItem.objects.exists()


def test_every_recorded_update_is_taken_and_none_refused(readers: Connection) -> None:
    assert set(call(readers, *updates().values())) == {200}
    assert not InboxItem.objects.filter(state="refused").exists()
    assert InboxItem.objects.filter(state="ignored").count() == 8


def test_who_came_by_a_link_is_known_by_it_though_a_message_says_less(
    readers: Connection,
) -> None:
    told = updates()
    call(readers, told["came by themselves"], told["came by link"])
    [join] = Event.objects.filter(kind="join")
    assert (join.data["via"], join.data["invite_name"]) == ("link", "海报七号")
    assert Membership.objects.get(member__external_id="user105").is_present


def test_who_was_put_out_is_gone_and_who_did_it_is_not(readers: Connection) -> None:
    told = updates()
    call(readers, told["was brought in"], told["was put out"], told["put out, may come back"])
    here = {one.member.external_id: one.is_present for one in Membership.objects.all()}
    assert here == {"user103": True, "user106": False}
    assert Event.objects.filter(kind="removed").count() == 1


def test_an_administrator_who_writes_stays_one(readers: Connection) -> None:
    call(readers, updates()["made administrator"], update(1, text="早"))
    assert Member.objects.get(external_id="user103").is_staff


def test_a_history_and_the_live_stream_overlap_once(readers: Connection, tmp_path: Path) -> None:
    """The morning readers' history was imported; the bot hears its last days again, and more."""
    path = Path(__file__).parent / "fixtures" / "morning_readers.json"
    history = export.read(FileSource(path), ReadOptions())
    writer = SpoolWriter(tmp_path / "s.parquet", "telegram", Numbering(), Numbering())
    taken = intake.record(readers.workspace, writer.write(history)).taken
    call(
        readers,
        update(4, text="早！今天读哪一章？", date=1714521720),
        update(7, photo=[{}], date=1714521840, **{"from": XIAOYU}),
        update(13, left_chat_member=BEA, date=1714522100),
        update(99, text="新的一天", date=1714525200),
    )
    group = Group.objects.get(name="晨读小组")
    told = Event.objects.filter(group_id=group.pk)
    assert told.count() == taken + 1
    assert len(set(told.values_list("source_id", flat=True))) == 1
    people_here = Member.objects.filter(external_id__startswith="user")
    assert people_here.count() == 5
