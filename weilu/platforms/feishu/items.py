"""Reading Feishu's JSON: ids, names, times. Nothing here trusts a field to be what it should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weilu.platforms.contract import PersonSeen
from weilu.platforms.export_json import mended_text
from weilu.platforms.moments import MICROSECONDS, checked

Item = Mapping[str, Any]


def words(item: Item, key: str) -> str:
    """A text field fit for any database, "" where it is missing."""
    value = item.get(key)
    return mended_text(value) if isinstance(value, str) else ""


def inner(item: Item, key: str) -> Item:
    """An object inside, an empty one where it is missing."""
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def listed(item: Item, key: str) -> list[Item]:
    """The objects of a list, none where it is missing."""
    value = item.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def needed(item: Item, key: str) -> str:
    """A text field that must be there. Raises `KeyError`."""
    found = words(item, key)
    if not found:
        raise KeyError(key)
    return found


def from_milliseconds(value: Any) -> int:
    """Microseconds since 1970 of "1608725989000". Raises `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("no time")
    return checked(int(value) * (MICROSECONDS // 1_000))


def id_of(ids: Item) -> str:
    """The id of a person among those Feishu tells: the app's own, as all of its API wants it."""
    return words(ids, "open_id")


def person_of(item: Item, key: str) -> PersonSeen:
    """A person with ids below `key`, and a name where one is told."""
    return PersonSeen(id_of(inner(item, key)), words(item, "name"))
