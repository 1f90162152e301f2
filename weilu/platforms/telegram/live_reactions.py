"""Reactions: Telegram tells all of a person's before and after; what differs is what was done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen
from weilu.platforms.live.contract import LiveTold
from weilu.platforms.moments import from_seconds
from weilu.platforms.telegram.ids import Item, chat_as_person, number, person_of, words
from weilu.platforms.telegram.live_members import group_named


def reaction_told(item: Item) -> Iterator[LiveTold]:
    """One person's reactions to one message.

    A reaction has the id an export gives it, so that both tell it once. Who takes one back and
    gives the same again is therefore seen to give it once and take it back once.
    """
    groups, event = group_named(item["chat"]), _event(item)
    chat = item.get("actor_chat")
    who = chat_as_person(chat) if chat else person_of(item["user"])
    yield from groups
    yield who
    before = [_emoji(one) for one in item["old_reaction"]]
    after = [_emoji(one) for one in item["new_reaction"]]
    for emoji in dict.fromkeys(one for one in after if one not in before):
        yield event._replace(
            id=f"{event.reply_to}:{emoji}:{who.id}", author=who.id, data={"emoji": emoji}
        )
    for emoji in dict.fromkeys(one for one in before if one not in after):
        yield event._replace(
            id=f"{event.reply_to}:{emoji}:{who.id}:removed:{number(item['date'])}", author=who.id,
            kind="reaction_removed", data={"emoji": emoji},
        )  # fmt: skip


def reaction_count_told(item: Item) -> Iterator[LiveTold]:
    """How often each emoji was given in all, where nobody is named: the latest count stands."""
    yield from group_named(item["chat"])
    event = _event(item)
    for one in item["reactions"]:
        emoji, count = _emoji(one["type"]), number(one["total_count"])
        if 0 < count < 1 << 31:
            yield event._replace(
                id=f"{event.reply_to}:{emoji}::{count}", data={"emoji": emoji, "count": count}
            )


def _event(item: Item) -> EventSeen:
    chat = group_named(item["chat"])
    return EventSeen(
        "", from_seconds(item["date"]), "reaction", chat[0].id if chat else "", "",
        reply_to=f"{number(item['message_id'])}",
    )  # fmt: skip


def _emoji(reaction: Any) -> str:
    """As exports call it: the emoji, a custom one's number, "paid"."""
    return words(reaction, "emoji") or words(reaction, "custom_emoji_id") or words(reaction, "type")
