"""What a WhatsApp line says: a message, something attached, or a deed told by the platform."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from weilu.platforms.whatsapp.layout import BIDI
from weilu.platforms.whatsapp.phrases import (
    ATTACHED,
    CALLS,
    DELETED,
    EDITED,
    ENCRYPTED,
    LOCATION,
    NAMED_DOCUMENT,
    PHRASES,
    PLACEHOLDERS,
    POLL,
    YOU,
)

#: Longer ones are text, whatever stands in them.
NAME_LIMIT = 120
SENTENCE_LIMIT = 1_000

_INVISIBLE = re.compile(f"[{BIDI}]")
_SPACES = re.compile(r"[\s\xa0\u202f]+")
_PHONE = re.compile(r"\+\d[\d ()-]{5,}")
_AND = re.compile(r", | and | und | y | e | et |、|和| और ")
_EXTENSIONS = {
    "jpg": "image", "jpeg": "image", "png": "image", "heic": "image", "gif": "video",
    "webp": "sticker", "mp4": "video", "mov": "video", "3gp": "video",
    "opus": "voice", "ogg": "voice", "m4a": "voice", "mp3": "voice", "amr": "voice", "aac": "voice",
    "vcf": "card",
}  # fmt: skip


class Body(NamedTuple):
    """What stands behind the author's name."""

    kind: str
    text: str
    media: str = ""
    data: Mapping[str, Any] | None = None


class Deed(NamedTuple):
    """What a line of the platform tells; names as written, "" for the phone's owner."""

    kind: str
    author: str
    subject: str
    text: str
    data: Mapping[str, Any] | None


def name_of(written: str) -> str:
    """A name without the marks of direction, odd spaces and the ~ of people not in the contacts."""
    if not written.isascii():
        written = _INVISIBLE.sub("", written)
    name = _SPACES.sub(" ", written).strip()
    return name.removeprefix("~").lstrip() or name


def identity_of(name: str) -> str:
    """Who it is: the name, or the bare digits of a telephone number, however spaced."""
    if name.startswith("+") and _PHONE.fullmatch(name):
        return "+" + "".join(filter(str.isdigit, name))
    return name


def body_of(text: str) -> Body | None:
    """What a message's text stands for; `None` where the platform speaks, as on an iPhone."""
    told = text.startswith("\u200e")
    bare = EDITED.sub("", text.strip("\u200e\u200f \n"))
    lower = bare[:80].lower().rstrip(".")
    if len(bare) < 80:
        if lower in DELETED:
            return Body("recall", "")
        if lower in PLACEHOLDERS:
            return Body("message", "", PLACEHOLDERS[lower])
    if told and lower.startswith(CALLS):
        return Body("call", bare, "call")
    if lower.startswith(LOCATION):
        return Body("message", bare, "location")
    if lower.startswith(POLL):
        return Body("message", bare, "poll")
    if attached := ATTACHED.match(bare):
        return _attachment(attached["ios"] or attached["android"], bare[attached.end() :])
    if "\u200e" in text and lower.split("\u200e")[-1] in PLACEHOLDERS:
        named = NAMED_DOCUMENT.match(bare)
        return _attachment(named["file"] if named else "", "")
    return None if told or bare.startswith(ENCRYPTED) else Body("message", bare)


def _attachment(file: str, caption: str) -> Body:
    name = file.strip("\u200e\u200f ")
    stem, _dot, extension = name.rpartition(".")
    media = _EXTENSIONS.get(extension.lower(), "file")
    if media == "image" and stem.startswith("STK"):
        media = "sticker"
    return Body("message", caption.strip("\u200e "), media, {"file": name} if name else None)


def deeds_of(sentence: str) -> list[Deed]:
    """What a line of the platform says was done; kind "system" where that is not known."""
    bare = _INVISIBLE.sub("", sentence).strip()
    if len(bare) <= SENTENCE_LIMIT:
        for word, kind, how, pattern in PHRASES:
            if word in bare and (found := pattern.fullmatch(bare)):
                return _told(bare, kind, how, found.groupdict())
        if bare.lower().startswith(CALLS):
            return [Deed("call", "", "", bare, None)]
    return [Deed("system", "", "", bare, None)]


def is_deed(sentence: str) -> bool:
    """Whether the platform is known to write such a line."""
    return deeds_of(sentence)[0].kind != "system"


def _told(bare: str, kind: str, how: str, parts: dict[str, str | None]) -> list[Deed]:
    actor = _somebody(parts.get("a") or "")
    others = [_somebody(name) for name in _AND.split(parts.get("b") or "")]
    if kind == "join":
        data = {"via": how} if how else None
        if how == "invite":
            return [Deed(kind, other, actor, bare, data) for other in others]
        return [Deed(kind, actor, "", bare, data)]
    if kind == "removed":
        return [Deed(kind, actor, other, bare, None) for other in others]
    if kind == "rename":
        return [Deed(kind, actor, "", parts.get("new") or bare, {"what": how})]
    return [Deed(kind, actor, "", bare, None)]


def _somebody(written: str) -> str:
    name = name_of(written)
    return "" if name.lower() in YOU else name
