"""Telegram's numbers → the ids an export of Telegram Desktop gives, so that both overlap.

The Bot API marks what a number is of by its sign and size (-100… supergroup or channel, other
negative: basic group, positive: person). An export has the bare number for groups, and
`user123`, `channel123` or `chat123` for whoever wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.export_json import mended_text
from weilu.platforms.moments import MICROSECONDS

#: -1000000000000 - n is the supergroup or channel n.
_CHANNELS = 10**12
Item = Mapping[str, Any]


def number(value: Any) -> int:
    """A whole number. Raises `ValueError` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("no number")
    return value


def words(item: Item, key: str) -> str:
    """A text field fit for any database, "" where it is missing."""
    value = item.get(key)
    return mended_text(value) if isinstance(value, str) else ""


def bare(chat: Any) -> str:
    """The id of a chat as exports have it."""
    ident = number(chat)
    return str(-ident - _CHANNELS if ident < -_CHANNELS else abs(ident))


def marked(group: str) -> list[int]:
    """How the Bot API may call a group of which only the bare number is known, likelier first.

    Raises `ValueError` when it is no number.
    """
    ident = int(group)
    return [ident] if ident < 0 else [-_CHANNELS - ident, -ident]


def is_private(chat: Item) -> bool:
    return number(chat["id"]) > 0


def group_of(chat: Item) -> GroupSeen:
    """The group a chat is; a chat with one person is none: id and name are ""."""
    if is_private(chat):
        return GroupSeen("", "")
    return GroupSeen(bare(chat["id"]), words(chat, "title"))


def user_id(person: str) -> int:
    """The Bot API's number of `user123`. Raises `ValueError` when it is none."""
    return int(person.removeprefix("user"))


def person_of(user: Item, *, is_staff: bool = False) -> PersonSeen:
    names = (words(user, "first_name"), words(user, "last_name"))
    name = " ".join(filter(None, names))
    return PersonSeen(f"user{number(user['id'])}", name, user.get("is_bot") is True, is_staff)


def chat_as_person(chat: Item, *, is_staff: bool = False) -> PersonSeen:
    """A channel or group that writes under its own name."""
    kind = "channel" if number(chat["id"]) < -_CHANNELS else "chat"
    return PersonSeen(kind + bare(chat["id"]), words(chat, "title"), is_staff=is_staff)


def membership_id(kind: str, person: str, at: int) -> str:
    """The id of somebody's coming or going at `at` (microseconds).

    It is told twice, by a message in the group and by an update on the member, and an export
    tells it a third time: who and when is all that the three have in common.
    """
    return f"{kind}:{person}:{at // MICROSECONDS}"
