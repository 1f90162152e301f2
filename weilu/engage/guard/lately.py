"""What was written lately, kept in memory while messages pass by in order. Pure."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from weilu.engage.guard.rules import Heard


class Lately:
    """A `Memory` of messages that come in order of time; forgets what lies behind its windows."""

    def __init__(self) -> None:
        self._pace: dict[tuple[int, int], deque[datetime]] = defaultdict(deque)
        self._same: dict[int, deque[tuple[datetime, int, int]]] = defaultdict(deque)
        self._swept = 0

    def pace(self, heard: Heard, seconds: int) -> int:
        times = self._pace[heard.group, heard.member]
        times.append(heard.at)
        while times[0] < heard.at - timedelta(seconds=seconds):
            times.popleft()
        return len(times)

    def same(self, heard: Heard, fingerprint: int, seconds: int) -> Sequence[tuple[int, int]]:
        oldest = heard.at - timedelta(seconds=seconds)
        self._sweep(oldest)
        known = self._same[fingerprint]
        known.append((heard.at, heard.group, heard.member))
        while known[0][0] < oldest:
            known.popleft()
        return [(group, member) for _at, group, member in known]

    def _sweep(self, oldest: datetime) -> None:
        """Let go of words nobody has repeated, now and then: months of them would fill memory."""
        self._swept += 1
        if self._swept % 20_000 == 0:
            for mark in [mark for mark, known in self._same.items() if known[-1][0] < oldest]:
                del self._same[mark]
