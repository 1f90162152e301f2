"""Plain messages of a Telegram export, many at a time: nine in ten, so the time it takes to read
one is spent here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from weilu.platforms.contract import EventsSeen
from weilu.platforms.moments import MICROSECONDS, TOO_LATE
from weilu.platforms.telegram.pieces import media_of

_fields = itemgetter("type", "id", "date_unixtime", "from", "from_id", "text")
#: In place of the fields of what is not plain.
_OTHER = ("", 0, 0, None, "", "")
#: Keys every plain message has, and those it may have.
_LEAST = frozenset(("type", "id", "date_unixtime", "from", "from_id", "text"))
_PLAIN = _LEAST | {"date", "text_entities", "reply_to_message_id"}
#: Keys that call for a closer look.
_CLOSER = frozenset(("reactions", "edited", "edited_unixtime", "reply_to_peer_id"))
_FITS, _ANSWERS, _CARRIES = 1, 2, 4


class _Shapes(dict[tuple[Any, ...], int]):
    """What a message with these keys can be; exports know a few dozen sets of keys."""

    most = 1_000

    def __missing__(self, keys: tuple[Any, ...]) -> int:
        if len(self) >= self.most:
            self.clear()
        self[keys] = shape = _shape(frozenset(keys))
        return shape


def _shape(keys: frozenset[Any]) -> int:
    if not keys >= _LEAST or not _CLOSER.isdisjoint(keys):
        return 0
    answers = _ANSWERS if "reply_to_message_id" in keys else 0
    return _FITS | answers | (0 if keys <= _PLAIN else _CARRIES)


_shapes = _Shapes()


def columns_of(
    items: Sequence[Any], names: Mapping[str, str], group: str
) -> tuple[EventsSeen, list[int]]:
    """Events of the plain messages among `items`, by people known by these very `names`; and the
    places of all other items, where the columns hold nothing of worth.
    """
    try:
        shapes = [_shapes[tuple(item)] for item in items]
        fields = [
            _fields(item) if shape else _OTHER for item, shape in zip(items, shapes, strict=True)
        ]
        kinds, ids, times, told, authors, texts = zip(*fields, strict=True)
        known = map(names.get, authors)
        at = [int(time) * MICROSECONDS for time in times]
        others = [
            place
            for place, (kind, ident, text, name, before, moment) in enumerate(
                zip(kinds, ids, texts, told, known, at, strict=True)
            )
            if before is None
            or before != name
            or text.__class__ is not str
            or ident.__class__ is not int
            or kind != "message"
            or not 0 <= moment < TOO_LATE
        ]
    except (TypeError, ValueError):  # parts that are not what they should be
        return _nothing(), list(range(len(items)))
    count = len(items)
    media, data = _carried(items, shapes)
    columns = EventsSeen(
        [f"{ident}" for ident in ids],
        at,
        ["message"] * count,
        [group] * count,
        authors,
        texts,
        _answered(items, shapes),
        [""] * count,
        [()] * count,
        media,
        data,
    )
    return columns, others


def _answered(items: Sequence[Any], shapes: Sequence[int]) -> list[str]:
    to = [
        item["reply_to_message_id"] if shape & _ANSWERS else None
        for item, shape in zip(items, shapes, strict=True)
    ]
    return ["" if one is None else f"{one}" for one in to]


def _carried(
    items: Sequence[Any], shapes: Sequence[int]
) -> tuple[list[str], list[dict[str, Any] | None]]:
    media: list[str] = [""] * len(items)
    data: list[dict[str, Any] | None] = [None] * len(items)
    if max(shapes) >= _CARRIES:
        for place, shape in enumerate(shapes):
            if shape & _CARRIES:
                media[place], data[place] = media_of(items[place])
    return media, data


def _nothing() -> EventsSeen:
    return EventsSeen(*([] for _field in EventsSeen._fields))
