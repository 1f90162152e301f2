"""A gateway serves its connections, alone, and another takes over when it dies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from weilu.kit import clock
from weilu.platforms.live import gateway
from weilu.platforms.live.contract import Account, Bookmark, Keep, Listening, Raw, Unreachable
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.live.rules import wait_before_return
from weilu.platforms.live.tests.conftest import Tincan
from weilu.platforms.live.tests.pretend import known


class Humming(Tincan, Listening):
    """A string that hums: numbered deliveries, from where it was left."""

    breaks_at = 10**9

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        for turn in range(int(resume or 0) + 1, 10**6):
            if turn == self.breaks_at:
                self.breaks_at = 10**9
                raise Unreachable(platform="Tin can", why="the string is torn")
            await keep(Raw(str(turn), b"{}"))
            await mark(str(turn))


@pytest.fixture
def humming(tincan: Tincan) -> Iterator[Humming]:
    """In the place of the plain one."""
    platform = Humming()
    with known(platform):
        yield platform


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(gateway, "LANES", [])
    monkeypatch.setattr(gateway, "wait_before_return", lambda *_all: 0.01)


def serve(*gateways: gateway.Gateway, seconds: float = 0.4) -> None:
    async def run() -> None:
        running = [asyncio.create_task(one.run()) for one in gateways]
        await asyncio.sleep(seconds)
        for one in gateways:
            one.stop()
        await asyncio.gather(*running)

    asyncio.run(run())


def _kept() -> list[int]:
    return [int(key) for key in InboxItem.objects.order_by("pk").values_list("key", flat=True)]


def test_it_keeps_what_it_hears_in_order_and_goes_on_where_it_was(
    humming: Humming, string: Connection
) -> None:
    serve(gateway.Gateway())
    first = _kept()
    serve(gateway.Gateway())
    second = _kept()
    assert first
    assert len(second) > len(first)
    assert second == list(range(1, len(second) + 1))


def test_a_broken_connection_is_tried_again_and_its_trouble_told(
    humming: Humming, string: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(gateway, "note_trouble", lambda _number, why: told.append(why))
    humming.breaks_at = 3
    serve(gateway.Gateway())
    assert any("the string is torn" in why for why in told)
    kept = _kept()
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) > 3


def test_two_gateways_never_serve_the_same_connection(humming: Humming, string: Connection) -> None:
    serving: list[str] = []

    @gateway.per_connection
    async def lane(_adapter: object, account: Account) -> None:
        serving.append(account.name)
        await asyncio.sleep(60)

    serve(gateway.Gateway(), gateway.Gateway())
    assert serving == [string.name]


def test_a_dead_gateways_connection_is_taken_over_when_its_lease_ends(
    humming: Humming, string: Connection
) -> None:
    Connection.objects.update(held_by="dead", held_until=clock.now() + timedelta(hours=1))
    serve(gateway.Gateway(), seconds=0.1)
    assert _kept() == []
    Connection.objects.update(held_until=clock.now() - timedelta(seconds=1))
    serve(gateway.Gateway())
    assert _kept()


def test_a_connection_switched_off_is_let_go(humming: Humming, string: Connection) -> None:
    Connection.objects.update(state=ConnectionState.OFF)
    serve(gateway.Gateway(), seconds=0.1)
    assert _kept() == []


def test_leases_end_with_the_gateway(humming: Humming, string: Connection) -> None:
    serve(gateway.Gateway(), seconds=0.1)
    string.refresh_from_db()
    assert (string.held_by, string.held_until) == ("", None)


def test_waits_double_and_stay_within_five_minutes_and_a_half() -> None:
    assert [wait_before_return(n, 0) for n in (1, 2, 3)] == [1, 2, 4]
    assert wait_before_return(1000, 1) == 450
