"""From daily facts to what each member, tie and day came to in the window and the one before.

Rows of groups: `row = group's place + groups · w`, w = 0 for the window, 1 for the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import ibis
import numpy as np
import pyarrow as pa

from weilu.measure.metrics.arrays import Array, Flags, Ints, ints, reals, tally
from weilu.measure.metrics.crowd import Crowd, StaffSigns, staff_of, with_groups
from weilu.measure.metrics.deeds import DAY_S, NOBODY, flag
from weilu.measure.metrics.spans import DEAD_DAYS, Span
from weilu.measure.roster import Roster

Run = Callable[[ibis.Table], pa.Table]

SUMS = (
    "said", "reacted", "copied", "adverts", "chatter", "undrawn", "noise", "asked",
    "asked_answered", "helped_miss", "praised", "joined", "left",
)  # fmt: skip


@dataclass(frozen=True)
class Daily:
    """The daily facts, wherever they are kept (columns as in `deeds` and `days`)."""

    fold: ibis.Table
    member_days: ibis.Table
    tie_days: ibis.Table
    answers: ibis.Table
    run: Run  #: on the engine that holds them


@dataclass(frozen=True)
class Members:
    """What each member did in a window: one entry per (window, place) with any trace."""

    place: Ints
    row: Ints
    sums: dict[str, Array]

    @property
    def effort(self) -> Array:
        """Messages that are not copies, and reactions: pouring in copies is no effort."""
        effort: Array = self.sums["said"] - self.sums["copied"] + self.sums["reacted"]
        return effort


@dataclass(frozen=True)
class Pairs:
    """Ties by pair of members (places lo < hi), for both windows side by side."""

    lo: Ints
    hi: Ints
    there: Array  #: shape (2, pairs): p that lo answered hi in the window, in the one before
    back: Array
    gave_lo: Array  #: expected replies lo gave hi in the window
    gave_hi: Array
    lately: Array  #: expected replies in the last DEAD_DAYS
    last_day: Ints  #: days since 1970 of the last one


@dataclass(frozen=True)
class Windows:
    """Everything the figures are worked out from."""

    span: Span
    crowd: Crowd
    staff: StaffSigns
    members: Members
    pairs: Pairs
    days: pa.Table  #: per group and day of both windows
    answers: pa.Table  #: delays of first replies
    newcomers: Newcomers

    @property
    def rows(self) -> int:
        return 2 * len(self.crowd.groups)

    @cached_property
    def day_rows(self) -> tuple[Ints, Ints]:
        """Row and day number (since 1970) of each entry of `days`."""
        group, day = ints(self.days, "group_id"), ints(self.days, "day")
        place = np.searchsorted(self.crowd.groups, group)
        first = np.datetime64(self.span.first_day, "D").astype(np.int64)
        return place + len(self.crowd.groups) * (day < first), day


@dataclass(frozen=True)
class Newcomers:
    """Members (not staff) first seen in the window or the one before."""

    place: Ints
    row: Ints
    spoke: Flags
    answered: Flags  #: first message answered within a day
    returned: Flags  #: active again a day to 28 days after being first seen
    stayed: Flags  #: still there, and active within the last 14 days


def window_of(day: ibis.expr.types.DateValue, span: Span) -> ibis.expr.types.IntegerValue:
    return (day >= span.first_day).ifelse(0, 1)


def gather(
    daily: Daily, roster: Roster, span: Span, poured: Mapping[int, int] | None = None
) -> Windows:
    """Read the daily facts of both windows; a handful of queries for all groups together.

    `poured`: groups into which broadcasts came, and when first: they are there without any deed.
    """
    crowd = Crowd.of(with_groups(daily.run(daily.fold), poured or {}))
    members = _members(daily, crowd, span)
    effort = tally(members.place, members.effort, len(crowd.member))
    # In groups that lay still for both windows, effort of old tells who led them.
    idle = tally(crowd.row, effort, len(crowd.groups)) == 0
    effort = np.where(idle[crowd.row], crowd.said + crowd.reacted, effort)
    staff = staff_of(crowd, roster.staff, roster.bots, effort)
    answers = _answers(daily, span)
    return Windows(
        span=span,
        crowd=crowd,
        staff=staff,
        members=members,
        pairs=_pairs(daily, crowd, span),
        days=_days(daily, crowd, staff, span),
        answers=answers,
        newcomers=_newcomers(daily, crowd, staff, answers, span),
    )


def _members(daily: Daily, crowd: Crowd, span: Span) -> Members:
    days = daily.member_days
    inside = days.filter(days.day >= span.previous_first_day, days.day <= span.last_day)
    inside = inside.mutate(w=window_of(inside.day, span))
    # Sums of floats are half the work of sums of whole numbers, which DuckDB does in 128 bits.
    sums = {name: inside[name].cast("float64").sum() for name in SUMS}
    table = daily.run(inside.group_by("group_id", "member", "w").agg(**sums))
    place = crowd.places(ints(table, "group_id"), ints(table, "member"))
    w = ints(table, "w")
    # Sorted here by places, which costs less than the engine's sort by three columns.
    order = np.argsort(place + len(crowd.member) * w)
    place, w = place[order], w[order]
    row = crowd.row[place] + len(crowd.groups) * w
    return Members(place, row, {name: reals(table, name)[order] for name in SUMS})


def _pairs(daily: Daily, crowd: Crowd, span: Span) -> Pairs:
    ties, run = daily.tie_days, daily.run
    since = ties.filter(ties.day >= span.horizon, ties.day <= span.last_day)
    now = since.day >= span.first_day
    before = (since.day < span.first_day) & (since.day >= span.previous_first_day)
    forth = since.giver < since.taker
    zero = ibis.literal(0.0)
    sums = {
        f"{way}{w}": (sense & which).ifelse(since.miss, zero).sum()
        for w, which in enumerate((now, before))
        for way, sense in (("there", forth), ("back", ~forth))
    }
    sums["gave_lo"] = (forth & now).ifelse(since.weight, zero).sum()
    sums["gave_hi"] = (~forth & now).ifelse(since.weight, zero).sum()
    recent = since.day > span.last_day - timedelta(days=DEAD_DAYS)
    sums["lately"] = recent.ifelse(since.weight, zero).sum()
    lower, higher = ibis.least(since.giver, since.taker), ibis.greatest(since.giver, since.taker)
    table = run(
        since.group_by("group_id", lo=lower, hi=higher).agg(**sums, last_day=since.day.max())
    )
    group = ints(table, "group_id")
    lo, hi = (crowd.places(group, ints(table, end)) for end in ("lo", "hi"))
    known = np.flatnonzero((lo >= 0) & (hi >= 0))
    known = known[np.argsort(lo[known] * len(crowd.member) + hi[known])]

    def both(name: str) -> Array:
        return np.stack([reals(table, f"{name}{w}")[known] for w in (0, 1)])

    last_day = ints(table, "last_day")
    gave_lo, gave_hi, lately = (
        reals(table, name)[known] for name in ("gave_lo", "gave_hi", "lately")
    )
    return Pairs(
        lo[known], hi[known], _at_least_once(both("there")), _at_least_once(both("back")),
        gave_lo, gave_hi, lately, last_day[known],
    )  # fmt: skip


def _at_least_once(miss: Array) -> Array:
    p = 1 - np.exp(miss)
    return np.where(p > 0.99999, 1.0, p)


def _days(daily: Daily, crowd: Crowd, staff: StaffSigns, span: Span) -> pa.Table:
    """Per group and day: messages, speakers, effort and staff's part, noise and its parts."""
    days = daily.member_days
    inside = days.filter(days.day >= span.previous_first_day, days.day <= span.last_day)
    places = np.flatnonzero(staff.staff)
    marked = ibis.memtable(
        pa.table({"g": crowd.groups[crowd.row[places]], "m": crowd.member[places]})
    )
    joined = inside.left_join(marked, [inside.group_id == marked.g, inside.member == marked.m])
    effort = (joined.said - joined.copied + joined.reacted).cast("float64")
    known = flag(joined.member != NOBODY)
    by_day = joined.group_by("group_id", "day").agg(
        said=joined.said.cast("float64").sum(),
        speakers=(flag(joined.said > 0) * known).sum(),
        effort=(effort * known).sum(),
        staff_effort=(effort * flag(joined.m.notnull())).sum(),
        **{
            name: joined[name].cast("float64").sum()
            for name in ("adverts", "chatter", "copied", "undrawn", "noise")
        },
        first_said=joined.first_said.min(),
        last_s=joined.last_s.max(),
    )
    return daily.run(by_day.order_by("group_id", "day"))


def _answers(daily: Daily, span: Span) -> pa.Table:
    answers = daily.answers
    inside = answers.filter(answers.day >= span.previous_first_day, answers.day <= span.last_day)
    return daily.run(inside.mutate(w=window_of(inside.day, span)).drop("day"))


def _newcomers(
    daily: Daily, crowd: Crowd, staff: StaffSigns, answers: pa.Table, span: Span
) -> Newcomers:
    days = daily.member_days
    place = newly_seen(crowd, staff.staff, span)
    first = crowd.first_s[place]
    table = pa.table(
        {"g": crowd.groups[crowd.row[place]], "m": crowd.member[place], "f": first, "i": place}
    )
    cohort = ibis.memtable(table)
    acts = days.inner_join(cohort, [days.group_id == cohort.g, days.member == cohort.m])
    again = (acts.last_s - acts.f >= DAY_S) & (acts.acted_first_s - acts.f <= 28 * DAY_S)
    back = daily.run(acts.group_by("i").agg(returned=flag(again).max()))
    returned = np.zeros(len(crowd.member), dtype=np.bool_)
    returned[ints(back, "i")[ints(back, "returned") > 0]] = True
    w = (first < span.start_s).astype(np.int64)
    lately = crowd.last_s[place] >= span.end_s - 14 * DAY_S
    return Newcomers(
        place,
        crowd.row[place] + w * len(crowd.groups),
        spoke=crowd.first_said_s[place] >= 0,
        answered=np.isin(crowd.first_said_seq[place], ints(answers, "seq")),
        returned=returned[place],
        stayed=lately & crowd.present(span.end_s)[place],
    )


def newly_seen(crowd: Crowd, staff: Flags, span: Span) -> Ints:
    """Places of members (not staff) first seen in one of the two windows."""
    founded = np.full(len(crowd.groups), np.iinfo(np.int64).max)
    np.minimum.at(founded, crowd.row, crowd.first_s)
    # Whoever is first seen in a log's first week was mostly there before it began.
    fresh = (crowd.first_s >= founded[crowd.row] + 7 * DAY_S) | (crowd.joined_s == crowd.first_s)
    fresh &= (crowd.first_s >= span.previous_start_s) & (crowd.first_s <= span.end_s)
    return np.flatnonzero(fresh & ~staff & crowd.somebody)
