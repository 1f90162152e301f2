"""Who may do what, from roles and a channel's overwrites. Pure.

https://docs.discord.com/developers/topics/permissions#permission-overwrites gives the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.discord.ids import Item, listed, words

ADMINISTRATOR = 1 << 3
EVERYTHING = (1 << 63) - 1

#: What the account is asked to be given → what Weilu does with it.
WANTED: dict[int, Any] = {
    1 << 10: _("see channels"),
    1 << 16: _("read what was written before"),
    1 << 11: _("write"),
    1 << 38: _("write in threads"),
    1 << 14: _("show links"),
    1 << 15: _("send pictures and files"),
    1 << 6: _("react"),
    1 << 13: _("take messages of others back"),
    1 << 51: _("pin messages"),
    1 << 40: _("mute members"),
    1 << 1: _("remove members"),
    1 << 2: _("keep removed members out"),
    1 << 0: _("make invite links"),
    1 << 5: _("see which link somebody came by"),
    1 << 7: _("see who removed whom"),
    1 << 4: _("open channels, and hear of new invite links"),
}
INVITED_WITH = sum(WANTED)
#: Whoever may do one of these belongs to the team: kick, ban, administrate, manage the server,
#: manage messages, silence members.
STAFF = ADMINISTRATOR | 1 << 1 | 1 << 2 | 1 << 5 | 1 << 13 | 1 << 40


def bits(item: Item, key: str) -> int:
    """Permissions: a number written as text."""
    value = words(item, key)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 24 else 0


def roles_of(guild: Item) -> dict[str, int]:
    """Role → what it permits; the role that everybody has is called like the server."""
    return {words(role, "id"): bits(role, "permissions") for role in listed(guild, "roles")}


def permitted(guild: Item, member: str, roles: Iterable[str], channel: Item | None = None) -> int:
    """All that a member of a server may do, in a channel of it where one is given."""
    if member == words(guild, "owner_id"):
        return EVERYTHING
    known, everybody, mine = roles_of(guild), words(guild, "id"), set(roles)
    may = known.get(everybody, 0)
    for role in mine:
        may |= known.get(role, 0)
    if may & ADMINISTRATOR:
        return EVERYTHING
    over = {words(one, "id"): one for one in listed(channel, "permission_overwrites")}
    may = _overwritten(may, [over[everybody]] if everybody in over else [])
    may = _overwritten(may, [over[role] for role in mine if role in over])
    return _overwritten(may, [over[member]] if member in over else [])


def _overwritten(may: int, overwrites: list[Item]) -> int:
    denied = allowed = 0
    for one in overwrites:
        denied |= bits(one, "deny")
        allowed |= bits(one, "allow")
    return may & ~denied | allowed


def is_staff(owner: str, roles: dict[str, int], member: str, theirs: Iterable[str]) -> bool:
    """Whether somebody belongs to the team by what their roles permit."""
    return member == owner or any(roles.get(role, 0) & STAFF for role in theirs)
