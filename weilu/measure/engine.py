"""The check-up: events in, every group judged against its kind out."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import ibis
import numpy as np

from weilu.charter.kinds import BENEFITS, KINDS, Shape, guess
from weilu.measure import rules
from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Charts, Checkup, Figure, GroupCheckup
from weilu.measure.metrics import collect, figuring, pictures
from weilu.measure.metrics.arrays import Array, Flags, Ints, tally
from weilu.measure.metrics.deeds import DAY_S, without_broadcasts
from weilu.measure.metrics.figuring import Column, Columns
from weilu.measure.metrics.linking import Inferring
from weilu.measure.metrics.pictures import Pictures
from weilu.measure.metrics.spans import Span
from weilu.measure.metrics.windows import Windows, gather
from weilu.measure.rollups import Manifest, Rollups
from weilu.measure.roster import Roster

Progress = Callable[[float, str], None]


def check_up(
    events: ibis.Table,
    roster: Roster,
    *,
    as_of: datetime,
    zone: str,
    window_days: int = 28,
    groups: Collection[int] | None = None,
    detail: bool = True,
    progress: Progress | None = None,
    kept_in: Path | None = None,
    files: Sequence[Path] = (),
) -> Checkup:
    """Judge each group (or only `groups`) as of one moment; `events` has the SEALED columns.

    The window is the `window_days` days up to that of `as_of` in `zone`; the one before stands
    beside it. Without `detail` there are no charts. `progress` is told a share from 0 to 1 and
    what is being done. `kept_in` is a folder for daily facts, so that the next check-up of the same
    events reads only what is new; it serves where all groups are judged as of their last day.
    `files`: the sealed files `events` is read from, so that known ones are not counted again.
    """
    say = progress or (lambda _share, _what: None)
    span = Span(as_of.astimezone(UTC), zone, window_days)
    events = events.filter(events.at <= span.as_of)
    say(0.02, "events")
    inferring = Inferring({id: person.name for id, person in roster.people.items()})
    if kept_in is not None and groups is None:
        store = Rollups(kept_in)
        held = store.refresh(events, span, roster.bots, inferring, files)
        daily, poured, reading = store.daily(), held.poured_texts(), Reading.of(held)
        counted = without_broadcasts(events, poured)
    else:
        counted, poured = collect.counted(events, groups)
        daily = collect.everything(counted, span.horizon, roster.bots, inferring).daily()
        asked = events if groups is None else events.filter(events.group_id.isin(list(groups)))
        touched = collect.touched(asked, poured)
        reading = Reading(inferring.inferred, inferring.cut, touched)
    say(0.7, "figures")
    windows = gather(daily, roster, span, reading.poured)
    seen = _pictures(counted, windows, roster) if detail else Pictures(windows, roster)
    say(0.85, "groups")
    return judged(windows, roster, seen, reading, detail=detail)


def _pictures(events: ibis.Table, windows: Windows, roster: Roster) -> Pictures:
    hours = pictures.all_hours(events, windows.span).to_pyarrow()
    return Pictures(
        windows,
        roster,
        pictures.all_days(events).to_pyarrow(),
        pictures.hours_by_place(hours, windows),
    )


@dataclass(frozen=True)
class Reading:
    """What had to be done to read the log; becomes notes."""

    inferred: Collection[int] = field(default_factory=frozenset)
    cut: Collection[int] = field(default_factory=frozenset)
    poured: Mapping[int, int] = field(default_factory=dict)  #: group → its first broadcast

    @classmethod
    def of(cls, held: Manifest) -> Reading:
        return cls(frozenset(held.inferred), frozenset(held.cut), dict(held.touched))


@dataclass(frozen=True)
class _Ground:
    """Per group, as arrays, what rules need beside the figures."""

    first_s: Ints
    last_s: Ints
    messages: Array
    people: Array
    talk_gap: Ints  #: days; -1 = longer than looked at
    tells_joins: Flags


def judged(
    windows: Windows, roster: Roster, seen: Pictures, reading: Reading, *, detail: bool
) -> Checkup:
    """The check-up from windows already gathered (of daily facts from anywhere)."""
    columns = figuring.figures(windows)
    kinds = [_kind(windows, roster, columns, row) for row in range(len(windows.crowd.groups))]
    columns["benefit"] = figuring.benefit(windows, _benefits(kinds))
    ground = _ground(windows)
    with uncollected():
        now, before = _figures(columns, windows)
        groups = tuple(
            _group(row, windows, roster, seen, reading, ground, kind, now[row], before[row], detail)
            for row, kind in enumerate(kinds)
        )
    span = windows.span
    return Checkup(span.as_of, span.zone, span.window_days, groups, rules.first_across(groups))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles: hundreds of thousands of figures are made, and all are kept."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _kind(windows: Windows, roster: Roster, columns: Columns, row: int) -> tuple[str, bool]:
    """The kind said of a group, else guessed: (key, whether it is a guess)."""
    info = roster.group(int(windows.crowd.groups[row]))
    if info.kind in KINDS:
        return info.kind, False
    asked, said = columns["answered"].n[row], columns["messages"].value[row]
    share = columns["staff_share"].value[row]
    shape = Shape(
        staff_share=None if math.isnan(share) else float(share),
        speakers=int(columns["speakers"].value[row]),
        members=int(columns["members"].value[row]),
        questions=float(asked / said) if said >= figuring.LEAST_MESSAGES else None,
    )
    return guess(info.name, shape)[0], True


def _benefits(kinds: list[tuple[str, bool]]) -> dict[str, Flags]:
    return {
        benefit: np.array([benefit in KINDS[key].profile.benefits for key, _ in kinds], np.bool_)
        for benefit in BENEFITS
    }


def _ground(windows: Windows) -> _Ground:
    crowd, pairs = windows.crowd, windows.pairs
    groups = len(crowd.groups)
    first = np.full(groups, np.iinfo(np.int64).max)
    np.minimum.at(first, crowd.row, crowd.first_s)
    last = np.full(groups, -1)
    np.maximum.at(last, crowd.row, crowd.last_s)
    talk = ~windows.staff.staff[pairs.lo] & ~windows.staff.staff[pairs.hi]
    talk &= 1 - (1 - pairs.there).prod(axis=0) * (1 - pairs.back).prod(axis=0) >= 0.5
    latest = np.full(groups, -1)
    np.maximum.at(latest, crowd.row[pairs.lo[talk]], pairs.last_day[talk])
    today = np.datetime64(windows.span.last_day, "D").astype(np.int64)
    gap = np.where(latest < 0, -1, today - latest)
    people = crowd.count(crowd.somebody)
    said = tally(crowd.row, crowd.said, groups)
    return _Ground(first, last, said, people, gap, crowd.tells_joins())


def _figures(
    columns: Columns, windows: Windows
) -> tuple[list[dict[str, Figure]], list[dict[str, Figure]]]:
    """Figures of each group, now and before (before: only where the log reaches back so far)."""
    groups = len(windows.crowd.groups)
    made = [_column(key, columns[key]) for key in METRICS]
    rows = [dict(zip(METRICS, row, strict=True)) for row in zip(*made, strict=True)]
    return rows[:groups], rows[groups:]


def _column(key: str, column: Column) -> list[Figure]:
    values, lows, highs = map(_plain, (column.value, column.low, column.high))
    counts = np.nan_to_num(column.n).round().astype(int).tolist()
    return list(map(Figure, repeat(key), values, lows, highs, counts))


def _plain(array: Array) -> list[float | None]:
    """Rounded, None where there is no number."""
    plain = array.round(6).astype(object)
    plain[np.isnan(array)] = None
    return list(plain.tolist())


def _group(
    row: int, windows: Windows, roster: Roster, seen: Pictures, reading: Reading, ground: _Ground,
    kind: tuple[str, bool], now: dict[str, Figure], before: dict[str, Figure], detail: bool,
) -> GroupCheckup:  # fmt: skip
    group, span = int(windows.crowd.groups[row]), windows.span
    info = roster.group(group)
    old = ground.first_s[row] <= span.previous_start_s + 7 * DAY_S
    previous = before if old else {}
    notes = _notes(group, row, windows, reading, ground, short=not old)
    case = _case(row, windows, seen, ground, kind[0], now, previous, notes)
    stage = rules.stage(case)
    verdict = rules.verdict(case, stage)
    return GroupCheckup(
        group=group, name=info.name, platform=info.platform, kind=kind[0], kind_is_guess=kind[1],
        as_of=span.as_of, window_days=span.window_days,
        first_at=_moment(ground.first_s[row]), last_at=_moment(ground.last_s[row]),
        messages_ever=int(ground.messages[row]), members_known=int(ground.people[row]),
        stage=stage, verdict=verdict, figures=now, previous=previous,
        findings=rules.findings(case, stage, verdict),
        charts=seen.charts(row) if detail else Charts(), notes=notes,
    )  # fmt: skip


def _case(
    row: int, windows: Windows, seen: Pictures, ground: _Ground, kind: str,
    now: dict[str, Figure], previous: dict[str, Figure], notes: tuple[str, ...],
) -> rules.Case:  # fmt: skip
    end, last, gap = windows.span.end_s, ground.last_s[row], int(ground.talk_gap[row])
    leader, leader_share = seen.leader(row)
    loudest, loudest_share = seen.loudest(row)
    waiting, names = seen.waiting(row)
    return rules.Case(
        figures=now, previous=previous, kind=KINDS[kind], window_days=windows.span.window_days,
        people_ever=int(ground.people[row]), messages_ever=int(ground.messages[row]),
        age_days=float(end - ground.first_s[row]) / DAY_S,
        idle_days=float(end - last) / DAY_S if last >= 0 else None,
        talk_gap_days=gap if gap >= 0 else None,
        leader=leader, leader_share=leader_share, helpers=seen.helpers(row),
        newcomers_waiting=waiting, waiting_names=names,
        loudest=loudest, loudest_share=loudest_share,
        best_hour=seen.best_hour(row), notes=notes,
    )  # fmt: skip


def _notes(
    group: int, row: int, windows: Windows, reading: Reading, ground: _Ground, *, short: bool
) -> tuple[str, ...]:
    told = {
        "no_silent_members": not ground.tells_joins[row],
        "links_inferred": group in reading.inferred,
        "links_partly_inferred": group in reading.cut and group in reading.inferred,
        "links_unknown": group in reading.cut and group not in reading.inferred,
        "owner_guessed": bool(windows.staff.by_effort[row]),
        "staff_from_acts": bool(windows.staff.by_acts[row]),
        "broadcasts_left_out": group in reading.poured,
        "log_is_short": short,
    }
    return tuple(key for key, holds in told.items() if holds)


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds >= 0 else None
