"""What a group's page draws: days, hours, who carries the effort, the network, the funnel.

Arrays are sorted by group once; each group's picture is then a slice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import ibis
import numpy as np
import pyarrow as pa

from weilu.measure.figures import Charts, Day, Effort, Step, Tie
from weilu.measure.metrics.arrays import Array, Flags, Ints, ints, reals, tally
from weilu.measure.metrics.spans import Span
from weilu.measure.metrics.windows import Windows
from weilu.measure.roster import Roster

SHOWN_EFFORT = 30
SHOWN_NODES = 80
SHOWN_TIES = 400


def all_days(events: ibis.Table) -> ibis.Table:
    """Messages and speakers by group and day, over the whole history."""
    told = events.filter(events.kind == "message")
    return (
        told.group_by("group_id", "day")
        .agg(messages=told.count(), speakers=told.actor.nunique())
        .order_by("group_id", "day")
    )


def all_hours(events: ibis.Table, span: Span) -> ibis.Table:
    """Messages by group, weekday (0 = Monday) and hour, within the window."""
    told = events.filter(
        events.kind == "message", events.day >= span.first_day, events.day <= span.last_day
    )
    weekday = told.day.day_of_week.index()
    return told.group_by("group_id", "hour", weekday=weekday).agg(messages=told.count())


@dataclass(frozen=True)
class Slices:
    """Entries by row, those of one row sorted by score when they are asked for."""

    order: Ints
    start: Ints  #: where each row's begin in `order`
    score: Array

    @classmethod
    def of(cls, row: Ints, rows: int, score: Array, keep: Flags) -> Slices:
        kept = np.flatnonzero(keep)
        mine = row[kept]
        if (mine[1:] < mine[:-1]).any():
            kept = kept[np.argsort(mine, kind="stable")]
        return cls(kept, np.searchsorted(row[kept], np.arange(rows + 1)), score)

    def row(self, row: int, most: int) -> Ints:
        """The row's entries, largest score first."""
        mine = self.order[self.start[row] : self.start[row + 1]]
        return mine[np.argsort(-self.score[mine], kind="stable")[:most]]

    def best(self) -> Array:
        """The largest score of each row, 0 where it has no entry."""
        found = np.zeros(len(self.start) - 1)
        told = np.flatnonzero(np.diff(self.start))
        if len(told):
            found[told] = np.maximum.reduceat(self.score[self.order], self.start[told])
        return found


@dataclass(frozen=True)
class Pictures:
    """Names and charts of each group; `hours` and `days` only where detail was asked for."""

    windows: Windows
    roster: Roster
    days: pa.Table | None = None
    hours: dict[int, Array] = field(default_factory=dict)  #: group's place → 7 × 24

    def name(self, place: int) -> str:
        return self.roster.person(int(self.windows.crowd.member[place])).name

    @cached_property
    def gave(self) -> Array:
        """Expected answers to others, by place, in the window."""
        pairs, people = self.windows.pairs, len(self.windows.crowd.member)
        return tally(pairs.lo, pairs.gave_lo, people) + tally(pairs.hi, pairs.gave_hi, people)

    @cached_property
    def _now(self) -> tuple[Ints, Ints, Array]:
        """Index into `members`, group and effort of everybody who did anything in the window."""
        members, groups = self.windows.members, len(self.windows.crowd.groups)
        now = np.flatnonzero((members.row < groups) & self.windows.crowd.somebody[members.place])
        return now, members.row[now], members.effort[now]

    @cached_property
    def totals(self) -> Array:
        _, row, effort = self._now
        return tally(row, effort, len(self.windows.crowd.groups))

    @cached_property
    def _by_effort(self) -> Slices:
        now, row, effort = self._now
        sums = self.windows.members.sums
        acted = (sums["said"] + sums["reacted"])[now] > 0
        # Whoever only pours in copies stands last, but stands there.
        return Slices.of(row, len(self.windows.crowd.groups), effort, acted)

    @cached_property
    def _leaders(self) -> Slices:
        now, row, effort = self._now
        place = self.windows.members.place[now]
        able = self.windows.staff.staff[place] & ~self.windows.staff.bot[place] & (effort > 0)
        return Slices.of(row, len(self.windows.crowd.groups), effort, able)

    @cached_property
    def _loudest(self) -> Slices:
        now, row, _ = self._now
        noise = self.windows.members.sums["noise"][now]
        return Slices.of(row, len(self.windows.crowd.groups), noise, noise > 0)

    @cached_property
    def _helpers(self) -> Slices:
        crowd = self.windows.crowd
        able = (self.gave >= 0.5) & ~self.windows.staff.staff & crowd.somebody
        return Slices.of(crowd.row, len(crowd.groups), self.gave, able)

    @cached_property
    def _waiting(self) -> Slices:
        new, crowd = self.windows.newcomers, self.windows.crowd
        groups = len(crowd.groups)
        waiting = new.spoke & ~new.answered & (new.row < groups)
        when = crowd.first_said_s[new.place].astype(np.float64)
        return Slices.of(new.row, 2 * groups, when, waiting)

    @cached_property
    def _ties(self) -> Slices:
        pairs, crowd = self.windows.pairs, self.windows.crowd
        weight = np.add(pairs.gave_lo, pairs.gave_hi, dtype=np.float64)
        return Slices.of(crowd.row[pairs.lo], len(crowd.groups), weight, weight >= 0.2)

    def leader(self, row: int) -> tuple[str, float]:
        """Of staff, whoever puts in most effort, and their share of all effort."""
        return self._first(self._leaders, row, self._now[2], self.totals)

    def loudest(self, row: int) -> tuple[str, float]:
        """Whoever makes most noise, and their share of it."""
        return self._first(self._loudest, row, self._noise, self._noise_totals)

    @cached_property
    def _noise(self) -> Array:
        noise: Array = self.windows.members.sums["noise"][self._now[0]]
        return noise

    @cached_property
    def _noise_totals(self) -> Array:
        return tally(self._now[1], self._noise, len(self.windows.crowd.groups))

    @cached_property
    def leader_shares(self) -> Array:
        """Of each group's effort, that of whoever of staff puts in most; 0 = nobody leads."""
        return self._leaders.best() / np.maximum(self.totals, 1e-9)

    @cached_property
    def loudest_shares(self) -> Array:
        """Of each group's noise, that of whoever makes most; 0 = there is none."""
        return self._loudest.best() / np.maximum(self._noise_totals, 1e-9)

    @property
    def waiting_counts(self) -> Ints:
        """Of each group, newcomers of the window whose first message nobody answered."""
        return np.diff(self._waiting.start)[: len(self.totals)]

    @property
    def names_hours(self) -> Flags:
        """Groups in which one hour stands out."""
        found = np.zeros(len(self.totals), np.bool_)
        found[[row for row in self.hours if self.best_hour(row) is not None]] = True
        return found

    def _first(self, slices: Slices, row: int, score: Array, totals: Array) -> tuple[str, float]:
        for entry in slices.row(row, 1):
            place = self.windows.members.place[self._now[0][entry]]
            return self.name(place), float(score[entry] / max(totals[row], 1e-9))
        return "", 0.0

    def helpers(self, row: int) -> tuple[str, ...]:
        """Members (not staff) who answered others most."""
        return tuple(self.name(place) for place in self._helpers.row(row, 3))

    def waiting(self, row: int) -> tuple[int, tuple[str, ...]]:
        """Newcomers of the window whose first message nobody answered: how many, and the latest."""
        found = self._waiting.row(row, 1_000_000)
        places = self.windows.newcomers.place[found[:3]]
        return len(found), tuple(self.name(place) for place in places)

    def best_hour(self, row: int) -> int | None:
        """The hour with most messages; None where none stands out or hours were not asked for."""
        if row not in self.hours:
            return None
        by_hour = self.hours[row].sum(axis=0)
        best = int(by_hour.argmax())
        return best if by_hour[best] >= 20 and by_hour[best] > 1.5 * by_hour.mean() else None

    def charts(self, row: int) -> Charts:
        """Everything that is drawn for one group."""
        effort = tuple(self._effort(entry, row) for entry in self._by_effort.row(row, SHOWN_NODES))
        shown = {one.member for one in effort}
        ties = (self._tie(pair) for pair in self._ties.row(row, 4 * SHOWN_TIES))
        return Charts(
            days=self._days(row),
            hours=self._hours(row),
            effort=effort[:SHOWN_EFFORT],
            nodes=effort,
            ties=tuple(tie for tie in ties if tie.a in shown and tie.b in shown)[:SHOWN_TIES],
            funnel=self._funnel(row),
        )

    def _effort(self, entry: int, row: int) -> Effort:
        members = self.windows.members
        index = self._now[0][entry]
        place = members.place[index]
        return Effort(
            member=int(self.windows.crowd.member[place]),
            name=self.name(place),
            is_staff=bool(self.windows.staff.staff[place]),
            messages=int(members.sums["said"][index]),
            reactions=int(members.sums["reacted"][index]),
            share=float(self._now[2][entry] / max(self.totals[row], 1e-9)),
            answered=round(float(self.gave[place]), 2),
        )

    def _tie(self, pair: int) -> Tie:
        pairs, member = self.windows.pairs, self.windows.crowd.member
        weight = float(pairs.gave_lo[pair]) + float(pairs.gave_hi[pair])
        return Tie(int(member[pairs.lo[pair]]), int(member[pairs.hi[pair]]), round(weight, 2))

    @cached_property
    def _day_arrays(self) -> tuple[Ints, Ints, Ints, Ints]:
        assert self.days is not None
        names = ("group_id", "messages", "speakers")
        group, messages, speakers = (ints(self.days, name) for name in names)
        day = ints(self.days, "day")
        return group, day, messages, speakers

    def _days(self, row: int) -> tuple[Day, ...]:
        if self.days is None:
            return ()
        group, day, messages, speakers = self._day_arrays
        low, high = (
            np.searchsorted(group, self.windows.crowd.groups[row], "left"),
            np.searchsorted(group, self.windows.crowd.groups[row], "right"),
        )
        epoch = date(1970, 1, 1)
        return tuple(
            Day(epoch + timedelta(days=int(d)), int(m), int(s))
            for d, m, s in zip(day[low:high], messages[low:high], speakers[low:high], strict=True)
        )

    def _hours(self, row: int) -> tuple[tuple[int, ...], ...]:
        if row not in self.hours:
            return ()
        return tuple(tuple(int(n) for n in day) for day in self.hours[row])

    def _funnel(self, row: int) -> tuple[Step, ...]:
        """Newcomers of the window before, each step a part of the one above it."""
        new, groups = self.windows.newcomers, len(self.windows.crowd.groups)
        left = new.row == row + groups
        steps = []
        for key, passed in (
            ("joined", np.ones(len(left), dtype=np.bool_)), ("spoke", new.spoke),
            ("answered", new.answered), ("returned", new.returned), ("stayed", new.stayed),
        ):  # fmt: skip
            left = left & passed
            steps.append(Step(key, int(left.sum())))
        return tuple(steps) if steps[0].people else ()


def hours_by_place(table: pa.Table, windows: Windows) -> dict[int, Array]:
    """The 7 × 24 grid of each group, from `all_hours`."""
    groups = windows.crowd.groups
    row = np.searchsorted(groups, ints(table, "group_id"))
    grid = np.zeros((len(groups), 7, 24))
    weekday, hour = ints(table, "weekday"), ints(table, "hour")
    grid[row, weekday, hour] = reals(table, "messages")
    return {place: grid[place] for place in np.unique(row)}
