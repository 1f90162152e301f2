"""Weilu's listening to a fake Discord, for as long as a test wants."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from weilu.platforms.contract import EventSeen
from weilu.platforms.discord.live import adapter
from weilu.platforms.discord.tests.fake import FakeDiscord, play
from weilu.platforms.discord.tests.plants import message, snowflake
from weilu.platforms.live.contract import Account, Raw


class Ear:
    """Keeps as the inbox does: a key once. `place` outlives a listening."""

    def __init__(self, who: Account) -> None:
        self.who, self.place = who, ""
        self.kept: dict[str, bytes] = {}
        self.slow = asyncio.Event()
        self.slow.set()
        self.again = 0
        self.task: asyncio.Task[None] | None = None

    async def keep(self, raw: Raw) -> None:
        await self.slow.wait()
        self.again += raw.key in self.kept
        self.kept.setdefault(raw.key, raw.body)

    async def mark(self, place: str) -> None:
        self.place = place

    def begin(self) -> None:
        self.task = asyncio.create_task(adapter.listen(self.who, self.place, self.keep, self.mark))

    async def end(self) -> None:
        """The process ends; what it kept and marked stays."""
        if self.task:
            self.task.cancel()
            await asyncio.wait([self.task])

    async def until(self, done: Callable[[], object], within_s: float = 8.0) -> None:
        async with asyncio.timeout(within_s):
            while not done():
                if self.task and self.task.done():
                    await self.task
                await asyncio.sleep(0.01)

    def told(self) -> list[Any]:
        return [one for body in self.kept.values() for one in adapter.normalise(body, self.who)]

    def events(self, *kinds: str) -> list[EventSeen]:
        return [one for one in self.told() if isinstance(one, EventSeen) and one.kind in kinds]

    def texts(self) -> list[str]:
        return [one.text for one in self.events("message")]


Tale = Callable[[FakeDiscord, Ear], Awaitable[Any]]


def heard(tale: Tale) -> Any:
    """Tell a tale to a listener that has connected."""

    async def story(fake: FakeDiscord, who: Account) -> Any:
        ear = Ear(who)
        ear.begin()
        try:
            await ear.until(lambda: ear.kept)
            return await tale(fake, ear)
        finally:
            await ear.end()

    return play(story)


def said(number: int, text: str, **more: Any) -> dict[str, Any]:
    return message(snowflake(number), text, **more)


def sequence(ear: Ear) -> int:
    return int(json.loads(ear.place or "{}").get("sequence", 0))
