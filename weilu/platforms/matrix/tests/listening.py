"""Weilu's listening, run for as long as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from weilu.platforms.contract import EventSeen
from weilu.platforms.live.contract import Account, LiveTold, Raw
from weilu.platforms.matrix.client import close_pools
from weilu.platforms.matrix.live import adapter


@dataclass
class Ear:
    """Keeps as the inbox does: a key once."""

    account: Account
    place: str = ""
    kept: dict[str, bytes] = field(default_factory=dict)

    def hear(self, until: Callable[[], bool], within_s: float = 20.0) -> None:
        """Listen until a condition holds; then the connection is cut."""
        asyncio.run(self._hear(until, within_s))

    def once(self) -> None:
        """Listen until the place is known."""
        before = self.place
        self.hear(lambda: self.place != before)

    async def _hear(self, until: Callable[[], bool], within_s: float) -> None:
        async def keep(raw: Raw) -> None:
            self.kept.setdefault(raw.key, raw.body)

        async def mark(place: str) -> None:
            self.place = place

        task = asyncio.create_task(adapter.listen(self.account, self.place, keep, mark))
        try:
            async with asyncio.timeout(within_s):
                while not until():
                    if task.done():
                        await task
                    await asyncio.sleep(0.02)
        finally:
            task.cancel()
            await asyncio.wait([task])
            await close_pools()

    def told(self) -> list[LiveTold]:
        return [one for body in self.kept.values() for one in adapter.normalise(body, self.account)]

    def events(self, *kinds: str) -> list[EventSeen]:
        found = [one for one in self.told() if isinstance(one, EventSeen)]
        return [one for one in found if not kinds or one.kind in kinds]

    def texts(self) -> list[str]:
        return [one.text for one in self.events("message")]
