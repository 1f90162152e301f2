"""From deeds and links to what each member, tie and day came to in both windows.

Rows of groups: `row = group's place + groups · w`, w = 0 for the window, 1 for the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weilu.measure.metrics.arrays import (
    Array,
    Flags,
    Ints,
    ints,
    numbered,
    plain,
    reals,
    tallies,
    tally,
)
from weilu.measure.metrics.collect import Facts
from weilu.measure.metrics.crowd import LATER, Crowd, StaffSigns, found, staff_of, with_groups
from weilu.measure.metrics.days import SURE
from weilu.measure.metrics.deeds import DAY_S
from weilu.measure.metrics.recent import Recent, bits
from weilu.measure.metrics.spans import DEAD_DAYS, Span, day_number
from weilu.measure.roster import Roster


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
    days: Days
    answers: Answers
    newcomers: Newcomers

    @property
    def rows(self) -> int:
        return 2 * len(self.crowd.groups)

    @cached_property
    def present(self) -> tuple[Flags, Flags]:
        """By place: members (staff left out) there at the end of the window, and of the one before."""
        now, before = (self.span.end_s, self.span.start_s - 1)
        members = ~self.staff.staff
        return self.crowd.present(now) & members, self.crowd.present(before) & members


@dataclass(frozen=True)
class Days:
    """Every day of a group on which anything was done."""

    row: Ints
    sums: dict[str, Array]  #: said, effort, staff_effort, noise and its parts
    opens_s: Ints  #: the first message; LATER = none
    closes_s: Ints  #: the last message or reaction; -1 = none


@dataclass(frozen=True)
class Answers:
    """Messages somebody else answered within a day, more likely than not."""

    row: Ints
    place: Ints
    seq: Ints
    delay_s: Ints


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
class _Deeds:
    """The deeds of both windows, as arrays of one length, those of the window before first."""

    place: Ints
    earlier: int  #: how many belong to the window before
    day: Ints  #: 0 = the first of the window before
    at_s: Ints
    seq: Ints
    what: Ints
    p: NDArray[Any]
    undrawn: NDArray[Any]
    delay_s: Ints

    @classmethod
    def of(cls, recent: Recent, places: Ints, span: Span) -> _Deeds:
        first, last = day_number(span.previous_first_day), day_number(span.last_day)
        deeds = recent.within(first, last + 1).deeds
        day = ints(deeds, "day") - first
        names = ("seq", "what", "p", "undrawn", "delay_s")
        return cls(
            places[plain(deeds, "seat")], int(np.searchsorted(day, span.window_days)), day,
            at_s=ints(deeds, "at_s"), **{name: plain(deeds, name) for name in names},
        )  # fmt: skip

    def rows(self, of: Ints, rows: int) -> Ints:
        """`of` by window: those of the window before stand `rows` further on."""
        moved = of.copy()
        moved[: self.earlier] += rows
        return moved

    def are(self, *flags: str) -> Flags:
        found: Flags = (self.what & bits(*flags)) != 0
        return found

    @property
    def noise(self) -> Array:
        plain = self.are("advert", "chatter", "copied")
        return np.where(plain, self.are("said"), self.undrawn)


def gather(
    facts: Facts, roster: Roster, span: Span, poured: Mapping[int, int] | None = None
) -> Windows:
    """What both windows came to, for all groups together.

    `poured`: groups into which broadcasts came, and when first: they are there without any deed.
    """
    crowd = Crowd.of(with_groups(facts.fold, poured or {}))
    seats = facts.recent.seats
    places = crowd.places(ints(seats, "group_id"), ints(seats, "member"))
    deeds = _Deeds.of(facts.recent, places, span)
    members = _members(deeds, crowd)
    effort = tally(members.place, members.effort, len(crowd.member))
    # In groups that lay still for both windows, effort of old tells who led them.
    idle = tally(crowd.row, effort, len(crowd.groups)) == 0
    effort = np.where(idle[crowd.row], crowd.said + crowd.reacted, effort)
    staff = staff_of(crowd, roster.staff, roster.bots, effort)
    answers = _answers(deeds, crowd)
    return Windows(
        span=span,
        crowd=crowd,
        staff=staff,
        members=members,
        pairs=_pairs(facts.recent, places, crowd, span),
        days=_days(deeds, crowd, staff, span),
        answers=answers,
        newcomers=_newcomers(deeds, crowd, staff, answers, span),
    )


def _members(deeds: _Deeds, crowd: Crowd) -> Members:
    entries = 2 * len(crowd.member)
    entry = deeds.rows(deeds.place, len(crowd.member))
    there = np.flatnonzero(np.bincount(entry, minlength=entries))
    heard = np.flatnonzero(deeds.are("asked") & (deeds.p > 0))
    flags = ("said", "reacted", "copied", "chatter", "asked", "praised", "joined", "left")
    sums = tallies(
        entry,
        {name: deeds.are(name) for name in flags}
        | {"adverts": deeds.are("advert"), "undrawn": deeds.undrawn, "noise": deeds.noise},
        entries,
    )
    sums["asked_answered"] = tally(entry[heard], deeds.p[heard], entries)
    sums["helped_miss"] = tally(entry[heard], _miss(deeds.p[heard]), entries)
    sums = {name: total[there] for name, total in sums.items()}
    w, place = np.divmod(there, max(len(crowd.member), 1))
    return Members(place, crowd.row[place] + len(crowd.groups) * w, sums)


def _miss(p: NDArray[Any]) -> Array:
    """ln(1 - p): what several independent links add up to, see `days.any_of`."""
    miss: Array = np.log(1.0 - np.minimum(p, SURE))
    return miss


def _pairs(recent: Recent, places: Ints, crowd: Crowd, span: Span) -> Pairs:
    last = day_number(span.last_day)
    links = recent.within(day_number(span.horizon), last + 1).links
    giver, taker = places[plain(links, "giver")], places[plain(links, "taker")]
    known = (giver >= 0) & (taker >= 0)
    giver, taker = giver[known], taker[known]
    day, p = ints(links, "day")[known], reals(links, "p")[known]
    forth, now = giver < taker, day > last - span.window_days
    key = np.where(forth, giver, taker) * len(crowd.member) + np.where(forth, taker, giver)
    pairs, pair = numbered(key)
    inside = day > last - 2 * span.window_days
    cell = (4 * pair + 2 * ~forth + ~now)[inside]

    def by_way_and_window(weight: Array) -> Array:
        """Shape (2, 2, pairs): answers of lo to hi and back, in the window and the one before."""
        return tally(cell, weight[inside], 4 * len(pairs)).reshape(-1, 2, 2).transpose(1, 2, 0)

    there, back = _at_least_once(by_way_and_window(_miss(p)))
    gave = by_way_and_window(p)
    lately = day > last - DEAD_DAYS
    last_day = np.full(len(pairs), -1)
    last_day[pair] = day  # links are sorted by day, and of several the last one stands
    lo, hi = np.divmod(pairs, max(len(crowd.member), 1))
    return Pairs(
        lo, hi, there, back, gave[0, 0], gave[1, 0], tally(pair[lately], p[lately], len(pairs)),
        last_day,
    )  # fmt: skip


def _at_least_once(miss: Array) -> Array:
    p = 1 - np.exp(miss)
    p[p > 0.99999] = 1.0
    return p


def _days(deeds: _Deeds, crowd: Crowd, staff: StaffSigns, span: Span) -> Days:
    """Per group and day: messages, effort and staff's part, noise and its parts."""
    length = 2 * span.window_days
    cell, cells = crowd.row[deeds.place] * length + deeds.day, len(crowd.groups) * length
    there = np.flatnonzero(np.bincount(cell, minlength=cells))
    said, acted = deeds.are("said"), deeds.are("said", "reacted")
    effort = acted & ~deeds.are("copied") & crowd.somebody[deeds.place]
    parts = {
        "said": said, "effort": effort, "staff_effort": effort & staff.staff[deeds.place],
        "adverts": deeds.are("advert"), "chatter": deeds.are("chatter"),
        "copied": deeds.are("copied"), "undrawn": deeds.undrawn, "noise": deeds.noise,
    }  # fmt: skip
    sums = tallies(cell, parts, cells)
    opens, closes = np.full(cells, LATER), np.full(cells, -1)
    np.minimum.at(opens, cell[said], deeds.at_s[said])
    np.maximum.at(closes, cell[acted], deeds.at_s[acted])
    place, day = np.divmod(there, length)
    row = place + len(crowd.groups) * (day < span.window_days)
    told = {name: total[there] for name, total in sums.items()}
    return Days(row, told, opens[there], closes[there])


def _answers(deeds: _Deeds, crowd: Crowd) -> Answers:
    heard = np.flatnonzero(deeds.delay_s >= 0)
    place = deeds.place[heard]
    row = crowd.row[place] + len(crowd.groups) * (heard < deeds.earlier)
    return Answers(row, place, deeds.seq[heard], deeds.delay_s[heard])


def _newcomers(
    deeds: _Deeds, crowd: Crowd, staff: StaffSigns, answers: Answers, span: Span
) -> Newcomers:
    place = newly_seen(crowd, staff.staff, span)
    new = np.zeros(len(crowd.member), np.bool_)
    new[place] = True
    acts = np.flatnonzero(new[deeds.place] & deeds.are("said", "reacted"))
    since = deeds.at_s[acts] - crowd.first_s[deeds.place[acts]]
    returned = np.zeros(len(crowd.member), np.bool_)
    returned[deeds.place[acts[(since >= DAY_S) & (since <= 28 * DAY_S)]]] = True
    first = crowd.first_s[place]
    w = (first < span.start_s).astype(np.int64)
    lately = crowd.last_s[place] >= span.end_s - 14 * DAY_S
    return Newcomers(
        place,
        crowd.row[place] + w * len(crowd.groups),
        spoke=crowd.first_said_s[place] >= 0,
        answered=found(np.sort(answers.seq), crowd.first_said_seq[place]) >= 0,
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
