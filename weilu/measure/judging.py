"""From figures to judgements: all groups at once as arrays, each one's own value when asked for."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, overload

import numpy as np

from weilu.charter.kinds import BENEFITS, KINDS, Shape, guess
from weilu.measure import rules
from weilu.measure.cases import Case, Cases
from weilu.measure.figures import Charts, Checkup, GroupCheckup
from weilu.measure.metrics import figuring
from weilu.measure.metrics.arrays import Array, Flags, Ints, tally
from weilu.measure.metrics.deeds import DAY_S
from weilu.measure.metrics.figuring import Columns
from weilu.measure.metrics.pictures import Pictures
from weilu.measure.metrics.windows import Windows
from weilu.measure.roster import Roster
from weilu.measure.tables import Table


@dataclass(frozen=True)
class Reading:
    """What had to be done to read the log; becomes notes."""

    inferred: Collection[int] = field(default_factory=frozenset)
    cut: Collection[int] = field(default_factory=frozenset)
    poured: Mapping[int, int] = field(default_factory=dict)  #: group → its first broadcast


def judged(
    windows: Windows, roster: Roster, seen: Pictures, reading: Reading, *, detail: bool
) -> Checkup:
    """The check-up from windows already gathered (of daily facts from anywhere)."""
    with ThreadPoolExecutor(1) as beside:
        ties = beside.submit(figuring.ties, windows)  # about as much as all the others
        got = figuring.gifts(windows)
        columns = figuring.figures(windows, got)
        kinds = _kinds(windows, roster, columns)
        columns["benefit"] = figuring.benefit(windows, got, _benefits(kinds))
        columns |= ties.result()
    columns = {key: column.rounded() for key, column in columns.items()}
    groups = Groups(windows, roster, seen, reading, columns, kinds, detail=detail)
    span = windows.span
    return Checkup(span.as_of, span.zone, span.window_days, groups, groups.first_across())


def _kinds(windows: Windows, roster: Roster, columns: Columns) -> list[tuple[str, bool]]:
    """The kind said of each group, else guessed: (key, whether it is a guess)."""
    groups = windows.crowd.groups.tolist()
    asked = columns["answered"].n.tolist()
    values = (
        columns[key].value.tolist() for key in ("staff_share", "speakers", "members", "messages")
    )
    return [
        _kind(roster, group, *told) for group, *told in zip(groups, asked, *values, strict=False)
    ]


def _kind(
    roster: Roster, group: int, asked: float, share: float, speakers: float, members: float,
    said: float,
) -> tuple[str, bool]:  # fmt: skip
    info = roster.group(group)
    if info.kind in KINDS:
        return info.kind, False
    shape = Shape(
        staff_share=None if math.isnan(share) else share,
        speakers=int(speakers),
        members=int(members),
        questions=asked / said if said >= figuring.LEAST_MESSAGES else None,
    )
    return guess(info.name, shape)[0], True


def _benefits(kinds: list[tuple[str, bool]]) -> dict[str, Flags]:
    return {
        benefit: np.array([benefit in KINDS[key].profile.benefits for key, _ in kinds], np.bool_)
        for benefit in BENEFITS
    }


@dataclass(frozen=True)
class _Ground:
    """Per group, as arrays, what rules need beside the figures."""

    first_s: Ints
    last_s: Ints
    messages: Array
    people: Array
    talk_gap: Array  #: days; inf = longer than looked at
    tells_joins: Flags

    @classmethod
    def of(cls, windows: Windows) -> _Ground:
        crowd = windows.crowd
        groups = len(crowd.groups)
        first = np.full(groups, np.iinfo(np.int64).max)
        np.minimum.at(first, crowd.row, crowd.first_s)
        last = np.full(groups, -1)
        np.maximum.at(last, crowd.row, crowd.last_s)
        said = tally(crowd.row, crowd.said, groups)
        people = crowd.count(crowd.somebody)
        return cls(first, last, said, people, windows.talk_gap, crowd.tells_joins)


class Groups(Sequence[GroupCheckup]):
    """The check-ups of all groups: judged together, each one put together when it is asked for."""

    def __init__(
        self, windows: Windows, roster: Roster, seen: Pictures, reading: Reading,
        columns: Columns, kinds: list[tuple[str, bool]], *, detail: bool,
    ) -> None:  # fmt: skip
        self._windows, self._roster, self._seen, self._reading = windows, roster, seen, reading
        self._table, self._kinds, self._detail = Table(columns), kinds, detail
        self._ground = _Ground.of(windows)
        self._cases = self._all_cases(columns)
        stages = rules.stage(self._cases)
        self._stages, self._verdicts = stages, rules.verdict(self._cases, stages)
        self._held = rules.holding(self._cases, self._verdicts)
        self._told: dict[int, GroupCheckup] = {}

    def _all_cases(self, columns: Columns) -> Cases:
        ground, seen, span = self._ground, self._seen, self._windows.span
        idle = np.where(ground.last_s >= 0, (span.end_s - ground.last_s) / DAY_S, np.nan)
        return Cases(
            columns, [key for key, _ in self._kinds], span.window_days,
            people_ever=ground.people, messages_ever=ground.messages,
            age_days=(span.end_s - ground.first_s) / DAY_S, idle=idle, talk_gap=ground.talk_gap,
            leader_share=seen.leader_shares, newcomers_waiting=seen.waiting_counts,
            loudest_share=seen.loudest_shares, names_hour=seen.names_hours,
            knows_silent=ground.tells_joins,
        )  # fmt: skip

    def first_across(self) -> Any:
        """The findings to start with; see `rules.first_across`."""
        weight = rules.pressing(self._cases, self._held)
        urgency = rules.urgency(weight, self._ground.people)
        first = np.argsort(-urgency, kind="stable")[: rules.FIRST]
        return rules.first_across([self[row] for row in first[urgency[first] > 0].tolist()])

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, row: int) -> GroupCheckup: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[GroupCheckup, ...]: ...
    def __getitem__(self, row: int | slice) -> GroupCheckup | tuple[GroupCheckup, ...]:
        if isinstance(row, slice):
            return tuple(self[one] for one in range(len(self))[row])
        row = range(len(self))[row]
        if row not in self._told:
            self._told[row] = self._group(row)
        return self._told[row]

    def __iter__(self) -> Iterator[GroupCheckup]:
        return (self[row] for row in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((len(self), self._windows.span))

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)

    def _group(self, row: int) -> GroupCheckup:
        group, span, ground = int(self._windows.crowd.groups[row]), self._windows.span, self._ground
        info, (kind, is_guess) = self._roster.group(group), self._kinds[row]
        case = self._case(row, kind, self._notes(group, row))
        held = [rule for rule, where in self._held if where[row]]
        return GroupCheckup(
            group=group, name=info.name, platform=info.platform, kind=kind, kind_is_guess=is_guess,
            as_of=span.as_of, window_days=span.window_days,
            first_at=_moment(ground.first_s[row]), last_at=_moment(ground.last_s[row]),
            messages_ever=case.messages_ever, members_known=case.people_ever,
            stage=str(self._stages[row]), verdict=str(self._verdicts[row]),
            figures=case.figures, previous=case.previous, findings=rules.told(case, held),
            charts=self._seen.charts(row) if self._detail else Charts(),
            notes=tuple(case.notes),
        )  # fmt: skip

    def _case(self, row: int, kind: str, notes: tuple[str, ...]) -> Case:
        cases, seen, gap = self._cases, self._seen, self._ground.talk_gap[row]
        leader, leader_share = seen.leader(row)
        loudest, loudest_share = seen.loudest(row)
        waiting, names = seen.waiting(row)
        idle = float(cases.idle[row])
        return Case(
            figures=self._table.row(row),
            previous=self._table.row(row + len(self)) if self._is_old[row] else {},
            kind=KINDS[kind], window_days=cases.window_days,
            people_ever=int(cases.people_ever[row]), messages_ever=int(cases.messages_ever[row]),
            age_days=float(cases.age_days[row]), idle_days=None if math.isnan(idle) else idle,
            talk_gap_days=None if math.isinf(gap) else int(gap),
            leader=leader, leader_share=leader_share, helpers=seen.helpers(row),
            newcomers_waiting=waiting, waiting_names=names,
            loudest=loudest, loudest_share=loudest_share,
            best_hour=seen.best_hour(row), notes=notes,
        )  # fmt: skip

    @cached_property
    def _is_old(self) -> Flags:
        """Whether the log reaches back far enough to tell of the window before."""
        least: Flags = self._ground.first_s <= self._windows.span.previous_start_s + 7 * DAY_S
        return least

    def _notes(self, group: int, row: int) -> tuple[str, ...]:
        reading, staff = self._reading, self._windows.staff
        told = {
            "no_silent_members": not self._ground.tells_joins[row],
            "links_inferred": group in reading.inferred,
            "links_partly_inferred": group in reading.cut and group in reading.inferred,
            "links_unknown": group in reading.cut and group not in reading.inferred,
            "owner_guessed": bool(staff.by_effort[row]),
            "staff_from_acts": bool(staff.by_acts[row]),
            "broadcasts_left_out": group in reading.poured,
            "log_is_short": not self._is_old[row],
        }
        return tuple(key for key, holds in told.items() if holds)


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds >= 0 else None
