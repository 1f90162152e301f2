"""Clients at the door: who is let in, and what is kept."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from weilu.platforms.live.contract import Unreachable
from weilu.platforms.live.deeds import (
    Send,
)
from weilu.platforms.onebot import server
from weilu.platforms.onebot.live import adapter
from weilu.platforms.onebot.server import Door
from weilu.platforms.onebot.tests.client import (
    ME,
    TOKEN,
    Kept,
    account,
    dialled,
    listening,
    message,
    play,
    tell,
)


@pytest.fixture(autouse=True)
def any_port(settings: Any) -> None:
    settings.WEILU_ONEBOT = ("127.0.0.1", 0)


def test_its_risk_is_said() -> None:
    assert "close the account" in str(adapter.unofficial)


# --- who is let in


@pytest.mark.parametrize(
    ("token", "query"),
    [
        ("", ""),
        ("wrong", ""),
        ("", "?access_token=wrong"),
        (TOKEN + "x", ""),
        ("", "?access_token="),
    ],
)
def test_a_client_without_the_token_is_turned_away(token: str, query: str) -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> int:
        with pytest.raises(InvalidStatus) as refused:
            async with dialled(door, account(), token, query=query):
                pass
        return refused.value.response.status_code

    assert play(story) == 401


def test_a_token_in_the_address_is_good_too() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> list[int]:
        query = "?access_token=%E6%97%A9%E8%AF%BB"
        async with dialled(door, account(), "", query=query) as socket:
            await tell(socket, message(1))
            await kept.until(1)
        return kept.ids()

    assert play(story, account(token="早读")) == [1]


def test_nobody_is_let_in_where_no_token_was_set() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> None:
        with pytest.raises(InvalidStatus):
            async with dialled(door, account(), ""):
                pass

    play(story, account(token=""))


def test_a_token_opens_its_own_connection_only() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> None:
        async with listening(account(8, "other")) as (door2, _kept2, _task2):
            assert door2 is door  # one port for all
            with pytest.raises(InvalidStatus):
                async with dialled(door, account(8)):
                    pass
            async with dialled(door, account(8), "other"):
                pass

    play(story)


def test_another_account_may_not_take_the_place_of_the_one_named() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> int:
        with pytest.raises(InvalidStatus) as refused:
            async with dialled(door, account(), number="99999"):
                pass
        async with dialled(door, account(), number=ME):
            return refused.value.response.status_code

    assert play(story, account(number=ME)) == 403


def test_two_clients_do_not_fight_for_one_place() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> int:
        async with dialled(door, account(), number="1") as first:
            with pytest.raises(InvalidStatus) as refused:
                async with dialled(door, account(), number="2"):
                    pass
            await tell(first, message(1))
            await kept.until(1)
        return refused.value.response.status_code

    assert play(story) == 409


def test_the_same_client_dialling_again_replaces_its_old_line() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as old, dialled(door, account()) as new:
            with pytest.raises(ConnectionClosed):
                await old.recv()
            await tell(new, message(2))
            await kept.until(1)
            return old.close_code, kept.ids()

    assert play(story) == (server.REPLACED, [2])


# --- what is kept


def test_everything_is_kept_in_order_but_heartbeats() -> None:
    beat = {"post_type": "meta_event", "meta_event_type": "heartbeat", "time": 1, "self_id": 1}

    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> list[int]:
        async with dialled(door, account()) as socket:
            for number in range(200):
                await tell(socket, message(number), beat)
            await kept.until(200)
        return kept.ids()

    assert play(story) == list(range(200))


def test_a_drop_in_the_middle_costs_nothing_that_came_and_the_client_comes_back() -> None:
    async def story(door: Door, kept: Kept, task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            await tell(socket, message(1))
            await kept.until(1)
            socket.transport.abort()
        while (place := door.place_of(account())) and place.speaker():
            await asyncio.sleep(0.005)
        receipt = await adapter.execute(Send("555", "在吗"), account(), "k")
        async with dialled(door, account()) as socket:
            await tell(socket, message(2))
            await kept.until(2)
        return receipt.status, kept.ids(), task.done(), kept.marks

    assert play(story) == ("retry", [1, 2], False, 2)


def test_while_keeping_is_slow_the_socket_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WAITING", 8)

    async def flood(socket: ClientConnection) -> int:
        sent = 0
        try:
            async with asyncio.timeout(0.5):
                for sent in range(400):
                    await tell(socket, message(sent, "长" * 20_000))
        except TimeoutError:
            return sent
        return sent

    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        kept.gate.clear()
        async with dialled(door, account()) as socket:
            sent = await flood(socket)
            assert kept.raws == []
            kept.gate.set()
            await kept.until(sent)
        return sent, kept.ids()[:sent]

    sent, ids = play(story)
    assert 8 < sent < 399  # the client could not go on
    assert ids == list(range(sent))


def test_what_was_read_is_kept_before_the_connection_is_taken_down() -> None:
    async def story(door: Door, kept: Kept, task: asyncio.Task[None]) -> Any:
        kept.gate.clear()
        async with dialled(door, account()) as socket:
            await tell(socket, message(1), message(2))
            await asyncio.sleep(0.1)
            task.cancel()
            await asyncio.sleep(0.05)
            assert not task.done()
            kept.gate.set()
            await asyncio.wait({task})
            with pytest.raises(ConnectionClosed):
                await socket.recv()
        return kept.ids()

    assert play(story) == [1, 2]


def test_a_disk_that_fails_breaks_the_listening_aloud() -> None:
    async def story(door: Door, kept: Kept, task: asyncio.Task[None]) -> None:
        async def fail(_raw: Any) -> None:
            raise OSError("the disk is gone")

        place = door.place_of(account())
        assert place is not None
        place._keep = fail
        async with dialled(door, account()) as socket:
            await tell(socket, message(1))
            await task

    with pytest.raises(OSError, match="the disk is gone"):
        play(story)


@pytest.mark.parametrize("frame", ["", "{", "[]", "7", "null", "[" * 50_000, b"\xff\xfe"])
def test_frames_that_are_no_events_break_nothing(frame: str | bytes) -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            await socket.send(frame)
            await tell(socket, {"echo": "weilu-999999", "status": "ok"}, message(1))
            await kept.until(2)
        return kept.raws[-1].body

    assert json.loads(play(story))["message_id"] == 1


def test_an_event_of_five_megabytes_is_left_out() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> list[int]:
        async with dialled(door, account()) as socket:
            await tell(socket, message(1, "长" * 2_000_000), message(2))
            await kept.until(1)
        return kept.ids()

    assert play(story) == [2]


def test_a_port_that_is_taken_is_said(settings: Any) -> None:
    async def run() -> None:
        other = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
        settings.WEILU_ONEBOT = ("127.0.0.1", other.sockets[0].getsockname()[1])
        async with other:
            kept = Kept()
            await adapter.listen(account(), "", kept.keep, kept.mark)

    with pytest.raises(Unreachable, match="is taken"):
        asyncio.run(run())
