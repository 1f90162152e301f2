"""One line of the exchange format, from JSON or CSV, → what it tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop

from weilu.events import catalogue
from weilu.kit.errors import WeiluError
from weilu.platforms.contract import (
    KINDS,
    EventSeen,
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
)
from weilu.platforms.export_json import mended_text
from weilu.platforms.fingerprint import Fingerprints
from weilu.platforms.moments import from_iso, from_seconds

#: Every field of a line, described in `docs/exchange.md`.
COLUMNS = frozenset(
    [
        "id",
        "at",
        "kind",
        "group",
        "group_name",
        "author",
        "author_name",
        "author_is_bot",
        "author_is_staff",
        "text",
        "reply_to",
        "subject",
        "mentions",
        "media",
        "topic",
        "data",
    ]
)
_MEDIA = {"", "image", "voice", "video", "file", "sticker", "link", "location", "card"}
_MEDIA |= {"red_packet", "transfer", "poll", "forward", "call", "other"}
_YES = {True, "1", "true", "yes", "是"}


class _BadLine(ValueError):
    """Says in one sentence what is wrong with a line."""


class Lines:
    """Takes line after line of one source."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._zone = options.zone
        self._group = options.group or source.path.stem
        self._groups: dict[str, str] = {}
        self._people: dict[str, PersonSeen] = {}
        self._fingerprints = Fingerprints()

    def take(self, item: Any, line: int, escaped: bool = False) -> Iterator[Told]:
        """What one line tells; `escaped` = its text may hold what no database takes."""
        try:
            if not isinstance(item, dict):
                raise _BadLine(gettext_noop("It is not one JSON object."))
            told = list(self._told(_mended(item) if escaped else item))
        except _BadLine as bad:
            told = [Refused(f"line {line}", str(bad))]
        except RecursionError:
            told = [Refused(f"line {line}", gettext_noop("It is nested too deeply."))]
        yield from told

    def _told(self, item: dict[str, Any]) -> Iterator[Told]:
        event = self._event(item)
        name = _text(item, "group_name")
        if event.group not in self._groups or (name and self._groups[event.group] != name):
            self._groups[event.group] = name
            yield GroupSeen(event.group, name or event.group)
        if event.author:
            yield from self._met(event.author, item)
        yield event

    def _event(self, item: dict[str, Any]) -> EventSeen:
        kind = _text(item, "kind") or "message"
        if kind not in KINDS:
            raise _BadLine(gettext_noop("Its kind is none of those in docs/exchange.md."))
        media = _text(item, "media")
        event = EventSeen(
            _text(item, "id"),
            self._at(item.get("at")),
            kind,
            _text(item, "group") or self._group,
            _text(item, "author"),
            _text(item, "text"),
            _text(item, "reply_to"),
            _text(item, "subject"),
            _mentions(item.get("mentions")),
            media if media in _MEDIA else "other",
            _data(kind, item),
        )
        return event if event.id else event._replace(id=self._fingerprints.of(event))

    def _at(self, at: Any) -> int:
        try:
            if isinstance(at, str) and not at.strip().replace(".", "", 1).isdecimal():
                return from_iso(at, self._zone)
            return from_seconds(at)
        except ValueError:
            raise _BadLine(
                gettext_noop("Its at is no time: ISO 8601 or seconds since 1970.")
            ) from None

    def _met(self, author: str, item: dict[str, Any]) -> Iterator[PersonSeen]:
        before = self._people.get(author)
        seen = PersonSeen(
            author,
            _text(item, "author_name") or (before.name if before else author),
            _yes(item, "author_is_bot") or bool(before and before.is_bot),
            _yes(item, "author_is_staff") or bool(before and before.is_staff),
        )
        if seen != before:
            self._people[author] = seen
            yield seen


#: Field → what is wrong with it; whole sentences, so that they can be translated.
_NOT_TEXT = {
    "id": gettext_noop("Its id is not text."),
    "kind": gettext_noop("Its kind is not text."),
    "group": gettext_noop("Its group is not text."),
    "group_name": gettext_noop("Its group_name is not text."),
    "author": gettext_noop("Its author is not text."),
    "author_name": gettext_noop("Its author_name is not text."),
    "text": gettext_noop("Its text is not text."),
    "reply_to": gettext_noop("Its reply_to is not text."),
    "subject": gettext_noop("Its subject is not text."),
    "mentions": gettext_noop("Its mentions is not text."),
    "media": gettext_noop("Its media is not text."),
    "topic": gettext_noop("Its topic is not text."),
}


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 256:
        return str(value)
    raise _BadLine(_NOT_TEXT[key])


def _yes(item: dict[str, Any], key: str) -> bool:
    value = item.get(key)
    value = value.lower() if isinstance(value, str) else value
    return isinstance(value, str | int) and value in _YES


def _mentions(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    if not isinstance(value, list):
        if value is None:
            return ()
        raise _BadLine(gettext_noop("Its mentions are not a list of ids."))
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in value):
        raise _BadLine(gettext_noop("Its mentions are not a list of ids."))
    return tuple(dict.fromkeys(_text({"mentions": one}, "mentions") for one in value))


def _data(kind: str, item: dict[str, Any]) -> dict[str, Any] | None:
    data = item.get("data") or {}
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            raise _BadLine(gettext_noop("Its data is not a JSON object.")) from None
    if not isinstance(data, dict):
        raise _BadLine(gettext_noop("Its data is not a JSON object."))
    if _text(item, "topic") and kind == "message":
        data = {**data, "subject": _text(item, "topic")}
    try:
        catalogue.check(kind, data)
    except WeiluError:
        raise _BadLine(gettext_noop("Its data has a field that its kind does not have.")) from None
    if not all(isinstance(value, str | int | float | bool) for value in data.values()):
        raise _BadLine(gettext_noop("Its data holds more than text, numbers and yes or no."))
    return data or None


def _mended(value: Any) -> Any:
    """Texts without lone surrogates and NUL."""
    if isinstance(value, str):
        return mended_text(value)
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {mended_text(key): _mended(part) for key, part in value.items()}
    return value
