"""Reactions given and taken back. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from weilu.platforms.contract import EventSeen, GroupSeen
from weilu.platforms.discord.ids import Item, ident, inner, listed, made_at, person_of, words
from weilu.platforms.live.contract import LiveTold
from weilu.platforms.moments import MICROSECONDS


def reaction_told(item: Item, beside: Item, heard: int) -> Iterator[LiveTold]:
    """Somebody reacted. The reaction has the id an export gives it, so that both tell it once.

    Who takes one back and gives the same again is therefore seen to give it once.
    """
    yield from _people(item, beside)
    event, key = _event(item, heard)
    yield event._replace(id=f"{event.reply_to}:{key}:{event.author}")


def reaction_removed_told(item: Item, beside: Item, heard: int) -> Iterator[LiveTold]:
    """Somebody took a reaction back, or a moderator did; Discord tells whose it was."""
    yield from _people(item, beside)
    event, key = _event(item, heard)
    id = f"{event.reply_to}:{key}:{event.author}:removed:{event.at // MICROSECONDS}"
    yield event._replace(id=id, kind="reaction_removed")


def counted(item: Item, message: EventSeen) -> Iterator[EventSeen]:
    """How often each emoji stands below a message, nobody named: as exports tell it."""
    for reaction in listed(item, "reactions"):
        name, key = emoji_of(inner(reaction, "emoji"))
        count = reaction.get("count")
        if isinstance(count, int) and not isinstance(count, bool) and 0 < count < 1 << 31:
            yield EventSeen(
                f"{message.id}:{key}:", message.at, "reaction", message.group, "",
                reply_to=message.id, data={"emoji": name, "count": count},
            )  # fmt: skip


def emoji_of(emoji: Item) -> tuple[str, str]:
    """(name, key): the key of a server's own emoji is its number, else the emoji itself."""
    name = words(emoji, "name") or "?"
    return name, words(emoji, "id") or name


def _people(item: Item, beside: Item) -> Iterator[LiveTold]:
    if item.get("guild_id") and words(beside, "group"):
        yield GroupSeen(ident(item["channel_id"]), words(beside, "group"))
    member = inner(item, "member")
    if member:
        yield person_of(inner(member, "user"), member, is_staff=beside.get("staff") is True)


def _event(item: Item, heard: int) -> tuple[EventSeen, str]:
    message = ident(item["message_id"])
    name, key = emoji_of(inner(item, "emoji"))
    group = ident(item["channel_id"]) if item.get("guild_id") else ""
    event = EventSeen(
        "", max(heard, made_at(message)), "reaction", group, ident(item["user_id"]),
        reply_to=message, data={"emoji": name},
    )  # fmt: skip
    return event, key
