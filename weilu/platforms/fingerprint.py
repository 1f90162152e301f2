"""Ids for events of exports that have none: the same file, or an overlapping newer one, gives the
same ids again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from weilu.platforms.contract import EventSeen, Told

#: Timestamps remembered, over which equal events are told apart by their turn.
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
        told = f"{event.at}\x1f{event.author}\x1f{event.kind}\x1f{event.text}"
        digest = blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
        moment = (event.group, event.at)
        turns = self._turns.get(moment)
        if turns is None:
            turns = self._turns[moment] = {}
            if len(self._turns) > self._remembered:
                del self._turns[next(iter(self._turns))]
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
