"""Everybody ever seen in the groups, as sorted arrays: one place per (group, member)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import pyarrow as pa

from weilu.measure.metrics.arrays import Array, Flags, Ints, counted, ints, numbered
from weilu.measure.metrics.deeds import KEY_START_S, KEY_STEP, NOBODY

#: Members of a log that tells of joins this seldom were mostly there before it began.
JOINS_TOLD = 0.5


def found(among: Ints, values: Ints) -> Ints:
    """Where each value stands in a sorted array of distinct numbers; -1 = nowhere.

    Numbers that lie close, as a database's do, are looked up in a table; others by halving.
    """
    if not len(among):
        return np.full(len(values), -1)
    low, high = int(among[0]), int(among[-1])
    if high - low > 4 * len(among) + 1_000:
        place = np.minimum(np.searchsorted(among, values), len(among) - 1)
        return np.where(among[place] == values, place, -1)
    table = np.full(high - low + 2, -1)
    table[among - low] = np.arange(len(among))
    inside = (values >= low) & (values <= high)
    return table[np.where(inside, values - low, high - low + 1)]


#: Stands for a first moment that has not come.
LATER = 2**62

#: How each column of `deeds.fold` is brought together from several stretches of days.
_TOGETHER: Mapping[str, np.ufunc] = {
    "first_s": np.minimum, "last_s": np.maximum, "first_said": np.minimum,
    "said": np.add, "reacted": np.add, "joined_s": np.maximum, "left_s": np.maximum,
    "signs": np.add,
}  # fmt: skip

#: The columns of `deeds.fold`, sorted by group and member; LATER where nothing was said yet, -1
#: where a last moment is missing.
Fold = dict[str, Ints]


def as_fold(table: pa.Table) -> Fold:
    """From `deeds.fold` as an engine tells it, in any order."""
    missing = {"first_said": LATER, "last_s": -1, "joined_s": -1, "left_s": -1}
    return fold_of({name: ints(table, name, missing.get(name, 0)) for name in table.column_names})


def fold_of(columns: Mapping[str, Ints]) -> Fold:
    """Sorted, with what stands there of one member several times brought together."""
    order = np.lexsort((columns["member"], columns["group_id"]))
    group, member = columns["group_id"][order], columns["member"][order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (group[1:] != group[:-1]) | (member[1:] != member[:-1])
    start = np.flatnonzero(first)
    folded = {"group_id": group[start], "member": member[start]}
    for name, together in _TOGETHER.items():
        column = columns[name][order]
        folded[name] = column if first.all() else together.reduceat(column, start)
    return folded


def together(*folds: Fold) -> Fold:
    """Folds of separate stretches as one."""
    told = [fold for fold in folds if len(fold["member"])]
    return reduce(_added, told) if told else folds[0]


def _added(fold: Fold, more: Fold) -> Fold:
    """`fold` and what came after it; mostly of people it has already."""
    crowd = Crowd.of(fold)
    place = crowd.places(more["group_id"], more["member"])
    known, new = place >= 0, place < 0
    folded = dict(fold)
    for name, together in _TOGETHER.items():
        folded[name] = fold[name].copy()
        folded[name][place[known]] = together(fold[name][place[known]], more[name][known])
    if not new.any():
        return folded
    return fold_of({name: np.concatenate((folded[name], more[name][new])) for name in folded})


def unkeyed(key: Ints) -> tuple[Ints, Ints]:
    """Seconds and number from `deeds.moment_key`; -1 and -1 where it is LATER."""
    never = key == LATER
    bits = KEY_STEP.bit_length() - 1  # by bits: halving is quicker than dividing
    at_s, seq = (key >> bits) + KEY_START_S, key & (KEY_STEP - 1)
    return np.where(never, -1, at_s), np.where(never, -1, seq)


def with_groups(fold: Fold, first_s: Mapping[int, int]) -> Fold:
    """`fold` and an entry of nobody for each group that has none yet, seen first then.

    A group into which only broadcasts were poured has no deeds, but it is there.
    """
    known = set(np.unique(fold["group_id"]).tolist()) if first_s else set()
    missing = sorted(first_s.keys() - known)
    if not missing:
        return fold
    columns = {
        "group_id": missing, "member": [NOBODY] * len(missing),
        "first_s": [first_s[group] for group in missing],
        "first_said": [LATER] * len(missing),
    }  # fmt: skip
    never = dict.fromkeys(("last_s", "joined_s", "left_s"), [-1] * len(missing))
    told = {name: [0] * len(missing) for name in fold} | columns | never
    return together(fold, fold_of({name: np.array(told[name], np.int64) for name in fold}))


@dataclass(frozen=True)
class Crowd:
    """Arrays of one length, sorted by group and member; times in seconds, -1 = never."""

    groups: Ints  #: ids of the groups, sorted
    row: Ints  #: each one's place in `groups`
    member: Ints
    first_s: Ints
    last_s: Ints
    first_said_s: Ints
    first_said_seq: Ints
    said: Ints
    reacted: Ints
    joined_s: Ints
    left_s: Ints
    signs: Ints
    codes: Ints  #: sorted distinct member ids, for `places`
    keys: Ints

    @classmethod
    def of(cls, fold: Fold) -> Crowd:
        groups, row = numbered(fold["group_id"])
        codes, code = numbered(fold["member"])
        said_s, said_seq = unkeyed(fold["first_said"])
        same = ("member", "first_s", "last_s", "said", "reacted", "joined_s", "left_s", "signs")
        return cls(
            groups, row, codes=codes, keys=row * len(codes) + code,
            first_said_s=said_s, first_said_seq=said_seq, **{name: fold[name] for name in same},
        )  # fmt: skip

    def places(self, group: Ints, member: Ints) -> Ints:
        """Where each (group, member) stands here; -1 = nowhere."""
        if not len(self.keys):
            return np.full(len(group), -1)
        row, code = found(self.groups, group), found(self.codes, member)
        key = row * len(self.codes) + code
        return np.where((row >= 0) & (code >= 0), found(self.keys, key), -1)

    @cached_property
    def somebody(self) -> Flags:
        return np.not_equal(self.member, NOBODY).astype(np.bool_)

    def count(self, of: Flags) -> Array:
        return counted(self.row[of], len(self.groups))

    @cached_property
    def tells_joins(self) -> Flags:
        """Groups whose log tells of enough joins to know its silent members too."""
        known, joined = self.count(self.somebody), self.count(self.somebody & (self.joined_s >= 0))
        return np.greater_equal(joined, np.maximum(JOINS_TOLD * known, 1)).astype(np.bool_)

    def present(self, at_s: int) -> Flags:
        """Who was there at a moment: joined (or, where joins are not told, spoke) and not left."""
        seen = self.somebody & (self.first_s <= at_s)
        left = (self.left_s >= 0) & (self.left_s <= at_s)
        left &= (self.left_s >= self.joined_s) & (self.left_s >= self.last_s)
        spoke = (self.said + self.reacted > 0) & (self.first_s <= at_s)
        return seen & ~left & (spoke | self.tells_joins[self.row])


@dataclass(frozen=True)
class StaffSigns:
    """Who counts as staff, and for which groups that was a guess."""

    staff: Flags  #: by place in the crowd; bots included
    bot: Flags
    by_acts: Flags  #: by group: told from removing, pinning, renaming
    by_effort: Flags  #: by group: whoever carries most stands in for the owner


def staff_of(
    crowd: Crowd, staff: Collection[int], bots: Collection[int], effort: Array
) -> StaffSigns:
    """Staff as marked; else as their acts show; else whoever put in most `effort` (by place)."""
    bot = np.isin(crowd.member, np.fromiter(bots, np.int64, len(bots)))
    marked = np.isin(crowd.member, np.fromiter(staff, np.int64, len(staff)))
    unmarked = crowd.count(marked & ~bot) == 0
    acting = (crowd.signs > 0) & ~bot & crowd.somebody
    by_acts = unmarked & (crowd.count(acting) > 0)
    by_effort = unmarked & ~by_acts
    marked = marked | bot | (acting & by_acts[crowd.row])
    able = crowd.somebody & ~bot & (effort > 0) & by_effort[crowd.row]
    leaders = _leaders(crowd, np.flatnonzero(able), effort)
    guessed = np.zeros(len(crowd.groups), dtype=np.bool_)
    guessed[crowd.row[leaders]] = True
    marked[leaders] = True
    return StaffSigns(marked, bot, by_acts, guessed)


def _leaders(crowd: Crowd, places: Ints, effort: Array) -> Ints:
    """The place of the largest effort in each group that has any of `places`."""
    order = places[np.lexsort((-effort[places], crowd.row[places]))]
    _, first = np.unique(crowd.row[order], return_index=True)
    return order[first]
