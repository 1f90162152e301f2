"""Ids for events of exports that have none.

An id is made of what happened, so the same file read twice, or a newer export that overlaps an
older one, names the same event alike. Equal events of one moment are told apart by their turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from weilu.platforms.contract import EventSeen, Told

#: Timestamps remembered, over which equal events are told apart by their turn. Bounded, so that
#: memory stays flat in an export of any length.
REMEMBERED = 2_000


class Fingerprints:
    """Gives ids: 16 hex characters of what happened, and its turn among equals of one moment.

    Two people's "ok" differ by author; one person's two "ok" in one second differ by their turn,
    which every export that holds that moment gives alike.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._turns: dict[tuple[str, int], dict[str, int]] = {}

    def of(self, event: EventSeen) -> str:
        """The event's id; its own is not looked at."""
        return self.identify(event.group, event.at, event.author, event.kind, event.text)

    def identify(self, group: str, at: int, author: str, kind: str, text: str) -> str:
        """The id of an event yet to be made, `at` in microseconds."""
        told = f"{at}\x1f{author}\x1f{kind}\x1f{text}"
        digest = blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
        moment = (group, at)
        turns = self._turns.get(moment)
        if turns is None:
            if len(self._turns) >= self._remembered:
                del self._turns[next(iter(self._turns))]
            self._turns[moment] = {digest: 0}
            return digest
        turn = turns[digest] = turns.get(digest, -1) + 1
        return f"{digest}.{turn}" if turn else digest


def fingerprinted(told: Iterable[Told]) -> Iterator[Told]:
    """The same stream, with ids for the events that came without one."""
    ids = Fingerprints()
    for item in told:
        if type(item) is EventSeen and not item.id:
            yield item._replace(id=ids.of(item))
        else:
            yield item
