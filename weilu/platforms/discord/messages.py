"""What a message of Discord tells: words, media, answers, mentions, and the platform's own lines.

Pure. A delivery's `d` is Discord's own payload; beside it the listener writes what the payload
leaves out (see `updates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.discord.ids import (
    Item,
    ident,
    inner,
    listed,
    made_at,
    membership_id,
    person_of,
    when,
    words,
)
from weilu.platforms.discord.pieces import file_media
from weilu.platforms.discord.reactions import counted
from weilu.platforms.live.contract import Ignored, LiveTold
from weilu.platforms.moments import as_iso

#: https://docs.discord.com/developers/resources/message#message-object-message-types
_SPOKEN = {0, 19, 20, 23}
_PIN, _JOIN, _CALL, _NAME, _PICTURE = 6, 7, 3, 4, 5
#: As the exporter calls them; other lines have their number, there and here.
_LINES = {18: "ThreadCreated"}
_FORWARD = 1  #: kind of a reference
_VOICE = 1 << 13  #: flag of a voice message
_MENTION = re.compile(r"<@!?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,40}:)\d{1,20}>")


def message_told(item: Item, beside: Item, me: str) -> Iterator[LiveTold]:
    """A new message, or a line the platform itself wrote; `me` is the bot's own id."""
    group, event = _where(item, beside), _event(item)
    if group:
        yield group
    yield _speaker(item, beside, me)
    kind = item.get("type", 0)
    if kind in _SPOKEN:
        people = list(_mentioned(item))
        yield from people
        yield _spoken(item, event, people)
        # Of a message fetched later, how often it was reacted to; of a new one, nothing.
        yield from counted(item, event)
    else:
        yield _line(kind, item, event)


def edit_told(item: Item, beside: Item, me: str) -> Iterator[LiveTold]:
    """A message as it is now; links that Discord looked up, or a pin, change nothing of it."""
    if not item.get("edited_timestamp"):
        yield Ignored("shown_anew")
        return
    group, event = _where(item, beside), _event(item)
    if group:
        yield group
    yield _speaker(item, beside, me)
    people = list(_mentioned(item))
    yield from people
    at = when(item["edited_timestamp"])
    said = _spoken(item, event, people)
    yield said._replace(
        id=f"{event.id}:edit:{at}", at=at, kind="edit", reply_to=event.id, data=None
    )


def recall_told(item: Item, beside: Item, heard: int) -> Iterator[LiveTold]:
    """One message, or many at once, taken away; Discord does not say by whom."""
    group = _where(item, beside)
    if group:
        yield group
    gone = item["ids"] if "ids" in item else [item["id"]]
    place = _place(item)
    for id in gone:
        at = max(heard, made_at(id))
        yield EventSeen(f"{id}:recall", at, "recall", place, "", reply_to=id)


def _place(item: Item) -> str:
    """The group something happened in; a private chat is none."""
    channel = ident(item["channel_id"])
    return channel if item.get("guild_id") else ""


def _where(item: Item, beside: Item) -> GroupSeen | None:
    """The channel's name, where the listener knows it."""
    name = words(beside, "group")
    return GroupSeen(_place(item), name) if name and item.get("guild_id") else None


def _event(item: Item) -> EventSeen:
    id = ident(item["id"])
    at = when(item["timestamp"]) if item.get("timestamp") else made_at(id)
    return EventSeen(id, at, "message", _place(item), ident(item["author"]["id"]))


def _speaker(item: Item, beside: Item, me: str) -> PersonSeen:
    author = item["author"]
    ours = beside.get("staff") is True or author["id"] == me
    person = person_of(author, inner(item, "member"), is_staff=ours)
    return person._replace(is_bot=True) if item.get("webhook_id") else person


def _mentioned(item: Item) -> Iterator[PersonSeen]:
    for user in listed(item, "mentions"):
        yield person_of(user, inner(user, "member"))


def _spoken(item: Item, event: EventSeen, people: list[PersonSeen]) -> EventSeen:
    forwarded = inner(item, "message_reference").get("type") == _FORWARD
    shown = next(iter(listed(item, "message_snapshots")), {}) if forwarded else {}
    source = inner(shown, "message") if forwarded else item
    media, data = _carried(source)
    text = _worded(words(source, "content"), people)
    if forwarded:
        media = media or "forward"
    elif item.get("edited_timestamp"):
        data["edited_at"] = as_iso(when(item["edited_timestamp"]))
    if item.get("poll"):
        media, text = "poll", text or words(inner(item["poll"], "question"), "text")
    if not text and not media:
        media, more = _shown(item)
        data |= more
    return event._replace(
        text=text, media=media, data=data or None, reply_to="" if forwarded else _answered(item),
        mentions=tuple(dict.fromkeys(person.id for person in people)),
    )  # fmt: skip


def _worded(text: str, people: list[PersonSeen]) -> str:
    """The words as people see them, names for ids, as exports write them."""
    names = {person.id: person.name for person in people}
    text = _MENTION.sub(lambda found: "@" + (names.get(found[1]) or found[1]), text)
    return _EMOJI.sub(r"\1", text)


def _carried(item: Item) -> tuple[str, dict[str, Any]]:
    """The medium, and the message's further fields."""
    attached = listed(item, "attachments")
    if not attached:
        return "sticker" if item.get("sticker_items") else "", {}
    first = attached[0]
    name, seconds = words(first, "filename"), first.get("duration_secs")
    voice = isinstance(item.get("flags"), int) and item["flags"] & _VOICE
    data: dict[str, Any] = {"file": name} if name else {}
    if isinstance(seconds, int | float) and 0 < seconds < 1 << 31:
        data["seconds"] = round(seconds)
    return "voice" if voice else file_media(name), data


def _shown(item: Item) -> tuple[str, dict[str, Any]]:
    """A message of nothing but a card, as programs write them."""
    card: Item = next(iter(listed(item, "embeds")), {})
    found = {"title": words(card, "title") or words(card, "description"), "url": words(card, "url")}
    if card:
        return "link", {key: value for key, value in found.items() if value}
    return ("other" if item.get("components") else ""), {}


def _answered(item: Item) -> str:
    """The message answered; one in another channel has no id here."""
    reference = inner(item, "message_reference")
    elsewhere = reference.get("channel_id", item["channel_id"]) != item["channel_id"]
    return "" if elsewhere else words(reference, "message_id")


def _line(kind: Any, item: Item, event: EventSeen) -> LiveTold:
    """What the platform itself wrote: who came, what was pinned or renamed."""
    if kind == _PIN:
        return event._replace(kind="pin", reply_to=_answered(item))
    if kind == _JOIN:
        return event._replace(id=membership_id("join", event.author, event.at), kind="join")
    if kind == _CALL:
        return event._replace(kind="call")
    if kind in (_NAME, _PICTURE):
        data = {"what": "name" if kind == _NAME else "picture"}
        return event._replace(kind="rename", text=words(item, "content"), data=data)
    action = _LINES.get(kind, str(int(kind)))
    return event._replace(kind="system", data={"action": action})
