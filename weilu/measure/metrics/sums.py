"""What members, days and pairs came to in both windows: sums that deeds can be added to and taken
from again.

Where every link is certain the sums are whole numbers, so that sums moved on by a few days are
those summed anew, bit for bit. Doubtful links make them real: such sums are only ever made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from weilu.measure.metrics.arrays import (
    Flags,
    Ints,
    ints,
    narrowed,
    numbered,
    plain,
    tallies,
    tally,
)
from weilu.measure.metrics.crowd import LATER, Crowd
from weilu.measure.metrics.days import SURE
from weilu.measure.metrics.recent import Recent, bits

Numbers = dict[str, NDArray[Any]]

#: Sums of each member, beside those of what was doubtful.
OF_MEMBERS = (
    "did", "said", "reacted", "copied", "chatter", "asked", "praised", "joined", "left", "adverts",
    "undrawn", "noise", "helped",
)  # fmt: skip
OF_DAYS = ("said", "effort", "adverts", "chatter", "copied", "undrawn", "noise")
#: Replies by way and window: lo answered hi in the window, in the one before; and back.
OF_PAIRS = ("there", "there_before", "back", "back_before")


@dataclass(frozen=True)
class Stretch:
    """Deeds and links of a few days, counted into a window (`sign` 1) or out of it again (-1)."""

    recent: Recent
    places: Ints  #: in the crowd, by seat
    w: int  #: 0 = the window, 1 = the one before
    sign: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether every probability is 0 or 1."""
        return not any(column.dtype.kind == "f" for column in self._probable())

    def _probable(self) -> Iterable[NDArray[Any]]:
        yield plain(self.recent.deeds, "p")
        yield plain(self.recent.deeds, "undrawn")
        yield plain(self.recent.links, "p")

    @property
    def doers(self) -> Ints:
        found: Ints = self.places[plain(self.recent.deeds, "seat")]
        return found

    def ties(self) -> tuple[Ints, Ints, NDArray[Any]]:
        """Places of who gave and who took, and the probability of each link."""
        links = self.recent.links
        giver, taker = (self.places[plain(links, end)] for end in ("giver", "taker"))
        known = (giver >= 0) & (taker >= 0)
        p = plain(links, "p")
        return (giver, taker, p) if known.all() else (giver[known], taker[known], p[known])


def are(what: NDArray[Any], *flags: str) -> Flags:
    """Which deeds (their `what`) have any of these flags."""
    found: Flags = (what & bits(*flags)) != 0
    return found


def worth(deeds: pa.Table) -> Numbers:
    """What each deed adds to its member's and its day's sums."""
    flags = ("said", "reacted", "copied", "chatter", "asked", "praised", "joined", "left")
    what = plain(deeds, "what")
    told: Numbers = {name: are(what, name) for name in flags}
    told["did"] = np.ones(deeds.num_rows, np.bool_)
    told["adverts"], told["undrawn"] = are(what, "advert"), plain(deeds, "undrawn")
    told["noise"] = np.where(
        are(what, "advert", "chatter", "copied"), told["said"], told["undrawn"]
    )
    told["helped"] = told["asked"] * plain(deeds, "p")
    told["effort"] = are(what, "said", "reacted") & ~told["copied"]
    return told


def miss(p: NDArray[Any]) -> NDArray[np.float64]:
    """ln(1 - p): what several independent links add up to, see `days.any_of`."""
    found: NDArray[np.float64] = np.log(1.0 - np.minimum(p, SURE))
    return found


@dataclass(frozen=True)
class Sums:
    """Sums of both windows, by place in a crowd; members' are those of the window, then before."""

    members: Numbers  #: OF_MEMBERS and, where links are doubtful, "helped_miss"
    days: Numbers  #: OF_DAYS, opens_s, closes_s by day and group, the earliest day first
    pairs: Numbers  #: lo, hi (sorted) and OF_PAIRS; where links are doubtful, "miss:…" of each too

    @property
    def are_whole(self) -> bool:
        return "helped_miss" not in self.members


def anew(stretches: Sequence[Stretch], crowd: Crowd, first: int, days: int) -> Sums:
    """The sums of `stretches`, of the `days` days from `first` (since 1970) on."""
    doubtful = not all(one.is_whole for one in stretches)
    return Sums(
        _members(stretches, len(crowd.member), doubtful),
        day_sums(stretches, crowd, first, days),
        _pairs(stretches, len(crowd.member), doubtful),
    )


def _members(stretches: Sequence[Stretch], people: int, doubtful: bool) -> Numbers:
    parts = [worth(one.recent.deeds) for one in stretches]
    entry = _joined([one.doers + people * one.w for one in stretches])
    told = {name: _joined([part[name] for part in parts]) for name in OF_MEMBERS}
    sums = tallies(entry, told, 2 * people)
    if not doubtful:
        return {name: total.astype(np.int32) for name, total in sums.items()}
    heard = np.flatnonzero(told["helped"] > 0)
    sums["helped_miss"] = tally(entry[heard], miss(told["helped"][heard]), 2 * people)
    return sums


def day_sums(stretches: Sequence[Stretch], crowd: Crowd, first: int, days: int) -> Numbers:
    """Sums by day and group of `days` days from `first` on; nobody's effort is none."""
    groups = max(len(crowd.groups), 1)
    cells = len(crowd.groups) * days
    parts = [worth(one.recent.deeds) for one in stretches]
    place = _joined([one.doers for one in stretches])
    day = _joined([ints(one.recent.deeds, "day") for one in stretches]) - first
    cell = day * groups + crowd.row[place]
    told = {name: _joined([part[name] for part in parts]) for name in OF_DAYS}
    told["effort"] &= crowd.somebody[place]
    at_s = _joined([ints(one.recent.deeds, "at_s") for one in stretches])
    acted = _joined([part["said"] | part["reacted"] for part in parts])
    sums = tallies(cell, told, cells)
    if told["undrawn"].dtype.kind != "f":
        sums = {name: total.astype(np.int32) for name, total in sums.items()}
    opens_s, closes_s = np.full(cells, LATER), np.full(cells, -1)
    np.minimum.at(opens_s, cell[told["said"]], at_s[told["said"]])
    np.maximum.at(closes_s, cell[acted], at_s[acted])
    return sums | {"opens_s": opens_s, "closes_s": closes_s}


def _pairs(stretches: Sequence[Stretch], people: int, doubtful: bool) -> Numbers:
    key, cell, p = _ties(stretches, people)
    keys, pair = numbered(key)
    lo, hi = np.divmod(keys, max(people, 1))

    def by_cell(weight: NDArray[Any]) -> NDArray[Any]:
        return tally(4 * pair + cell, weight, 4 * len(keys)).reshape(-1, 4).T

    told: Numbers = {"lo": lo, "hi": hi}
    sums = by_cell(p)
    if not doubtful:
        sums = sums.astype(np.int32)
    told |= dict(zip(OF_PAIRS, sums, strict=True))
    if doubtful:
        told |= {f"miss:{name}": one for name, one in zip(OF_PAIRS, by_cell(miss(p)), strict=True)}
    return told


def _ties(stretches: Sequence[Stretch], people: int) -> tuple[Ints, Ints, NDArray[Any]]:
    """Of each link: its pair, its way and window as a place in OF_PAIRS, and its probability."""
    keys, cells, chances = [], [], []
    for one in stretches:
        giver, taker, p = one.ties()
        keys.append(np.minimum(giver, taker) * people + np.maximum(giver, taker))
        cells.append(2 * (giver > taker) + one.w)
        chances.append(p)
    return _joined(keys), _joined(cells), _joined(chances)


def moved(sums: Sums, changes: Sequence[Stretch], people: int) -> tuple[Numbers, Numbers]:
    """Members' and pairs' sums with `changes` counted in and out; all of them whole."""
    with ThreadPoolExecutor(1) as beside:
        pairs = beside.submit(_pairs_moved, sums.pairs, changes, people)
        return _members_moved(sums.members, changes, people), pairs.result()


def _members_moved(sums: Numbers, changes: Sequence[Stretch], people: int) -> Numbers:
    parts = [worth(one.recent.deeds) for one in changes]
    entry = _joined([one.doers + people * one.w for one in changes])
    sign = _signs(changes, [part["did"] for part in parts])
    found = {}
    for name in OF_MEMBERS:
        counted = np.flatnonzero(_joined([part[name] for part in parts]))
        total = sums[name].astype(np.int32)
        np.add.at(total, entry[counted], sign[counted])
        found[name] = total
    return found


def _pairs_moved(sums: Numbers, changes: Sequence[Stretch], people: int) -> Numbers:
    key, cell, p = _ties(changes, people)
    sign = _signs(changes, [one.ties()[2] for one in changes])
    keys, pair = numbered(key)
    counts = tally(4 * pair + cell, p * sign, 4 * len(keys)).astype(np.int32).reshape(-1, 4).T
    known = sums["lo"].astype(np.int64) * people + sums["hi"]
    at = np.searchsorted(known, keys)
    inside = at < len(known)
    inside[inside] = known[at[inside]] == keys[inside]
    new = ~inside & counts.any(axis=0)
    held = [
        _added(sums[name], at[inside], one[inside])
        for name, one in zip(OF_PAIRS, counts, strict=True)
    ]
    tied = np.ones(len(known) + np.count_nonzero(new), np.bool_)
    tied[at[inside]] = np.logical_or.reduce([column[at[inside]] for column in held])
    order = np.insert(np.arange(len(known)), at[new], np.arange(len(known), len(tied)))
    order = order[tied[order]]
    told = [sums["lo"], sums["hi"], *held]
    more = [*np.divmod(keys[new], max(people, 1)), *counts[:, new]]
    return {
        name: np.concatenate((column, narrowed(some))).take(order)
        for name, column, some in zip(("lo", "hi", *OF_PAIRS), told, more, strict=True)
    }


def _added(column: NDArray[Any], at: Ints, more: NDArray[Any]) -> NDArray[Any]:
    """A copy with `more` added at distinct places, wide enough for what comes of it."""
    told = narrowed(column[at] + more)
    total = column.astype(np.promote_types(column.dtype, told.dtype))
    total[at] = told
    return total


def _signs(changes: Sequence[Stretch], like: Sequence[NDArray[Any]]) -> NDArray[np.int32]:
    return _joined([
        np.full(len(column), one.sign, np.int32) for one, column in zip(changes, like, strict=True)
    ])  # fmt: skip


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.zeros(0, np.int64)])
