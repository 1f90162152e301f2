"""The gateway's socket: discord.py connects, beats and resumes; what it hears is handed on raw.

discord.py would build its own picture of every server from what it hears. Here nothing but the
payloads is wanted, so its parsers are replaced by one that takes them as they are.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import discord
import yarl
from discord.gateway import DiscordWebSocket

from weilu.platforms.discord.client import Rest

HEARTBEAT = 1
INTENTS = discord.Intents(
    guilds=True, members=True, moderation=True, invites=True, guild_messages=True,
    guild_reactions=True, dm_messages=True, message_content=True,
)  # fmt: skip


class Told(NamedTuple):
    """One event as the gateway wrote it."""

    sequence: int
    kind: str
    item: dict[str, Any]


class Session(NamedTuple):
    """What a connection is resumed by."""

    id: str = ""
    sequence: int = 0
    address: str = ""  #: where Discord wants it resumed


class Wire(DiscordWebSocket):
    """One connection."""

    #: The last event that is kept. Heartbeats tell this one, not the last that was heard.
    kept: int | None = None

    def hear_raw(self) -> None:
        """From now on events are put into `taken` and read by nobody."""
        self.taken: list[Told] = []
        self._discord_parsers = _Raw(self)

    async def send_as_json(self, data: Any) -> None:
        await super().send_as_json(self._beat(data))

    async def send_heartbeat(self, data: Any) -> None:
        await super().send_heartbeat(self._beat(data))

    def _beat(self, data: Any) -> Any:
        return {**data, "d": self.kept} if data.get("op") == HEARTBEAT else data

    async def next(self) -> list[Told]:
        """What arrives next: no event or one. Raises as `poll_event` does."""
        await self.poll_event()
        found, self.taken = self.taken, []
        return found


class _Raw(dict[str, Any]):
    """A parser for every event there will ever be."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def __missing__(self, kind: str) -> Any:
        return partial(self._take, kind)

    def _take(self, kind: str, item: Any) -> None:
        if isinstance(item, dict):
            self._wire.taken.append(Told(self._wire.sequence or 0, kind, item))


async def connect(rest: Rest, session: Session) -> Wire:
    """Begin a session, or go on with one. Raises one of `client.FAILURES`, or what a socket that
    closes at once raises."""
    client = discord.Client(intents=INTENTS, max_messages=None)
    client.http, client.loop = rest, rest.loop
    address = session.address or (await rest.get_bot_gateway())[1]
    wire = await Wire.from_client(
        client, gateway=yarl.URL(address), initial=not session.id, resume=bool(session.id),
        session=session.id or None, sequence=session.sequence if session.id else None,
    )  # fmt: skip
    wire.kept = session.sequence if session.id else None
    wire.hear_raw()
    return wire
