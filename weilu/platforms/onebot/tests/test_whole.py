"""From a OneBot client's socket to the log, through the gateway."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Group, Member
from weilu.platforms.live import gateway, taking
from weilu.platforms.live.accounts import account_of, sealed
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.onebot.server import door_at
from weilu.platforms.onebot.tests.client import TOKEN, dialled, message, tell
from weilu.platforms.onebot.tests.recordings import events


@pytest.fixture
def kitchen(transactional_db: None) -> Connection:
    workspace = people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    return Connection.objects.create(
        workspace=workspace, adapter="onebot", name="小厨", token="t0ken",
        sealed=sealed({"token": TOKEN, "number": ""}), state=ConnectionState.ON,
        created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEILU_ONEBOT = ("127.0.0.1", 0)
    monkeypatch.setattr(gateway, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(gateway, "LANES", [])


def say(kitchen: Connection, *told: dict[str, Any], kept: int) -> None:
    """A client dials the running gateway and tells; then the inbox is read."""
    account = account_of(kitchen)

    async def run() -> None:
        serving = gateway.Gateway()
        running = asyncio.create_task(serving.run())
        door = door_at("127.0.0.1", 0)
        async with asyncio.timeout(10):
            while door.place_of(account) is None:
                await asyncio.sleep(0.01)
            async with dialled(door, account) as socket:
                await tell(socket, *told)
                while await InboxItem.objects.acount() < kept:
                    await asyncio.sleep(0.01)
            serving.stop()
            await running

    asyncio.run(run())
    taking.read_inbox(kitchen)


def test_what_a_client_tells_is_in_the_log_in_order_and_once(kitchen: Connection) -> None:
    told = [message(number, f"第{number}句") for number in range(30)]
    say(kitchen, *told, *told, kept=30)
    texts = list(Event.objects.filter(kind="message").order_by("pk").values_list("text", flat=True))
    assert texts == [f"第{number}句" for number in range(30)]
    kitchen.refresh_from_db()
    assert kitchen.heard_at is not None
    assert kitchen.trouble == ""


def test_every_recorded_event_is_taken_and_none_refused(kitchen: Connection) -> None:
    recorded = [one for one in events().values() if "echo" not in one]
    beats = sum(one.get("meta_event_type") == "heartbeat" for one in recorded)
    say(kitchen, *recorded, kept=len(recorded) - beats)
    assert not InboxItem.objects.filter(state="refused").exists()
    assert Member.objects.get(external_id="20002").name == "阿明"


def test_a_group_keeps_its_name_where_an_event_does_not_say_it(kitchen: Connection) -> None:
    say(kitchen, message(1) | {"group_name": "晨读小组"}, kept=1)
    say(kitchen, message(2), kept=2)
    assert Group.objects.get().name == "晨读小组"
