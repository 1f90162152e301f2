"""What was lately done and who answered whom, one row a deed, ready to be summed in numpy.

Members stand as numbers of seats (one per group and member), so that sums need no look at ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from weilu.measure.metrics.arrays import Flags, Ints, distinct, ints, narrowed, plain, reals
from weilu.measure.metrics.crowd import LATER, Fold, fold_of, found
from weilu.measure.metrics.days import DEED_BITS
from weilu.measure.metrics.deeds import KEY_START_S, KEY_STEP

#: Columns kept of each deed and each link beside who did it.
OF_DEEDS = ("day", "at_s", "seq", "what", "p", "undrawn", "delay_s")
OF_LINKS = ("day", "p")
TABLES = ("seats", "deeds", "links")


@dataclass(frozen=True)
class Recent:
    """Deeds and links of a stretch of days, sorted by day."""

    seats: pa.Table  #: group_id, member; the numbers below are rows of it
    deeds: pa.Table  #: seat, and OF_DEEDS as of `days.deed_rows`
    links: pa.Table  #: giver and taker (seats), and OF_LINKS

    @classmethod
    def of(cls, deeds: pa.Table, links: pa.Table) -> Recent:
        """From `days.deed_rows` and `days.LINKS` rows."""
        ends = [(deeds, "member"), (links, "giver"), (links, "taker")]
        group = np.concatenate([ints(table, "group_id") for table, _ in ends])
        member = np.concatenate([ints(table, end) for table, end in ends])
        seats, seat = _seated(group, member)
        first = np.cumsum([len(table) for table, _ in ends])
        doer, giver, taker, _ = np.split(seat, first)
        did = {"seat": doer} | {name: _narrow(deeds, name) for name in OF_DEEDS}
        tied = {"giver": giver, "taker": taker} | {name: _narrow(links, name) for name in OF_LINKS}
        return cls(seats, _by_day(did), _by_day(tied))

    @classmethod
    def joined(cls, parts: Sequence[Recent]) -> Recent:
        """Stretches that follow each other as one; a seat may then have several numbers."""
        if len(parts) == 1:
            return parts[0]
        tables: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        first = 0
        for part in parts:
            tables["seats"].append(part.seats)
            number = np.arange(first, first + part.seats.num_rows, dtype=np.int32)
            tables["deeds"].append(_renamed(part.deeds, number, "seat"))
            tables["links"].append(_renamed(part.links, number, "giver", "taker"))
            first += len(number)
        options = {"promote_options": "permissive"}
        return cls(*(pa.concat_tables(tables[one], **options).combine_chunks() for one in TABLES))

    def within(self, first: int | None = None, end: int | None = None) -> Recent:
        """The days from `first` to before `end` (days since 1970); None = no bound."""
        return Recent(
            self.seats, _between(self.deeds, first, end), _between(self.links, first, end)
        )

    def repacked(self) -> Recent:
        """With one number per seat, and none that is not used."""
        ends = {"deeds": ("seat",), "links": ("giver", "taker")}
        used = np.zeros(self.seats.num_rows, np.bool_)
        for name, columns in ends.items():
            for column in columns:
                used[plain(getattr(self, name), column)] = True
        kept = np.flatnonzero(used)
        group, member = (ints(self.seats, name)[kept] for name in ("group_id", "member"))
        seats, number = _seated(group, member)
        to = np.zeros(len(used), np.int32)
        to[kept] = number
        deeds, links = (_renamed(getattr(self, name), to, *ends[name]) for name in ends)
        return Recent(seats, deeds, links)

    def fold(self) -> Fold:
        """The columns of `deeds.fold` of these deeds."""
        seat, what = plain(self.deeds, "seat"), plain(self.deeds, "what")
        at_s = ints(self.deeds, "at_s")
        key = (at_s - KEY_START_S) * KEY_STEP + ints(self.deeds, "seq")
        folded = _Folding(seat, self.seats.num_rows, what)
        columns = {
            "group_id": ints(self.seats, "group_id"), "member": ints(self.seats, "member"),
            "first_s": folded.least(at_s), "last_s": folded.most(at_s, "said", "reacted"),
            "first_said": folded.least(key, "said"),
            "said": folded.times("said"), "reacted": folded.times("reacted"),
            "joined_s": folded.most(at_s, "joined"), "left_s": folded.most(at_s, "left"),
            "signs": folded.times("signs"),
        }  # fmt: skip
        did = columns["first_s"] < LATER
        return fold_of({name: column[did] for name, column in columns.items()})

    def write(self, folder: Path, name: str) -> None:
        """Write as files that are read by mapping them."""
        for kind in TABLES:
            write(getattr(self, kind), folder / f"{name}-{kind}.arrow")

    @classmethod
    def read(cls, folder: Path, name: str) -> Recent:
        """What `write` wrote. Raises OSError or `pa.ArrowInvalid` where that is gone or broken."""
        return cls(*(mapped(folder / f"{name}-{kind}.arrow") for kind in TABLES))


def write(table: pa.Table, path: Path) -> None:
    """Write a table whole, so that it can be mapped."""
    draft = path.with_suffix(".draft")
    with pa.OSFile(str(draft), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    draft.replace(path)


def mapped(path: Path) -> pa.Table:
    """A table as it lies on disk. Raises OSError or `pa.ArrowInvalid`."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def bits(*names: str) -> int:
    """The bits of `what` that stand for these flags."""
    return sum(1 << DEED_BITS.index(name) for name in names)


@dataclass(frozen=True)
class _Folding:
    """Deeds brought together by seat."""

    seat: NDArray[np.int32]
    seats: int
    what: NDArray[Any]

    def times(self, flag: str) -> Ints:
        return np.bincount(self.seat[self._are(flag)], minlength=self.seats)

    def least(self, of: Ints, *flags: str) -> Ints:
        found = np.full(self.seats, LATER)
        here = self._are(*flags)
        np.minimum.at(found, self.seat[here], of[here])
        return found

    def most(self, of: Ints, *flags: str) -> Ints:
        found = np.full(self.seats, -1)
        here = self._are(*flags)
        np.maximum.at(found, self.seat[here], of[here])
        return found

    def _are(self, *flags: str) -> Flags | slice:
        return (self.what & bits(*flags)) != 0 if flags else slice(None)


def _seated(group: Ints, member: Ints) -> tuple[pa.Table, NDArray[np.int32]]:
    """Each (group, member) once, in order, and the number of each given one."""
    groups, members = distinct(group), distinct(member)
    key = found(groups, group) * len(members) + found(members, member)
    keys = distinct(key)
    row, code = np.divmod(keys, max(len(members), 1))
    seats = pa.table({"group_id": groups[row], "member": members[code]})
    return seats, np.searchsorted(keys, key).astype(np.int32)


def _narrow(table: pa.Table, name: str) -> NDArray[np.generic]:
    """The column in the narrowest type that holds its values exactly; nulls are -1."""
    if pa.types.is_floating(table.schema.field(name).type):
        real = reals(table, name)
        small = real.astype(np.uint8)
        return small if np.array_equal(small, real) else real
    return narrowed(ints(table, name, -1))


def _renamed(table: pa.Table, to: NDArray[np.int32], *columns: str) -> pa.Table:
    """With the numbers in `columns` changed to what stands in `to` at their place."""
    if np.array_equal(to, np.arange(len(to))):
        return table
    for name in columns:
        at = table.column_names.index(name)
        table = table.set_column(at, name, pa.array(to[plain(table, name)]))
    return table


def _by_day(columns: dict[str, NDArray[Any]]) -> pa.Table:
    order = np.argsort(columns["day"], kind="stable")
    return pa.table({name: column[order] for name, column in columns.items()})


def _between(table: pa.Table, first: int | None, end: int | None) -> pa.Table:
    day = plain(table, "day")
    low = 0 if first is None else _before(day, first)
    return table.slice(low, (len(day) if end is None else _before(day, end)) - low)


def _before(days: NDArray[Any], day: int) -> int:
    """How many of the sorted `days` lie before `day`. Looked up in their own type: in another, all
    of them would be copied first."""
    bounds = np.iinfo(days.dtype)
    if day > bounds.max:
        return len(days)
    return int(np.searchsorted(days, days.dtype.type(max(day, bounds.min))))
