"""Hearing servers over the gateway: each event once, none lost in a gap.

Reading and keeping are two tasks with a short queue between them: when the inbox is slow, nothing
more is read from the socket. The bookmark follows what is kept, and a session is resumed from
there; where Discord has forgotten the session, what was written meanwhile is fetched.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import Counter
from dataclasses import replace
from typing import Any

from discord.gateway import ReconnectWebSocket

from weilu.kit import clock
from weilu.platforms.discord import catching_up
from weilu.platforms.discord.beside import Beside
from weilu.platforms.discord.bookmark import Bookmark
from weilu.platforms.discord.client import FAILURES, Rest
from weilu.platforms.discord.ids import inner, words
from weilu.platforms.discord.leaving import Going, Leaving
from weilu.platforms.discord.wire import Session, Told, Wire, connect
from weilu.platforms.live import contract
from weilu.platforms.live.contract import Keep, Raw

WAITING = 500  #: events between socket and inbox
TOGETHER = 200  #: kept at once
LARGEST = 1_000_000  #: bytes of one event; a larger one is left out, and that is kept
MARK_EVERY_S = 1.0
SOUND_AFTER_S = 5.0  #: a connection that ends sooner was none; the gateway waits, then comes again
AGAIN_S = 30.0  #: before fetching what was missed is tried again
_OF_CONNECTION = {"READY", "RESUMED"}

logger = logging.getLogger("weilu.live")


class Lost(Exception):
    """The connection cannot be held; the gateway comes again later."""


class Listener:
    """One bot's listening, from a bookmark until cancelled."""

    def __init__(self, rest: Rest, keep: Keep, mark: contract.Bookmark) -> None:
        self._rest, self._keep, self._mark = rest, keep, mark
        self._beside, self._leaving = Beside(rest), Leaving()
        self._queue: asyncio.Queue[Told] = asyncio.Queue(WAITING)
        self._place = self._marked = Bookmark()
        self._heard, self._note_at = 0, 0.0
        self._wire: Wire | None = None
        self._catching: asyncio.Task[None] | None = None

    async def run(self, resume: str) -> None:
        """Raises one of `FAILURES`, or `Lost`."""
        self._place = self._marked = Bookmark.read(resume)
        self._heard = self._place.sequence
        self._beside.invites.remember(self._place.links)
        if self._place.gap:
            self._catch_up()
        tasks = [asyncio.create_task(one) for one in (self._read(), self._keep_all())]
        try:
            done, _others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            if self._catching:
                tasks.append(self._catching)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._note(at_once=True)

    async def _read(self) -> None:
        """Connect, and again whenever Discord asks for it."""
        while True:
            await self._queue.join()
            heard, began = 0, self._now()
            self._wire = wire = await self._connected()
            try:
                while True:
                    for told in await wire.next():
                        heard += 1
                        self._begin(told)
                        await self._queue.put(told)
            except ReconnectWebSocket as again:
                if not again.resume and self._place.session:
                    await self._forget()
                elif not heard or self._now() - began < SOUND_AFTER_S:
                    raise Lost from again
            finally:
                await wire.close()

    async def _connected(self) -> Wire:
        try:
            return await connect(self._rest, self._place.resumed_by)
        except ReconnectWebSocket as again:
            raise Lost from again
        except FAILURES:
            # Perhaps only the address for resuming is gone: next time by the common one.
            self._place = replace(self._place, address="")
            raise

    def _begin(self, told: Told) -> None:
        """With a new session numbers begin anew, and what lies between has to be fetched."""
        if told.kind != "READY":
            return
        session = Session(words(told.item, "session_id"), 0, words(told.item, "resume_gateway_url"))
        self._heard = 0
        self._place = self._place.begun(session.id, session.address, _microseconds())
        if self._place.gap:
            self._catch_up()

    async def _forget(self) -> None:
        """Discord no longer knows the session. It asks to wait before the next."""
        await self._queue.join()
        await self._put_all(self._leaving.released(self._now(), everybody=True))
        self._place = self._place.ended()
        await asyncio.sleep(1 + secrets.randbelow(400) / 100)

    async def _keep_all(self) -> None:
        while True:
            batch = await self._batch()
            await self._put_all(await self._ready(batch))
            self._go_on(batch)
            for _told in batch:
                self._queue.task_done()
            await self._note()

    async def _batch(self) -> list[Told]:
        """What waits; nothing when it is time for something else."""
        limit = self._leaving.wait_s(self._now())
        if self._place != self._marked:
            limit = min(MARK_EVERY_S, MARK_EVERY_S if limit is None else limit)
        try:
            found = [await asyncio.wait_for(self._queue.get(), limit)]
        except TimeoutError:
            return []
        while len(found) < TOGETHER and not self._queue.empty():
            found.append(self._queue.get_nowait())
        return found

    async def _ready(self, batch: list[Told]) -> list[Going]:
        """What is to be kept now, with what goes beside it; goings wait for their explanation."""
        links, found = await self._links(batch), []
        for told in batch:
            if told.kind not in _OF_CONNECTION:
                item, beside = await self._beside.of(told)
                beside["heard"] = _microseconds()
                heard = Going(told._replace(item=item), beside)
                self._leaving.explain(told.kind, item, self._now())
                if told.kind == "GUILD_MEMBER_REMOVE":
                    self._leaving.hold(*heard, self._now())
                    continue
                if told.kind == "GUILD_MEMBER_ADD" and (came := links.get(_server(told))):
                    beside["came"] = came
                found.append(heard)
        return found + self._leaving.released(self._now())

    async def _links(self, batch: list[Told]) -> dict[str, dict[str, str]]:
        """Server → the link its newcomers came by, where that can be known."""
        found = {}
        people = [one for one in batch if one.kind == "GUILD_MEMBER_ADD" and not _is_bot(one)]
        for id, comings in Counter(map(_server, people)).items():
            guild = await self._beside.guild(id)
            if guild and (link := await self._beside.invites.came_by(guild, comings)):
                found[id] = link.came()
        return found

    async def _put_all(self, ready: list[Going]) -> None:
        """Keep them all, in order."""
        session = self._place.session
        raws = [_raw(f"{session}:{told.sequence}", told, beside) for told, beside in ready]
        await asyncio.gather(*(self._keep(raw) for raw in raws))

    def _go_on(self, batch: list[Told]) -> None:
        """Move the place up to the first event that is not kept."""
        if batch:
            self._heard = batch[-1].sequence
        first = self._leaving.first()
        kept = self._heard if first is None else min(self._heard, first - 1)
        ids = (int(one.item["id"]) for one in batch if one.kind == "MESSAGE_CREATE")
        last = max((self._place.last, *ids))
        self._place = replace(self._place, sequence=kept, last=last)
        if self._wire:
            self._wire.kept = kept

    async def _note(self, *, at_once: bool = False) -> None:
        """Remember the place, now and then."""
        if self._place == self._marked or not (at_once or self._now() >= self._note_at):
            return
        place = replace(self._place, links=self._beside.invites.as_data())
        self._marked, self._note_at = self._place, self._now() + MARK_EVERY_S
        await self._mark(place.written())

    def _catch_up(self) -> None:
        if self._catching:
            self._catching.cancel()
        self._catching = asyncio.create_task(self._fetch(self._place.gap))

    async def _fetch(self, since: int) -> None:
        """Fetch what was missed; the place says that it is missing until all of it is kept."""
        while True:
            try:
                full = await catching_up.fetch(self._rest, self._beside, since, self._fetched)
                break
            except FAILURES as fault:
                logger.warning("fetching what was missed: %s", type(fault).__name__)
                await asyncio.sleep(AGAIN_S)
        for id in full:
            told = Told(0, "TOO_MUCH_MISSED", {"channel_id": id})
            await self._keep(_raw(f"missed:{id}:{since}", told, {}))
        self._place = replace(self._place, gap=0)
        await self._note(at_once=True)

    async def _fetched(self, some: list[Told]) -> None:
        raws = []
        for told in some:
            _item, beside = await self._beside.of(told)
            beside["heard"] = _microseconds()
            raws.append(_raw(f"fetched:{told.item['id']}", told, beside))
        await asyncio.gather(*(self._keep(raw) for raw in raws))

    @staticmethod
    def _now() -> float:
        """Seconds of a clock that is never set."""
        return asyncio.get_running_loop().time()


def _raw(key: str, told: Told, beside: dict[str, Any]) -> Raw:
    delivery = {"t": told.kind, "d": told.item, **beside}
    body = json.dumps(delivery, ensure_ascii=False).encode("utf-8", "replace")
    if len(body) > LARGEST:
        left_out = {"t": "TOO_LARGE", "d": {"kind": told.kind, "bytes": len(body)}}
        body = json.dumps(left_out).encode()
    return Raw(key, body)


def _microseconds() -> int:
    return int(clock.now().timestamp() * 1e6)


def _server(told: Told) -> str:
    return words(told.item, "guild_id")


def _is_bot(told: Told) -> bool:
    return inner(told.item, "user").get("bot") is True
