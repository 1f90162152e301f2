"""Sums as they stood at the last check-up, kept beside the deeds they were summed from.

A stamp says exactly which part each day was counted from, and into which window; parts never
change. Where what is wanted now differs by a few days, those are counted out and in again; where it
differs by more, or anything is missing, everything is summed anew. Sums are whole numbers, so both
give the same. Losing the folder loses nothing.
"""

from __future__ import annotations

import json
import os
import secrets
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import pyarrow as pa

from weilu.measure.metrics import sums
from weilu.measure.metrics.arrays import Ints, ints, narrowed, plain
from weilu.measure.metrics.crowd import LATER, Crowd, found
from weilu.measure.metrics.recent import Recent, mapped, write
from weilu.measure.metrics.spans import Span, day_number
from weilu.measure.metrics.sums import Numbers, Stretch, Sums
from weilu.measure.metrics.windows import summed_anew

VERSION = 1
#: Where more days differ, summing anew is as quick.
FEW_DAYS = 16
TABLES = ("seats", "members", "days", "pairs")
#: What stands for nothing in sums that are no counts.
_NOTHING = {"opens_s": LATER, "closes_s": -1}

Counted = tuple[str, int]  #: the part a day was counted from, and the window it was counted into
Stamp = dict[int, Counted]  #: by day since 1970


@dataclass(frozen=True)
class Kept:
    """Sums, and what they were made from."""

    stamp: Stamp
    seats: pa.Table  #: group_id, member, by place
    sums: Sums


@dataclass(frozen=True)
class Standing:
    """The sums kept for the parts of a folder."""

    folder: Path
    filled: Sequence[tuple[int, str]]  #: as which part the days were filled: from that day on
    strips: Sequence[tuple[int, Recent]]  #: where the days stand now: from that day on

    def summed(self, stretches: Sequence[Stretch], crowd: Crowd, span: Span) -> Sums:
        """The sums of both windows' stretches: those kept, moved on, else summed anew."""
        wanted, kept = self._wanted(span), self._read()
        moved = self._moved(kept, wanted, stretches, crowd) if kept else None
        told = moved or summed_anew(stretches, crowd, span)
        if told.are_whole and (moved is None or kept is None or kept.stamp != wanted):
            self._keep(wanted, told, crowd)
        return told

    def _wanted(self, span: Span) -> Stamp:
        first, start, last = (
            day_number(day) for day in (span.previous_first_day, span.first_day, span.last_day)
        )
        return {day: (self._part(day), int(day < start)) for day in range(first, last + 1)}

    def _moved(
        self, kept: Kept, wanted: Stamp, stretches: Sequence[Stretch], crowd: Crowd
    ) -> Sums | None:
        """None = they have to be summed anew."""
        held = _placed(kept, crowd)
        if held is None or len(_differing(kept.stamp, wanted)) > FEW_DAYS:
            return None
        try:
            changes = [_at(one, stretches, crowd) for one in self._changes(kept.stamp, wanted)]
        except (OSError, pa.ArrowInvalid):
            return None
        if not all(one.is_whole for one in changes):
            return None
        days = _days_moved(kept.stamp, held.days, wanted, changes, crowd)
        members, pairs = sums.moved(held, changes, len(crowd.member))
        return Sums(members, days, pairs)

    def _changes(self, before: Stamp, now: Stamp) -> Iterator[tuple[Recent, int, int]]:
        """What is to be counted out and in: (deeds and links, window, sign)."""

        def turn(at: tuple[int, int]) -> tuple[Counted | None, Counted | None, int]:
            number, day = at
            return before.get(day), now.get(day), day - number  # days that follow each other

        for (out, in_, _), days in groupby(enumerate(_differing(before, now)), turn):
            run = [day for _, day in days]
            for counted, sign in ((out, -1), (in_, 1)):
                if counted is not None:
                    part, w = counted
                    yield from ((recent, w, sign) for recent in self._recent(part, run))

    def _recent(self, part: str, days: Sequence[int]) -> Iterator[Recent]:
        """The deeds and links of some days as they were filled in `part`.

        Raises OSError or `pa.ArrowInvalid` where they are gone.
        """
        first, end = days[0], days[-1] + 1
        if self._part(first) != part:
            yield Recent.read(self.folder, part).within(first, end)
            return
        ends = [day for day, _ in self.strips[1:]] + [end]
        for (since, strip), until in zip(self.strips, ends, strict=True):
            if max(first, since) < min(end, until):
                yield strip.within(max(first, since), min(end, until))

    def _part(self, day: int) -> str:
        at = bisect_right(self.filled, day, key=itemgetter(0))
        return self.filled[at - 1][1] if at else ""

    @property
    def _home(self) -> Path:
        return self.folder / "sums"

    def _read(self) -> Kept | None:
        """What is kept; None = nothing, or nothing that can be read."""
        try:
            data = json.loads((self._home / "stamp.json").read_text("utf-8"))
            if data["version"] != VERSION:
                return None
            seats, *told = (mapped(self._home / f"{data['name']}-{one}.arrow") for one in TABLES)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowInvalid):
            return None
        stamp = {day: (part, w) for day, part, w in data["days"]}
        return Kept(stamp, seats, Sums(*(_columns(table) for table in told)))

    def _keep(self, stamp: Stamp, told: Sums, crowd: Crowd) -> None:
        self._home.mkdir(exist_ok=True)
        name = secrets.token_hex(6)
        seats = {"group_id": crowd.groups[crowd.row], "member": crowd.member}
        for one, columns in zip(TABLES, (seats, told.members, told.days, told.pairs), strict=True):
            table = pa.table({key: narrowed(column) for key, column in columns.items()})
            write(table, self._home / f"{name}-{one}.arrow")
        draft = self._home / f"{name}.part"
        days = [(day, part, w) for day, (part, w) in stamp.items()]
        draft.write_text(json.dumps({"version": VERSION, "name": name, "days": days}), "utf-8")
        os.replace(draft, self._home / "stamp.json")
        for path in self._home.glob("*.arrow"):
            if not path.name.startswith(name):
                path.unlink(missing_ok=True)


def _columns(table: pa.Table) -> Numbers:
    return {name: plain(table, name) for name in table.column_names}


def _differing(before: Stamp, now: Stamp) -> list[int]:
    return sorted(day for day in before.keys() | now.keys() if before.get(day) != now.get(day))


def _at(change: tuple[Recent, int, int], stretches: Sequence[Stretch], crowd: Crowd) -> Stretch:
    recent, w, sign = change
    for one in stretches:
        if one.recent.seats is recent.seats:
            return Stretch(recent, one.places, w, sign)
    places = crowd.places(ints(recent.seats, "group_id"), ints(recent.seats, "member"))
    return Stretch(recent, places, w, sign)


def _placed(kept: Kept, crowd: Crowd) -> Sums | None:
    """The kept sums by place in `crowd`; None = somebody has no place any more."""
    group, member = (ints(kept.seats, name) for name in ("group_id", "member"))
    if np.array_equal(group, crowd.groups[crowd.row]) and np.array_equal(member, crowd.member):
        return kept.sums
    place = crowd.places(group, member)
    if (place < 0).any():
        return None
    people, groups, told = len(crowd.member), len(crowd.groups), kept.sums
    entry = np.concatenate((place, place + people))
    row, days = found(crowd.groups, np.unique(group)), len(kept.stamp)
    cell = (np.arange(days)[:, None] * groups + row).ravel()
    return Sums(
        {name: _spread(column, entry, 2 * people) for name, column in told.members.items()},
        {
            name: _spread(column, cell, days * groups, _NOTHING.get(name, 0))
            for name, column in told.days.items()
        },
        told.pairs | {end: place[told.pairs[end]] for end in ("lo", "hi")},
    )


def _spread(column: Ints, to: Ints, length: int, nothing: int = 0) -> Ints:
    wide = np.full(length, nothing, np.int64)
    wide[to] = column
    return wide


def _days_moved(
    before: Stamp, held: Numbers, now: Stamp, changes: Sequence[Stretch], crowd: Crowd
) -> Numbers:
    """Sums by day: of days filled as before those that are kept, of others anew."""
    as_before = [day for day in now if day in before and before[day][0] == now[day][0]]
    others = sorted(now.keys() - set(as_before))
    first, days = (others[0], others[-1] - others[0] + 1) if others else (0, 0)
    filled = [
        replace(one, recent=one.recent.within(first, first + days))
        for one in changes if one.sign > 0
    ]  # fmt: skip
    fresh = sums.day_sums(filled, crowd, first, days)
    told: Numbers = {}
    for name, column in held.items():
        wide = np.empty((len(now), len(crowd.groups)), fresh[name].dtype)
        for source, start, some in ((column, min(before), as_before), (fresh[name], first, others)):
            rows = np.array(some, np.int64)
            wide[rows - min(now)] = source.reshape(-1, len(crowd.groups))[rows - start]
        told[name] = wide.ravel()
    return told
