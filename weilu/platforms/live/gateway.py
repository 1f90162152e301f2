"""The gateway: holds what has to be held open, and whatever else runs per connection.

One gateway serves a connection at a time, under a lease in the database, so that limits and order
are one process's business. Killed, its leases end and another takes over where it stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.db.models import Q

from weilu.kit import clock
from weilu.kit.errors import WeiluError, kept
from weilu.platforms.live import adapters
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.contract import Account, Adapter, Listening, Raw
from weilu.platforms.live.inbox import Delivery, Keeper
from weilu.platforms.live.models import Connection, ConnectionState
from weilu.platforms.live.rules import wait_before_return

LEASE = timedelta(seconds=20)
LOOK_EVERY_S = 2.0

#: What runs for every connection a gateway holds, until cancelled: rooms above add to it.
Lane = Callable[[Adapter, Account], Awaitable[None]]
LANES: list[Lane] = []

logger = logging.getLogger("weilu.gateway")


def per_connection(lane: Lane) -> Lane:
    """Run a coroutine for each connection that is on, in the gateway that holds it."""
    LANES.append(lane)
    return lane


class Gateway:
    """Serves connections until `stop()`."""

    def __init__(self, parent: int | None = None) -> None:
        """With `parent`, it ends when that process is no longer its parent."""
        self.name = f"{os.uname().nodename[:30]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._parent = parent
        self._stopping = asyncio.Event()
        self._keeper = Keeper()
        self._served: dict[int, tuple[Account, asyncio.Task[None]]] = {}

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Take connections on, let go of lost ones, until stopped; leases end with it."""
        try:
            while not self._stopping.is_set() and not self._orphaned():
                await self._serve(await sync_to_async(_hold)(self.name))
                await _sleep(self._stopping, LOOK_EVERY_S)
        finally:
            await self._serve({})
            self._keeper.close()
            await sync_to_async(_release)(self.name)

    def _orphaned(self) -> bool:
        return self._parent is not None and os.getppid() != self._parent

    async def _serve(self, held: dict[int, tuple[Adapter, Account]]) -> None:
        for number, (account, task) in list(self._served.items()):
            if number not in held or held[number][1] != account:  # gone, or entered anew
                del self._served[number]
                task.cancel()
                await asyncio.wait([task])
        for number in held.keys() - self._served.keys():
            adapter, account = held[number]
            serving = asyncio.create_task(self._connection(adapter, account))
            self._served[number] = account, serving

    async def _connection(self, adapter: Adapter, account: Account) -> None:
        async with asyncio.TaskGroup() as lanes:
            if isinstance(adapter, Listening):
                lanes.create_task(self._listen(adapter, account))
            for lane in LANES:
                lanes.create_task(_again(lane, adapter, account))

    async def _listen(self, adapter: Listening, account: Account) -> None:
        async def keep(raw: Raw) -> None:
            await self._keeper.keep([Delivery(account.id, raw)], patient=True)

        async def mark(place: str) -> None:
            await sync_to_async(_mark)(account.id, place)

        async def hear(_adapter: Adapter, account: Account) -> None:
            resume = await sync_to_async(_bookmark)(account.id)
            await adapter.listen(account, resume, keep, mark)

        await _again(hear, adapter, account)  # type: ignore[arg-type]


async def _again(lane: Lane, adapter: Adapter, account: Account) -> None:
    """Run a lane for ever: what breaks it is written down, and it is tried again later."""
    failures = 0
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await lane(adapter, account)
            trouble = ""
        except Exception as fault:
            trouble = kept(fault) if isinstance(fault, WeiluError) else f"{type(fault).__name__}"
            logger.warning("%s: %s", account.name, fault, exc_info=not trouble)
        # What held for a while was sound: its next failure is the first again.
        lasted = asyncio.get_running_loop().time() - started
        failures = 1 if lasted > 60 else failures + 1
        await sync_to_async(note_trouble)(account.id, trouble)
        await asyncio.sleep(wait_before_return(failures, secrets.randbelow(1000) / 1000))


async def _sleep(stopping: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)


def _hold(gateway: str) -> dict[int, tuple[Adapter, Account]]:
    """Renew this gateway's leases, take free connections on; what it holds now."""
    close_old_connections()
    now = clock.now()
    free = Q(held_by=gateway) | Q(held_until=None) | Q(held_until__lt=now)
    Connection.objects.filter(free, state=ConnectionState.ON).update(
        held_by=gateway, held_until=now + LEASE
    )
    held = Connection.objects.filter(held_by=gateway, held_until__gte=now, state=ConnectionState.ON)
    known = [one for one in held if one.adapter in adapters.MODULES]
    return {one.pk: (adapters.by_key(one.adapter), account_of(one)) for one in known}


def _release(gateway: str) -> None:
    Connection.objects.filter(held_by=gateway).update(held_by="", held_until=None)


def holds(gateway: str, connection: int) -> bool:
    """Whether a gateway's lease on a connection still stands."""
    return Connection.objects.filter(
        pk=connection, held_by=gateway, held_until__gte=clock.now()
    ).exists()


def _bookmark(connection: int) -> str:
    return str(Connection.objects.values_list("bookmark", flat=True).get(pk=connection))


def _mark(connection: int, place: str) -> None:
    Connection.objects.filter(pk=connection).update(
        bookmark=place, heard_at=clock.now(), trouble="", trouble_at=None
    )


def end_trouble(connection: int, trouble: str) -> None:
    """What went wrong is over, unless something else went wrong since."""
    Connection.objects.filter(pk=connection, trouble=trouble).update(trouble="", trouble_at=None)


def note_trouble(connection: int, trouble: str) -> None:
    """Say on the connection's page what went wrong; "" = nothing any more."""
    Connection.objects.filter(pk=connection).update(
        trouble=trouble, trouble_at=clock.now() if trouble else None
    )
