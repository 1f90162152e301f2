"""What a OneBot message carries: its segments, also written as CQ codes in a string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from weilu.platforms.export_json import mended_text

_CQ = re.compile(r"\[CQ:([\w.\-]+)((?:,[^,\[\]=]+=[^,\[\]]*)*)\]")
_ESCAPES = (("&#91;", "["), ("&#93;", "]"), ("&#44;", ","), ("&amp;", "&"))

#: Kinds of segments that are no words → what they are among the media.
_MEDIA = {
    "image": "image", "record": "voice", "video": "video", "file": "file", "mface": "sticker",
    "marketface": "sticker", "rps": "sticker", "dice": "sticker", "shake": "sticker",
    "poke": "sticker", "share": "link", "music": "link", "contact": "card", "location": "location",
    "forward": "forward", "node": "forward", "longmsg": "forward", "xml": "link", "json": "link",
    "redbag": "red_packet", "wallet": "red_packet",
}  # fmt: skip
#: Words in the name of the app that a JSON card belongs to.
_CARDS = (
    ("multimsg", "forward"), ("map", "location"), ("contact", "card"), ("troopsharecard", "card"),
    ("sharecard", "card"),
)  # fmt: skip


@dataclass(slots=True)
class Body:
    """A message taken apart."""

    words: list[str] = field(default_factory=list)
    reply_to: str = ""
    mentions: list[str] = field(default_factory=list)
    media: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words; faces among words stay as histories write them, alone they are none."""
        if all(word in ("[表情]", "") or word.isspace() for word in self.words):
            return ""
        return "".join(self.words).strip()


def body_of(message: Any) -> Body:
    """Raises `ValueError` or `TypeError` for what is no message."""
    body = Body()
    for kind, data in segments_of(message):
        _take(body, kind, data)
    if not body.text and "[表情]" in body.words:
        body.media = body.media or "sticker"
    body.mentions = list(dict.fromkeys(body.mentions))
    return body


def segments_of(message: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(type, data) of each segment, from an array, one segment, or a string with CQ codes."""
    if isinstance(message, str):
        yield from _from_string(message)
        return
    for segment in [message] if isinstance(message, dict) else message:
        data = segment.get("data")
        if not isinstance(segment["type"], str):
            raise ValueError("no type")
        yield segment["type"], data if isinstance(data, dict) else {}


def _from_string(message: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    end = 0
    for found in _CQ.finditer(message):
        if found.start() > end:
            yield "text", {"text": _unescaped(message[end : found.start()])}
        pairs = (part.partition("=") for part in found[2].split(",")[1:])
        yield found[1], {key: _unescaped(value) for key, _is, value in pairs}
        end = found.end()
    if end < len(message):
        yield "text", {"text": _unescaped(message[end:])}


def _unescaped(text: str) -> str:
    for escape, sign in _ESCAPES:
        text = text.replace(escape, sign)
    return text


def words(data: Mapping[str, Any], key: str) -> str:
    """A field as text fit for any database, "" where it is missing."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return mended_text(str(value))


def _take(body: Body, kind: str, data: Mapping[str, Any]) -> None:
    match kind:
        case "text":
            body.words.append(words(data, "text"))
        case "markdown":
            body.words.append(words(data, "content"))
        case "face":
            body.words.append("[表情]")
        case "at":
            _mention(body, data)
        case "reply":
            body.reply_to = words(data, "id")
        case "anonymous":
            pass
        case _:
            _carry(body, kind, data)


def _mention(body: Body, data: Mapping[str, Any]) -> None:
    who = words(data, "qq")
    if who == "all":
        body.words.append("@全体成员")
    elif who:
        name = words(data, "name").lstrip("@") or who
        body.words.append(f"@{name}")
        body.mentions.append(who)


def _carry(body: Body, kind: str, data: Mapping[str, Any]) -> None:
    media = _MEDIA.get(kind, "other")
    if kind == "image" and words(data, "sub_type") == "1":
        media = "sticker"
    if kind == "json":
        media, card = _card(data)
        body.data |= card
    for field_, key in (("url", "url"), ("title", "title")):
        if kind in ("share", "music") and words(data, key):
            body.data[field_] = words(data, key)
    if kind == "file" and (words(data, "name") or words(data, "file")):
        body.data["file"] = words(data, "name") or words(data, "file")
    body.media = body.media or media


def _card(data: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """(media, title and address) of a JSON card; one that cannot be read is a link too."""
    try:
        card = json.loads(data.get("data") or "")
        app, meta = str(card.get("app", "")), card.get("meta") or {}
        shown = next((one for one in meta.values() if isinstance(one, dict)), {})
    except (ValueError, TypeError, AttributeError, RecursionError):
        return "link", {}
    media = next((media for word, media in _CARDS if word in app), "link")
    found = {
        "title": words(shown, "title") or words(shown, "desc") or words(card, "prompt"),
        "url": words(shown, "jumpUrl") or words(shown, "qqdocurl"),
    }
    return media, {key: value for key, value in found.items() if value}
