"""The inbox: deliveries are kept first, acknowledged then, and read by a job.

Many callers keep at once and share one transaction (`Keeper`), so that being durable does not cost
a disk flush each.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection as database
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.events.actions import stored_time
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.platforms.live.contract import Raw, digest
from weilu.platforms.live.models import Connection, InboxItem, InboxState

#: Deliveries that may wait for the disk at once; more are told to come again.
ROOM = 5_000
#: Deliveries in one transaction.
TOGETHER = 500
LONGEST_KEY = 200


#: How long what has been read stays, to be looked at.
KEPT = timedelta(days=14)
FORGOTTEN_AT_ONCE = 5_000


class InboxFull(WeiluError):
    code = "hook.full"
    status = 503
    sentence = _("The inbox is full; deliver it again in a second.")


class Delivery(NamedTuple):
    """One raw delivery of one connection."""

    connection: int
    raw: Raw


def keep(deliveries: Sequence[Delivery]) -> int:
    """Keep them for good and ask for them to be read; returns how many are new."""
    now = clock.now()
    moment = stored_time(now)
    rows = [(one.connection, _key(one.raw), one.raw.body, moment, "new", "") for one in deliveries]
    with transaction.atomic():
        new = _insert(rows)
        if new:
            met = {one.connection for one in deliveries}
            Connection.objects.filter(pk__in=met).update(heard_at=now)
            for connection in sorted(met):  # in one order, so that nobody waits in a circle
                enqueue("platforms.read_inbox", connection_id=connection, key=str(connection))
    return new


def _key(raw: Raw) -> str:
    return raw.key if len(raw.key) <= LONGEST_KEY else digest(raw.key.encode())


def _insert(rows: list[Any]) -> int:
    with database.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {InboxItem._meta.db_table} "
            "(connection_id, key, body, received_at, state, note) "
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (connection_id, key) DO NOTHING",
            rows,
        )
        return int(cursor.rowcount)


def forget() -> int:
    """Delete deliveries read more than `KEPT` ago, in portions; how many. Refused ones stay."""
    old = InboxItem.objects.filter(
        received_at__lt=clock.now() - KEPT, state__in=[InboxState.TAKEN, InboxState.IGNORED]
    )
    count = 0
    while some := list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        count += InboxItem.objects.filter(pk__in=some).delete()[0]
    return count


def _start_anew() -> None:
    database.close()
    with contextlib.suppress(Exception):
        flush_each_commit()


def flush_each_commit() -> None:
    """Make this thread's commits outlive a power cut, not only a kill (SQLite)."""
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


class _Waiting(NamedTuple):
    """Deliveries of one caller, and what tells it that they are kept."""

    deliveries: Sequence[Delivery]
    kept: asyncio.Future[None]


class Keeper:
    """Keeps deliveries for many coroutines, all that wait in one transaction."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(ROOM)
        self._writer: asyncio.Task[None] | None = None
        # One thread, hence one connection to the database, that nobody else uses.
        self._thread = ThreadPoolExecutor(1, "inbox", initializer=flush_each_commit)

    async def keep(self, deliveries: Sequence[Delivery], *, patient: bool = False) -> None:
        """Return when they are durable. Raises `InboxFull` at once unless `patient`."""
        if not deliveries:
            return
        loop = asyncio.get_running_loop()
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write(), name="inbox-keeper")
        waiting = _Waiting(deliveries, loop.create_future())
        if patient:
            await self._queue.put(waiting)
        else:
            self._put_at_once(waiting)
        await waiting.kept

    def close(self) -> None:
        """Let go of the thread and its connection to the database; nothing may wait any more."""
        self._thread.submit(database.close)
        self._thread.shutdown()

    def _put_at_once(self, waiting: _Waiting) -> None:
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            raise InboxFull from None

    async def _write(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < TOGETHER and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self._settle(batch)

    async def _settle(self, batch: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        together = [one for waiting in batch for one in waiting.deliveries]
        fault: Exception | None = None
        try:
            await loop.run_in_executor(self._thread, keep, together)
        except Exception as failed:
            fault = failed
            # A connection that broke stays broken; the next batch opens another.
            await loop.run_in_executor(self._thread, _start_anew)
        for waiting in batch:
            if waiting.kept.done():  # the caller has gone
                continue
            if fault is None:
                waiting.kept.set_result(None)
            else:
                waiting.kept.set_exception(fault)
