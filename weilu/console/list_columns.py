"""Columns that one room adds to the list of another: the frame only hands them over.

list_columns("members", (Column("gave", _("Gave"), valued=True),), exchange.by_member)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from weilu.console.tables import Column

#: Key of a row → column's key → value.
Values = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Added:
    """Some columns and where their values come from."""

    columns: tuple[Column, ...]
    values: Callable[[HttpRequest], Values]


_added: dict[str, list[Added]] = {}


def list_columns(
    place: str, columns: Sequence[Column], values: Callable[[HttpRequest], Values]
) -> None:
    """Show `columns` in the list at `place` ("members"); the same keys again replace them."""
    mine = Added(tuple(columns), values)
    keys = {column.key for column in columns}
    others = [
        one for one in _added.get(place, []) if not keys & {column.key for column in one.columns}
    ]
    _added[place] = [*others, mine]


def added(place: str) -> tuple[Added, ...]:
    """What rooms added to the list at `place`."""
    return tuple(_added.get(place, ()))
