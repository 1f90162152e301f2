"""Discord's ids and people, as its exports have them too. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from weilu.platforms.contract import PersonSeen
from weilu.platforms.export_json import mended_text
from weilu.platforms.moments import MICROSECONDS, checked, from_iso

Item = Mapping[str, Any]
#: The first millisecond of 2015: what the time in an id is counted from.
EPOCH_MS = 1_420_070_400_000
_MINUTE = 60 * MICROSECONDS
_UTC = ZoneInfo("UTC")


def words(item: Any, key: str) -> str:
    """A text field fit for any database, "" where it is missing or none."""
    value = item.get(key) if isinstance(item, Mapping) else None
    return mended_text(value) if isinstance(value, str) else ""


def inner(item: Any, key: str) -> Item:
    """A field that is an object, else an empty one."""
    value = item.get(key) if isinstance(item, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def listed(item: Any, key: str) -> list[Item]:
    """The objects of a list; none where there is no list."""
    value = item.get(key) if isinstance(item, Mapping) else None
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def ident(value: Any) -> str:
    """An id: digits, as text. Raises `ValueError` for anything else."""
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()) or len(value) > 20:
        raise ValueError("no id")
    return value


def made_at(id: str) -> int:
    """When what has this id was made, in microseconds since 1970. Raises `ValueError`."""
    return checked(((int(ident(id)) >> 22) + EPOCH_MS) * 1000)


def when(text: Any) -> int:
    """A time as Discord writes it, in microseconds since 1970. Raises `ValueError`."""
    return from_iso(text, _UTC)


def id_at(at: int) -> int:
    """The smallest id of what was made at that time (microseconds) or later."""
    return max(0, at // 1000 - EPOCH_MS) << 22


def name_of(user: Item, member: Item) -> str:
    """As people see each other: the name in this server, else the one shown, else the account's."""
    return words(member, "nick") or words(user, "global_name") or words(user, "username")


def person_of(user: Item, member: Item | None = None, *, is_staff: bool = False) -> PersonSeen:
    """Raises `ValueError` or `KeyError` where there is no id."""
    name = name_of(user, member or {})
    return PersonSeen(ident(user["id"]), name, user.get("bot") is True, is_staff)


def membership_id(kind: str, person: str, at: int) -> str:
    """The id of somebody's coming or going at `at` (microseconds).

    A coming is told twice, by an event and by a message in the channel a moment later, and an
    export tells it a third time: who and in which minute is all that the three have in common.
    """
    return f"{kind}:{person}:{at // _MINUTE}"


def invite_link(code: str) -> str:
    return f"https://discord.gg/{code}"


def invite_code(link: str) -> str:
    """The code of an invite link, or of a code by itself."""
    return link.strip().rstrip("/").rpartition("/")[2]
