"""Who is in a server now, for the channel where people arrive and for the others."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from weilu.platforms.contract import GroupSeen
from weilu.platforms.discord.client import Rest, patiently
from weilu.platforms.discord.doing import server_of
from weilu.platforms.discord.guilds import Guild, asked
from weilu.platforms.discord.ids import inner, person_of, when, words
from weilu.platforms.discord.pieces import channel_name
from weilu.platforms.discord.places import GROUPS
from weilu.platforms.live.contract import Present

AT_ONCE = 1_000  #: members an answer holds at most
#: A server has many channels, all compared one after the other: one list serves them.
FRESH_S = 15.0

_lists: dict[tuple[str, str], tuple[float, Guild, list[Present]]] = {}


async def present_in(rest: Rest, group: str) -> AsyncIterator[Present]:
    """Everybody in the server of a channel. Raises one of `FAILURES` or `CannotAsk`.

    They came into the server, which is told once, where people arrive; elsewhere they are quietly
    there.
    """
    id = await server_of(rest, group)
    guild, present = await _listed(rest, id)
    for one in present:
        yield one if group == guild.entrance else one._replace(quietly=True)


async def _listed(rest: Rest, id: str) -> tuple[Guild, list[Present]]:
    now, key = time.monotonic(), (rest.me, id)
    for old in [one for one, (at, *_rest) in _lists.items() if at + FRESH_S < now]:
        del _lists[old]
    if key not in _lists:
        guild = Guild.of(await asked(rest, id))
        _lists[key] = (now, guild, [one async for one in _members(rest, guild)])
    return _lists[key][1:]


async def _members(rest: Rest, guild: Guild) -> AsyncIterator[Present]:
    after = "0"
    while True:
        some = await patiently(
            rest, "GET", "/guilds/{guild_id}/members", guild_id=guild.id,
            query={"limit": str(AT_ONCE), "after": after},
        )  # fmt: skip
        for member in some:
            user = inner(member, "user")
            staff = guild.is_staff(words(user, "id"), member.get("roles"))
            joined = when(member["joined_at"]) if member.get("joined_at") else None
            yield Present(person_of(user, member, is_staff=staff), joined)
        if len(some) < AT_ONCE:
            return
        after = words(some[-1]["user"], "id")


async def groups_of(rest: Rest) -> AsyncIterator[GroupSeen]:
    """Every channel and active thread the bot can see. Raises one of `FAILURES`."""
    for one in await patiently(rest, "GET", "/users/@me/guilds"):
        guild = await asked(rest, words(one, "id"))
        for channel in (*guild["channels"], *(guild["threads"] or ())):
            if channel.get("type") in GROUPS:
                name = channel_name(words(guild, "name"), words(channel, "name"))
                yield GroupSeen(words(channel, "id"), name)
