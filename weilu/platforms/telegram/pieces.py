"""Parts of a Telegram message: its text, its media, its reactions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.moments import MICROSECONDS, checked

_MEDIA_TYPES = {
    "sticker": "sticker",
    "video_message": "video",
    "voice_message": "voice",
    "animation": "image",
    "video_file": "video",
    "audio_file": "file",
}
#: Keys that say what a message carries, the first one met counts.
_MEDIA_KEYS = {
    "photo": "image",
    "poll": "poll",
    "location_information": "location",
    "place_name": "location",
    "contact_information": "card",
    "live_location_period_seconds": "location",
    "file": "file",
    "game_title": "other",
    "invoice_information": "other",
    "giveaway_information": "other",
    "paid_media": "image",
    "dice": "sticker",
    "todo_list": "other",
}
_PERSON_KINDS = ("user", "channel", "chat")


def person_id(ident: Any, name: Any) -> str:
    """`user123`; before 2021 exports wrote the bare number; without any id, the name."""
    if isinstance(ident, str) and ident:
        return ident if ident.startswith(_PERSON_KINDS) else f"user{ident}"
    if isinstance(ident, int) and not isinstance(ident, bool):
        return f"user{ident}"
    return f"name:{name}" if isinstance(name, str) and name else ""


def flattened(parts: Any) -> tuple[str, tuple[str, ...]]:
    """The plain text of `text` or `text_entities`, and the ids of those named in it."""
    if not isinstance(parts, list):
        return "", ()
    text: list[str] = []
    named: list[str] = []
    for part in parts:
        if isinstance(part, str):
            text.append(part)
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            text.append(part["text"])
            if part.get("type") == "mention":
                named.append("@" + part["text"].lstrip("@").lower())
            elif part.get("type") == "mention_name" and part.get("user_id"):
                named.append(person_id(part["user_id"], ""))
    return "".join(text), tuple(dict.fromkeys(filter(None, named)))


def media_of(item: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """What a message carries, and the further fields of its kind."""
    kind = item.get("media_type")
    media = _MEDIA_TYPES.get(kind, "other") if isinstance(kind, str) else ""
    media = media or next((_MEDIA_KEYS[key] for key in item if key in _MEDIA_KEYS), "")
    data: dict[str, Any] = {}
    for key in ("forwarded_from", "via_bot"):
        if isinstance(item.get(key), str):
            data[key] = item[key]
    if "forwarded_from" in item and not media:
        media = "forward"
    if isinstance(item.get("file_name"), str):
        data["file"] = item["file_name"]
    seconds = item.get("duration_seconds")
    if isinstance(seconds, int) and 0 < seconds < 1 << 31:
        data["seconds"] = seconds
    return media, data or None


def reactions_of(
    reactions: Any, to: EventSeen, ahead: int | None
) -> Iterator[EventSeen | PersonSeen]:
    """One event for each person named, one with a count for those who are not.

    `ahead` is how far the export's local times are ahead of UTC, in microseconds.
    """
    for reaction in reactions if isinstance(reactions, list) else ():
        if not isinstance(reaction, dict):
            continue
        emoji = str(reaction.get("emoji") or reaction.get("document_id") or reaction.get("type"))
        named: dict[str, int] = {}
        recent = reaction.get("recent")
        for one in recent if isinstance(recent, list) else ():
            person = person_id(one.get("from_id"), one.get("from")) if isinstance(one, dict) else ""
            if person:
                named[person] = _reacted_at(one.get("date"), ahead, to.at)
                yield PersonSeen(person, one["from"] if isinstance(one.get("from"), str) else "")
        for person, at in named.items():
            yield _reaction(to, at, emoji, person, {"emoji": emoji})
        count = reaction.get("count")
        if isinstance(count, int) and len(named) < count < 1 << 31:
            yield _reaction(to, to.at, emoji, "", {"emoji": emoji, "count": count - len(named)})


def _reaction(to: EventSeen, at: int, emoji: str, person: str, data: dict[str, Any]) -> EventSeen:
    ident = f"{to.id}:{emoji}:{person}"
    return EventSeen(ident, at, "reaction", to.group, person, reply_to=to.id, data=data)


def _reacted_at(date: Any, ahead: int | None, otherwise: int) -> int:
    if ahead is None or not isinstance(date, str):
        return otherwise
    try:
        local = datetime.fromisoformat(date).replace(tzinfo=UTC)
        return checked(int(local.timestamp()) * MICROSECONDS - ahead)
    except ValueError:
        return otherwise
