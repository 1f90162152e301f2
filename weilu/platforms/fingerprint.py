"""Ids for events of exports that have none.

An id is made of what happened, so the same file read twice, or a newer export that overlaps an
older one, names the same event alike. Equal events of one moment are told apart by their turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import repeat
from typing import Any

from weilu.platforms.contract import EventSeen, Told

#: Changes of timestamp over which equal events are told apart by their turn. Bounded, so that
#: memory stays flat in an export of any length.
REMEMBERED = 2_000

_EMPTY = blake2b(digest_size=8)


class Fingerprints:
    """Gives ids: 16 hex characters of what happened, and its turn among equals of one moment.

    Two people's "ok" differ by author; one person's two "ok" in one second differ by their turn,
    which every export that holds that moment gives alike.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._changes = 0
        self._at = -1
        # Two generations, the younger replacing the older: taking single keys off the front of a
        # dictionary gets slower with each one taken.
        self._turns: dict[str, int] = {}
        self._older: dict[str, int] = {}

    def of(self, event: EventSeen) -> str:
        """The event's id; its own is not looked at."""
        return self.identify(event.group, event.at, event.author, event.kind, event.text)

    def identify(self, group: str, at: int, author: str, kind: str, text: str) -> str:
        """The id of an event yet to be made, `at` in microseconds."""
        if at != self._at:
            self._at = at
            self._changes += 1
            if self._changes > self._remembered:
                self._older, self._turns, self._changes = self._turns, {}, 0
        hashed = _EMPTY.copy()
        hashed.update(f"{at}\x1f{author}\x1f{kind}\x1f{text}".encode("utf-8", "replace"))
        digest = hashed.hexdigest()
        key = group + digest
        turns = self._turns
        if key in turns:
            turn = turns[key] + 1
        else:
            turn = self._older.get(key, -1) + 1
        turns[key] = turn
        return f"{digest}.{turn}" if turn else digest

    def identify_all(
        self, group: str, at: Sequence[int], author: Sequence[str], kind: str, text: Sequence[str]
    ) -> list[str]:
        """The ids of many events of one kind, in order."""
        one, alike = self.identify, repeat
        return list(map(one, alike(group), at, author, alike(kind), text))


def fingerprinted(told: Iterable[Told]) -> Iterator[Told]:
    """The same stream, with ids for the events that came without one."""
    ids = Fingerprints()
    for item in told:
        if type(item) is EventSeen and not item.id:
            yield item._replace(id=ids.of(item))
        else:
            yield item


def given_id(value: Any) -> str:
    """The id an export gives: text or a whole number. Raises `ValueError` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise ValueError("no id")
    return f"{value}"
