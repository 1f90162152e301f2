"""The content of a Matrix message → words, medium, mentions and what it relates to. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

Item = Mapping[str, Any]

_MEDIA = {
    "m.image": "image", "m.video": "video", "m.file": "file", "m.audio": "file",
    "m.location": "location",
}  # fmt: skip
_WORDS = {"m.text", "m.notice", "m.emote"}
_PILL = re.compile(r"https://matrix\.to/#/(@[^\"'?&]+|%40[^\"'?&]+)")
_QUOTE = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL)


class Body(NamedTuple):
    """What a message carries."""

    text: str = ""
    media: str = ""
    reply_to: str = ""
    mentions: tuple[str, ...] = ()
    data: dict[str, Any] | None = None


def words(item: Any, key: str) -> str:
    """A field that is a string, else ""."""
    value = item.get(key) if isinstance(item, Mapping) else None
    return value if isinstance(value, str) else ""


def inner(item: Any, key: str) -> Item:
    """A field that is an object, else an empty one."""
    value = item.get(key) if isinstance(item, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def body_of(content: Item, kind: str = "m.room.message") -> Body:
    """The message as it is read; an empty `Body` where it was redacted."""
    answered = reply_to(content)
    text, media, data = _carried(content, kind)
    if answered and not media:
        text = without_quote(text)
    return Body(text, media, answered, mentions(content), data or None)


def reply_to(content: Item) -> str:
    """The message answered; within a thread, where nothing else is answered, its first one."""
    relation = inner(content, "m.relates_to")
    answered = words(inner(relation, "m.in_reply_to"), "event_id")
    if relation.get("rel_type") == "m.thread":
        falling_back = relation.get("is_falling_back") is True
        return words(relation, "event_id") if falling_back or not answered else answered
    return answered


def mentions(content: Item) -> tuple[str, ...]:
    """Who is named: as declared, else the links to people in the formatted text."""
    declared = content.get("m.mentions")
    if isinstance(declared, Mapping):
        told = declared.get("user_ids")
        named = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    else:
        pills = _PILL.findall(_QUOTE.sub("", words(content, "formatted_body")))
        named = [unquote(one) for one in pills]
    return tuple(dict.fromkeys(named))


def without_quote(text: str) -> str:
    """A reply without the quote that older clients put before it ("> <@lin:…> …")."""
    if not text.startswith("> "):
        return text
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if not line.startswith(">")), len(lines))
    rest = lines[first:]
    return "\n".join(rest[1:] if rest and not rest[0] else rest)


def _carried(content: Item, kind: str) -> tuple[str, str, dict[str, Any]]:
    said, form = words(content, "body"), words(content, "msgtype")
    if kind == "m.sticker":
        return said, "sticker", {}
    if kind.endswith("poll.start"):
        return _question(content), "poll", {}
    if form in _WORDS or not (form or said):
        return said, "", {"action": True} if form == "m.emote" else {}
    data: dict[str, Any] = {"seconds": _seconds(content)}
    name = words(content, "filename")
    if form == "m.location":
        return said, "location", {}
    data["file"] = name or said
    if words(content, "url").startswith("mxc://"):  # of an encrypted file only its key tells
        data["carried"] = words(content, "url")
    voice = form == "m.audio" and any(key.endswith("voice") for key in content)
    media = "voice" if voice else _MEDIA.get(form, "other")
    caption = said if name and name != said else ""
    return caption, media, {key: value for key, value in data.items() if value}


def _seconds(content: Item) -> int:
    length = inner(content, "info").get("duration")
    if not isinstance(length, int | float) or isinstance(length, bool):
        return 0
    return round(length / 1000) if 0 <= length < 10**10 else 0


def _question(content: Item) -> str:
    poll = next((inner(content, key) for key in content if key.endswith("poll.start")), {})
    asked = inner(poll, "question")
    return next((words(asked, key) for key in asked if key in _POLL_WORDS), "")


_POLL_WORDS = {"body", "m.text", "org.matrix.msc1767.text"}
