"""Servers, channels and threads: opened, renamed, closed. Pure.

A group is a channel or a thread, as in exports, where each is a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.discord.ids import Item, ident, inner, listed, made_at, when, words
from weilu.platforms.discord.members import staff_told
from weilu.platforms.discord.pieces import channel_name
from weilu.platforms.live.contract import Ignored, LiveTold, RosterChanged

#: Kinds of channels people write in: text, voice, announcements, stages; then threads.
_TEXT, _NEWS = 0, 5
CHANNELS, THREADS = {_TEXT, 2, _NEWS, 13}, {10, 11, 12}
GROUPS = CHANNELS | THREADS


def entrance(guild: Item) -> str:
    """The channel where people arrive: where Discord welcomes them, else the oldest for text."""
    chosen = words(guild, "system_channel_id")
    if chosen:
        return chosen
    texts = [one for one in listed(guild, "channels") if one.get("type") in (_TEXT, _NEWS)]
    return min((ident(one["id"]) for one in texts), key=int, default="")


def groups_of(guild: Item) -> Iterator[GroupSeen]:
    """Every channel and thread of a server that people write in."""
    for channel in (*listed(guild, "channels"), *listed(guild, "threads")):
        if channel.get("type") in GROUPS:
            name = channel_name(words(guild, "name"), words(channel, "name"))
            yield GroupSeen(ident(channel["id"]), name)


def standing_told(guild: Item, beside: Item) -> Iterator[LiveTold]:
    """How a server stands, told whenever a connection begins anew: names, team, and a list to
    be compared. The bot's own coming is told with it, always under the same id."""
    if guild.get("unavailable") is True:
        yield Ignored("outage")
        return
    yield from groups_of(guild)
    owner = words(guild, "owner_id")
    if owner:
        yield PersonSeen(owner, "", is_staff=True)
    staff = beside.get("staff")
    yield from staff_told(guild, staff if isinstance(staff, list) else [])
    place = entrance(guild)
    if not place:
        yield Ignored("no_channels")
        return
    if guild.get("joined_at"):
        at = when(guild["joined_at"])
        yield EventSeen(f"opened:{ident(guild['id'])}:{at}", at, "group_opened", place, "")
    yield RosterChanged(place)


def server_changed_told(guild: Item, beside: Item, heard: int) -> Iterator[LiveTold]:
    """A server got another name, which is part of all its channels' names."""
    before, now = words(inner(beside, "before"), "name"), words(guild, "name")
    if not before or before == now:
        yield Ignored("guild_update")
        return
    yield from groups_of({**guild, "channels": beside.get("channels")})
    place = words(beside, "entrance") or ident(guild["id"])
    data = {"what": "name"}
    yield EventSeen(f"renamed:{heard}", heard, "rename", place, "", now, data=data)


def server_gone_told(guild: Item, beside: Item, heard: int) -> Iterator[LiveTold]:
    """The bot is out of a server; or the server cannot be reached for a while."""
    if guild.get("unavailable") is True:
        yield Ignored("outage")
        return
    place = words(beside, "entrance") or ident(guild["id"])
    yield EventSeen(f"closed:{ident(guild['id'])}:{heard}", heard, "group_closed", place, "")


def opened_told(channel: Item, beside: Item) -> Iterator[LiveTold]:
    """A channel or thread was made; threads are also told when the bot comes to see them."""
    if channel.get("type") not in GROUPS:
        yield Ignored("no_group")
        return
    id = ident(channel["id"])
    yield GroupSeen(id, words(beside, "group") or words(channel, "name"))
    if channel.get("type") in THREADS and channel.get("newly_created") is not True:
        return
    by = words(channel, "owner_id")
    yield EventSeen(f"opened:{id}", made_at(id), "group_opened", id, by)


def changed_told(channel: Item, beside: Item, heard: int) -> Iterator[LiveTold]:
    """A channel or thread changed; its name or topic is worth telling."""
    if channel.get("type") not in GROUPS:
        yield Ignored("no_group")
        return
    id, before = ident(channel["id"]), inner(beside, "before")
    yield GroupSeen(id, words(beside, "group") or words(channel, "name"))
    told: list[LiveTold] = list(_renamed(id, channel, before, heard))
    yield from told or [Ignored("channel_update")]


def _renamed(id: str, channel: Item, before: Item, heard: int) -> Iterator[EventSeen]:
    for what, key in (("name", "name"), ("description", "topic")):
        # What was before is known to the listener, or this is no news to it.
        if key in before and words(before, key) != words(channel, key):
            data: dict[str, Any] = {"what": what}
            yield EventSeen(
                f"renamed:{what}:{heard}", heard, "rename", id, "", words(channel, key), data=data
            )


def closed_told(channel: Item, heard: int) -> Iterator[LiveTold]:
    if channel.get("type") not in GROUPS:
        yield Ignored("no_group")
        return
    id = ident(channel["id"])
    yield EventSeen(f"closed:{id}", heard, "group_closed", id, "")
