"""Who is tied to whom: pairs of members over both windows, and when two of them last talked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from weilu.measure.metrics.arrays import Array, Flags, Ints, plain
from weilu.measure.metrics.crowd import Crowd
from weilu.measure.metrics.days import SURE
from weilu.measure.metrics.sums import Numbers, Stretch


@dataclass(frozen=True)
class Pairs:
    """Ties by pair of members (places lo < hi), for both windows side by side."""

    lo: Ints
    hi: Ints
    #: Shape (2, pairs): p that lo answered hi in the window, in the one before; bytes where every
    #: link is certain.
    there: NDArray[Any]
    back: NDArray[Any]
    gave_lo: NDArray[Any]  #: expected replies lo gave hi in the window
    gave_hi: NDArray[Any]

    @classmethod
    def of(cls, sums: Numbers) -> Pairs:
        """From the pairs of `sums.Sums`."""
        there, back = (
            np.stack([_at_least_once(sums, way), _at_least_once(sums, f"{way}_before")])
            for way in ("there", "back")
        )
        lo, hi = (sums[end].astype(np.int64, copy=False) for end in ("lo", "hi"))
        return cls(lo, hi, there, back, sums["there"], sums["back"])

    def talk(self, lo: Ints, hi: Ints, people: int) -> Flags:
        """Whether these two ever talked in either window, more likely than not."""
        keys = self.lo * people + self.hi  # sorted
        at = np.minimum(np.searchsorted(keys, lo * people + hi), len(keys) - 1)
        silent = (1 - self.there[:, at]).prod(axis=0) * (1 - self.back[:, at]).prod(axis=0)
        found: Flags = silent <= 0.5
        return found


def _at_least_once(sums: Numbers, way: str) -> NDArray[Any]:
    """The probability of at least one reply, from the sum of misses where links are doubtful."""
    if f"miss:{way}" not in sums:
        return (sums[way] > 0).view(np.int8)
    p: Array = 1 - np.exp(sums[f"miss:{way}"])
    p[p > 0.99999] = 1.0
    return p


def last_talked(stretches: Sequence[Stretch], pairs: Pairs, crowd: Crowd, staff: Flags) -> Ints:
    """The day (since 1970) on which two members of each group last talked, staff left out; -1 =
    not in either window. `stretches` follow each other."""
    latest = np.full(len(crowd.groups), -1)
    for day, places, links in _days_back(stretches):
        giver, taker = (places[plain(links, end)] for end in ("giver", "taker"))
        free = (giver >= 0) & (taker >= 0) & ~staff[giver] & ~staff[taker]
        free &= latest[crowd.row[giver]] < 0
        talked = np.flatnonzero(free)
        doubtful = talked[plain(links, "p")[talked] < SURE]
        if len(doubtful):
            ends = np.sort([giver[doubtful], taker[doubtful]], axis=0)
            free[doubtful] = pairs.talk(ends[0], ends[1], len(crowd.member))
            talked = np.flatnonzero(free)
        latest[crowd.row[giver[talked]]] = day
        if (latest >= 0).all():
            break
    return latest


def _days_back(
    stretches: Sequence[Stretch],
) -> Iterator[tuple[int, NDArray[Any], pa.Table]]:
    """Each day with its links and the places of their seats, the last day first."""
    for one in reversed(stretches):
        day = plain(one.recent.links, "day")
        end = len(day)
        while end:
            start = int(np.searchsorted(day, day[end - 1]))
            yield int(day[start]), one.places, one.recent.links.slice(start, end - start)
            end = start
