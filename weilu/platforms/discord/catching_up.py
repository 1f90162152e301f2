"""Messages written while nobody listened, and which no session remembers any more: fetched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import discord

from weilu.platforms.discord.beside import Beside
from weilu.platforms.discord.client import Rest, patiently
from weilu.platforms.discord.guilds import Guild
from weilu.platforms.discord.ids import Item, words
from weilu.platforms.discord.wire import Told

PAGE = 100
PAGES = 20  #: of one channel; who was away for longer imports the history
SERVERS_AT_ONCE = 200

#: Takes a page of fetched messages, oldest first.
Take = Callable[[list[Told]], Awaitable[None]]


async def fetch(rest: Rest, beside: Beside, since: int, take: Take) -> list[str]:
    """Hand on all that was written after the id `since`; the channels that have too much of it.

    Raises one of `FAILURES`; what was handed on by then may be handed on again.
    """
    full = []
    async for id in _servers(rest):
        guild = await beside.guild(id, anew=True)
        for channel in _stirred(guild, since) if guild else ():
            if not await _channel(rest, channel, id, since, take):
                full.append(channel)
    return full


async def _servers(rest: Rest) -> AsyncIterator[str]:
    after = "0"
    while True:
        query = {"limit": str(SERVERS_AT_ONCE), "after": after}
        some = await patiently(rest, "GET", "/users/@me/guilds", query=query)
        for one in some:
            yield words(one, "id")
        if len(some) < SERVERS_AT_ONCE:
            return
        after = words(some[-1], "id")


def _stirred(guild: Guild, since: int) -> list[str]:
    """The channels in which something was written since."""
    return [id for id, channel in guild.channels.items() if _last(channel) > since]


def _last(channel: Item) -> int:
    id = words(channel, "last_message_id")
    return int(id) if id.isascii() and id.isdigit() else 0


async def _channel(rest: Rest, id: str, guild: str, since: int, take: Take) -> bool:
    """Whether all of it could be fetched."""
    after = since
    for _page in range(PAGES):
        try:
            some = await patiently(
                rest, "GET", "/channels/{channel_id}/messages", channel_id=id,
                query={"after": str(after), "limit": str(PAGE)},
            )  # fmt: skip
        except (discord.Forbidden, discord.NotFound):
            return True  # what the bot may not read is not missing
        page = sorted(some, key=lambda one: int(one["id"]))
        await take([Told(0, "MESSAGE_CREATE", {**one, "guild_id": guild}) for one in page])
        if len(some) < PAGE:
            return True
        after = max(int(one["id"]) for one in some)
    return False
