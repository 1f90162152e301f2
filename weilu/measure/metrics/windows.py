"""From deeds and links to what each member, tie and day came to in both windows.

Rows of groups: `row = group's place + groups · w`, w = 0 for the window, 1 for the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weilu.measure.metrics import sums
from weilu.measure.metrics.arrays import Array, Flags, Ints, counted, ints, plain, tally
from weilu.measure.metrics.collect import Facts
from weilu.measure.metrics.crowd import Crowd, StaffSigns, staff_of, with_groups
from weilu.measure.metrics.days import SURE
from weilu.measure.metrics.deeds import DAY_S
from weilu.measure.metrics.recent import Recent
from weilu.measure.metrics.spans import Span, day_number
from weilu.measure.metrics.sums import Stretch, Sums
from weilu.measure.metrics.ties import Pairs, last_talked
from weilu.measure.roster import Roster


@dataclass(frozen=True)
class Members:
    """What each member did in a window: one entry per (window, place), the window's first."""

    place: Ints
    row: Ints
    sums: dict[str, NDArray[Any]]

    @cached_property
    def effort(self) -> Array:
        """Messages that are not copies, and reactions: pouring in copies is no effort."""
        effort: Array = self.sums["said"] - self.sums["copied"] + self.sums["reacted"]
        return effort

    def of(self, by_place: Flags) -> Flags:
        """By entry what is told by place."""
        return np.tile(by_place, 2)


@dataclass(frozen=True)
class Windows:
    """Everything the figures are worked out from."""

    span: Span
    crowd: Crowd
    staff: StaffSigns
    members: Members
    pairs: Pairs
    days: Days
    answers: Answers
    newcomers: Newcomers
    talk_gap: Array  #: by group: days since two members last talked; inf = not in both windows

    @property
    def rows(self) -> int:
        return 2 * len(self.crowd.groups)

    @cached_property
    def here(self) -> Flags:
        """By entry of `members`: whether there, and no staff, at the end of its window."""
        ends = (self.span.end_s, self.span.start_s - 1)
        return np.concatenate([self.crowd.present(end) & ~self.staff.staff for end in ends])

    @cached_property
    def present(self) -> Array:
        """How many are `here`, by row."""
        return counted(self.members.row[self.here], self.rows)


@dataclass(frozen=True)
class Days:
    """Every day of every group, the earliest first."""

    row: Ints
    sums: dict[str, NDArray[Any]]  #: said, effort, staff_effort, noise and its parts
    opens_s: Ints  #: the first message; LATER = none
    closes_s: Ints  #: the last message or reaction; -1 = none


@dataclass(frozen=True)
class Answers:
    """Members' messages somebody else answered within a day, more likely than not."""

    row: Ints
    delay_s: NDArray[Any]


@dataclass(frozen=True)
class Newcomers:
    """Members (not staff) first seen in the window or the one before."""

    place: Ints
    row: Ints
    spoke: Flags
    answered: Flags  #: first message answered within a day
    returned: Flags  #: active again a day to 28 days after being first seen
    stayed: Flags  #: still there, and active within the last 14 days


@dataclass(frozen=True)
class Both:
    """The deeds and links of both windows: stretches that follow each other."""

    stretches: Sequence[Stretch]

    @classmethod
    def of(cls, strips: Sequence[Recent], crowd: Crowd, span: Span) -> Both:
        first, start = (day_number(day) for day in (span.previous_first_day, span.first_day))
        end, found = day_number(span.last_day) + 1, []
        for strip in strips:
            places = crowd.places(ints(strip.seats, "group_id"), ints(strip.seats, "member"))
            found.append(Stretch(strip.within(first, start), places, 1))
            found.append(Stretch(strip.within(start, end), places, 0))
        return cls(sorted(found, key=lambda one: -one.w))

    def of_people(self, people: Flags) -> Iterator[tuple[Stretch, Ints]]:
        """Each stretch, and which of its deeds these people (by place) did."""
        for one in self.stretches:
            yield one, np.flatnonzero(people[one.places][plain(one.recent.deeds, "seat")])


Summed = Callable[[Sequence[Stretch], Crowd, Span], Sums]


def summed_anew(stretches: Sequence[Stretch], crowd: Crowd, span: Span) -> Sums:
    return sums.anew(stretches, crowd, day_number(span.previous_first_day), 2 * span.window_days)


def gather(
    facts: Facts, roster: Roster, span: Span, poured: Mapping[int, int] | None = None,
    summed: Summed = summed_anew,
) -> Windows:  # fmt: skip
    """What both windows came to, for all groups together.

    `poured`: groups into which broadcasts came, and when first: they are there without any deed.
    `summed` tells the sums of both windows' stretches.
    """
    crowd = Crowd.of(with_groups(facts.fold, poured or {}))
    both = Both.of(facts.strips, crowd, span)
    told = summed(both.stretches, crowd, span)
    members = _members(told, crowd)
    effort = members.effort.reshape(2, -1).sum(axis=0)
    # In groups that lay still for both windows, effort of old tells who led them.
    idle = tally(crowd.row, effort, len(crowd.groups)) == 0
    effort = np.where(idle[crowd.row], crowd.said + crowd.reacted, effort)
    staff = staff_of(crowd, roster.staff, roster.bots, effort)
    pairs = Pairs.of(told.pairs)
    talked = last_talked(both.stretches, pairs, crowd, staff.staff)
    return Windows(
        span=span,
        crowd=crowd,
        staff=staff,
        members=members,
        pairs=pairs,
        days=_days(told, both, crowd, staff, span),
        answers=_answers(both, crowd, staff),
        newcomers=_newcomers(both, crowd, staff, span),
        talk_gap=np.where(talked < 0, np.inf, day_number(span.last_day) - talked),
    )


def _members(told: Sums, crowd: Crowd) -> Members:
    people = len(crowd.member)
    found = dict(told.members)
    found["asked_answered"] = found["helped"]
    found.setdefault("helped_miss", found["helped"] * np.log(1 - SURE))
    place = np.tile(np.arange(people), 2)
    return Members(place, np.concatenate((crowd.row, crowd.row + len(crowd.groups))), found)


def _days(told: Sums, both: Both, crowd: Crowd, staff: StaffSigns, span: Span) -> Days:
    """Per group and day: messages, effort and staff's part, noise and its parts."""
    groups, first = len(crowd.groups), day_number(span.previous_first_day)
    found = dict(told.days)
    opens_s, closes_s = found.pop("opens_s"), found.pop("closes_s")
    by_staff = np.zeros(len(opens_s))
    for one, theirs in both.of_people(staff.staff & crowd.somebody):
        deeds = one.recent.deeds
        what = plain(deeds, "what")[theirs]
        acted = theirs[sums.are(what, "said", "reacted") & ~sums.are(what, "copied")]
        row = crowd.row[one.places[plain(deeds, "seat")[acted]]]
        cell = (plain(deeds, "day")[acted].astype(np.int64) - first) * groups + row
        by_staff += np.bincount(cell, minlength=len(by_staff))
    earlier = np.repeat([1, 0], span.window_days * groups)
    row = np.tile(np.arange(groups), 2 * span.window_days) + groups * earlier
    return Days(row, found | {"staff_effort": by_staff}, opens_s, closes_s)


def _answers(both: Both, crowd: Crowd, staff: StaffSigns) -> Answers:
    rows, delays = [], []
    waiting = np.where(staff.staff, -1, crowd.row)
    for one in both.stretches:
        delay_s, seat = (plain(one.recent.deeds, name) for name in ("delay_s", "seat"))
        heard = np.flatnonzero(delay_s >= 0)
        row = waiting[one.places][seat[heard]]
        mine = row >= 0
        rows.append(row[mine] + len(crowd.groups) * one.w)
        delays.append(delay_s[heard[mine]])
    return Answers(np.concatenate(rows), np.concatenate(delays))


def _newcomers(both: Both, crowd: Crowd, staff: StaffSigns, span: Span) -> Newcomers:
    place = newly_seen(crowd, staff.staff, span)
    new, returned, answered = (np.zeros(len(crowd.member), np.bool_) for _ in range(3))
    new[place] = True
    for one, theirs in both.of_people(new):
        deeds = one.recent.deeds
        acts = theirs[sums.are(plain(deeds, "what")[theirs], "said", "reacted")]
        who = one.places[plain(deeds, "seat")[acts]]
        since = plain(deeds, "at_s")[acts] - crowd.first_s[who]
        returned[who[(since >= DAY_S) & (since <= 28 * DAY_S)]] = True
        first = plain(deeds, "seq")[acts] == crowd.first_said_seq[who]
        answered[who[first & (plain(deeds, "delay_s")[acts] >= 0)]] = True
    first_s = crowd.first_s[place]
    w = (first_s < span.start_s).astype(np.int64)
    lately = crowd.last_s[place] >= span.end_s - 14 * DAY_S
    return Newcomers(
        place,
        crowd.row[place] + w * len(crowd.groups),
        spoke=crowd.first_said_s[place] >= 0,
        answered=answered[place],
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
