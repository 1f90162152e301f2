"""What is written beside an event when it is heard: names, team, links (see `updates.py`)."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from weilu.platforms.discord.client import Rest
from weilu.platforms.discord.guilds import Guild, Guilds, trimmed
from weilu.platforms.discord.ids import Item, inner, words
from weilu.platforms.discord.invites import Invites
from weilu.platforms.discord.wire import Told

_OF_SERVERS = {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"}
_SPEAKERS = {"MESSAGE_CREATE", "MESSAGE_UPDATE"}
_ROLES = {"GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE"}


class Beside:
    """Knows servers and links as the events of one connection tell of them."""

    def __init__(self, rest: Rest) -> None:
        self.guilds, self.invites = Guilds(rest), Invites(rest)

    async def of(self, told: Told) -> tuple[dict[str, Any], dict[str, Any]]:
        """(the payload as it is to be kept, what goes beside it). Raises one of `FAILURES`."""
        kind, item = told.kind, told.item
        if kind == "GUILD_CREATE":
            return await self._server(item)
        guild = await self.guild(words(item, "guild_id") or self._id(kind, item))
        if guild is None:
            return item, {}
        before = self._before(kind, item, guild)
        entrance = guild.entrance
        self.guilds.take(kind, item)
        if kind == "INVITE_CREATE":
            self.invites.made(item)
        found = {"entrance": entrance if kind in _OF_SERVERS else guild.entrance, **before}
        channel = words(item, "channel_id") or words(item, "id")
        if name := guild.group_name(channel):
            found["group"] = name
        if _is_staff(kind, item, guild):
            found["staff"] = True
        return item, found

    async def guild(self, id: str, *, anew: bool = False) -> Guild | None:
        """A server; None for one the bot is not in, and outside of servers."""
        while id:
            try:
                return await self.guilds.get(id, anew=anew)
            except discord.RateLimited as slower:
                await asyncio.sleep(slower.retry_after)
            except (discord.Forbidden, discord.NotFound):
                return None
        return None

    async def _server(self, item: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        self.guilds.take("GUILD_CREATE", item)
        guild = self.guilds.known(words(item, "id"))
        if guild is None:
            return trimmed(item), {}
        await self.invites.look(guild)
        kept = trimmed(item)
        return kept, {"staff": [words(inner(one, "user"), "id") for one in kept["members"]]}

    def _id(self, kind: str, item: Item) -> str:
        """The server an event of servers is about, where it is known still."""
        guild = self.guilds.known(words(item, "id")) if kind in _OF_SERVERS else None
        return guild.id if guild else ""

    def _before(self, kind: str, item: Item, guild: Guild) -> dict[str, Any]:
        if kind == "GUILD_UPDATE":
            channels = list(guild.channels.values())
            renamed = guild.name != words(item, "name")
            return {"before": {"name": guild.name}} | ({"channels": channels} if renamed else {})
        if kind in ("CHANNEL_UPDATE", "THREAD_UPDATE"):
            return {"before": guild.before(words(item, "id"))}
        return {}


def _is_staff(kind: str, item: Item, guild: Guild) -> bool:
    if kind in _SPEAKERS:
        roles = inner(item, "member").get("roles")
        return guild.is_staff(words(inner(item, "author"), "id"), roles)
    if kind in _ROLES:
        return guild.is_staff(words(inner(item, "user"), "id"), item.get("roles"))
    return False
