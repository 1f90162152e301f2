"""Who may do what in a room, from its power levels. Pure.

https://spec.matrix.org/v1.11/client-server-api/#mroompower_levels gives the defaults.
"""

from __future__ import annotations

from typing import Any

from weilu.platforms.matrix.content import Item, inner, words

STAFF_LEVEL = 50  #: what clients call a moderator
_HIGHEST = 1 << 53  #: creators of rooms of version 12 and later stand above every level


def number(item: Item, key: str, otherwise: int) -> int:
    """A level; older servers also wrote digits in quotes."""
    value = item.get(key, otherwise)
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def levels(power: Item) -> dict[str, int]:
    """Person → level, for those who have one of their own."""
    users = inner(power, "users")
    return {who: number(users, who, 0) for who in users}


def level_of(who: str, power: Item, creators: set[str]) -> int:
    if who in creators:
        return _HIGHEST
    return levels(power).get(who, number(power, "users_default", 0))


def creators_of(created: Item) -> set[str]:
    """Who stands above all levels, from the whole `m.room.create` event."""
    content = inner(created, "content")
    version = words(content, "room_version")
    if not (version.isdigit() and int(version) >= 12):
        return set()
    more = content.get("additional_creators")
    named = [one for one in more if isinstance(one, str)] if isinstance(more, list) else []
    return {words(created, "sender"), *named}


def staff_of(power: Item) -> set[str]:
    return {who for who, level in levels(power).items() if level >= STAFF_LEVEL}


def needed(power: Item, what: str) -> int:
    """The level for kick, ban, redact, invite; for a state event; or for `message`."""
    if what in ("kick", "ban", "redact"):
        return number(power, what, 50)
    if what == "invite":
        return number(power, what, 0)
    events = inner(power, "events")
    if what == "m.room.message":
        return number(events, what, number(power, "events_default", 0))
    return number(events, what, number(power, "state_default", 50))


def muted(power: Item, member: str, seconds: int) -> dict[str, Any]:
    """The levels with a member below, or again at, what writing takes."""
    users = dict(inner(power, "users"))
    if seconds:
        users[member] = needed(power, "m.room.message") - 1
    else:
        users.pop(member, None)
    return {**power, "users": users}
