"""From windows to figures: every metric of the catalogue, for all groups at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weilu.measure.metrics import graphs, intervals
from weilu.measure.metrics.arrays import Array, Flags, counted, tally
from weilu.measure.metrics.deeds import DAY_S
from weilu.measure.metrics.windows import Windows

#: Fewer say nothing: 'too few', with how many there were.
LEAST_MEMBERS = 5
LEAST_MESSAGES = 20
LEAST_CASES = 5
LEAST_PAIRS = 10


@dataclass(frozen=True)
class Column:
    """One metric for all rows (groups, then groups of the window before); nan = too few to say."""

    value: Array
    low: Array
    high: Array
    n: Array

    def rounded(self) -> Column:
        """As figures are told: six places, and whole cases."""
        n = np.nan_to_num(self.n).round()
        return Column(self.value.round(6), self.low.round(6), self.high.round(6), n)


Columns = dict[str, Column]


def plain(value: Array, n: Array | None = None) -> Column:
    """A count, which needs no interval."""
    nothing = np.full(len(value), np.nan)
    return Column(value, nothing, nothing, value if n is None else n)


def kept(value: Array, bounds: tuple[Array, Array], n: Array, enough: Flags) -> Column:
    low, high = bounds
    return Column(
        np.where(enough, value, np.nan), np.where(enough, low, np.nan),
        np.where(enough, high, np.nan), n,
    )  # fmt: skip


def share(hits: Array, n: Array, least: int = LEAST_CASES) -> Column:
    """A share with Wilson's interval."""
    return kept(hits / np.maximum(n, 1e-9), intervals.wilson(hits, n), n, n >= least)


def figures(windows: Windows, got: Gifts) -> Columns:
    """Every metric that hangs neither on the kind of group nor on who is tied to whom, by key."""
    found = _gifts(windows, got)
    for part in (_effort, _rhythm, _noise, _newcomers):
        found |= part(windows)
    return found


def _effort(windows: Windows) -> Columns:
    members, rows = windows.members, windows.rows
    person = members.of(windows.crowd.somebody & ~windows.staff.bot)
    n, effort = windows.present, members.effort
    spoke, reacted = members.sums["said"] > 0, members.sums["reacted"] > 0
    active = counted(members.row[(spoke | reacted) & windows.here], rows)
    said = tally(members.row, members.sums["said"], rows)
    acting = (effort > 0) & person
    value, low, high, people = intervals.gini(effort[acting], members.row[acting], rows)
    enough = (people >= LEAST_MEMBERS) & (said >= LEAST_MESSAGES)
    return {
        "members": plain(n),
        "messages": plain(said),
        "speakers": plain(counted(members.row[spoke & person], rows)),
        "attention": share(active, n, LEAST_MEMBERS),
        "effort_gini": kept(value, (low, high), people, enough),
        "left": plain(tally(members.row, members.sums["left"], rows)),
    }


def _by_day(windows: Windows, hits: str, of: str) -> Column:
    """A share whose cases come in bursts: clustered by day."""
    row, x, n = windows.days.row, windows.days.sums[hits], windows.days.sums[of]
    total = tally(row, n, windows.rows)
    value = tally(row, x, windows.rows) / np.maximum(total, 1e-9)
    bounds = intervals.clustered(x, n, row, windows.rows)
    return kept(value, bounds, total, total >= LEAST_MESSAGES)


def _rhythm(windows: Windows) -> Columns:
    row, said = windows.days.row, windows.days.sums["said"]
    rows, length = windows.rows, windows.span.window_days
    busy = counted(row[said > 0], rows)
    total = tally(row, said, rows)
    answers = windows.answers
    *bounds, n = intervals.medians(answers.delay_s, answers.row, rows)
    value, low, high = (bound / 3600 for bound in bounds)
    return {
        "messages_per_day": plain(total / length, total),
        "active_days": share(busy, np.full(rows, float(length))),
        "longest_silence": plain(_silence(windows), np.full(rows, float(length))),
        "first_reply": kept(value, (low, high), n, n >= LEAST_CASES),
        "staff_share": _by_day(windows, "staff_effort", "effort"),
    }


def _silence(windows: Windows) -> Array:
    """Hours of the longest stretch between one day's last deed and the next one's first message."""
    days, span, groups = windows.days, windows.span, len(windows.crowd.groups)
    by_day = [
        column.reshape(2, span.window_days, groups)  # the window before stands first
        for column in (days.sums["said"] > 0, days.opens_s, days.closes_s)
    ]
    now, before = (span.start_s, span.end_s), (span.previous_start_s, span.start_s)
    longest = []
    for w, (since, until) in ((1, now), (0, before)):
        gap, last = np.zeros(groups), np.full(groups, since)
        for said, opens, closes in zip(*(column[w] for column in by_day), strict=True):
            gap = np.where(said, np.maximum(gap, opens - last), gap)
            last = np.where(said, closes, last)
        longest.append(np.maximum(gap, until - last))
    return np.concatenate(longest) / 3600


def graph(windows: Windows) -> graphs.Graph:
    """Ties between members who spoke, staff left out, of both windows."""
    members, crowd, pairs = windows.members, windows.crowd, windows.pairs
    spoke = (members.sums["said"] > 0) & members.of(crowd.somebody & ~windows.staff.staff)
    number = (np.cumsum(spoke) - 1).reshape(2, -1)
    now, before = spoke.reshape(2, -1).view(np.uint8)
    in_windows = now | before << 1  # by place, a bit for each
    both = in_windows[pairs.lo] & in_windows[pairs.hi]
    tied = (pairs.there > 0) | (pairs.back > 0)
    tied &= (both >> np.array([[0], [1]], np.uint8) & 1).view(np.bool_)
    tie = [np.flatnonzero(tied[w]) for w in (0, 1)]

    def joined(of: Callable[[int], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([of(w) for w in (0, 1)])

    return graphs.Graph(
        members.row[spoke],
        windows.rows,
        joined(lambda w: number[w][pairs.lo[tie[w]]]),
        joined(lambda w: number[w][pairs.hi[tie[w]]]),
        joined(lambda w: pairs.there[w, tie[w]]),
        joined(lambda w: pairs.back[w, tie[w]]),
    )


def ties(windows: Windows) -> Columns:
    """Every metric of who is tied to whom, by key."""
    net = graph(windows)
    rows = windows.rows
    n = counted(net.row_of, rows)
    core, doubt = graphs.holding(net)
    # A core of one is nobody holding on to anybody.
    core = np.where(core < 1.5, 0.0, core)
    bounds = intervals.widened(core, n, doubt / np.maximum(n, 1) ** 2)
    both, either = graphs.reciprocity(net)
    value, low, high, wedges = graphs.clustering(net)
    return {
        "connectivity": kept(core / np.maximum(n, 1), bounds, n, n >= LEAST_MEMBERS),
        "reciprocity": share(both, either),
        "clustering": kept(value, (low, high), wedges, wedges >= LEAST_PAIRS),
        "new_ties": _new_ties(windows, n),
    }


def _new_ties(windows: Windows, speakers: Array) -> Column:
    """Pairs tied in the window that were not in the one before, per week."""
    pairs, crowd, rows = windows.pairs, windows.crowd, windows.rows
    weeks = windows.span.window_days / 7
    either = 1 - (1 - pairs.there) * (1 - pairs.back)
    fresh = either[0] * (1 - either[1])
    new = np.flatnonzero(fresh)
    lo, hi = pairs.lo[new], pairs.hi[new]
    free = ~(windows.staff.staff[lo] | windows.staff.staff[hi])
    count = tally(crowd.row[lo[free]], fresh[new[free]], rows)
    low, high = intervals.poisson(count)
    earlier = np.arange(rows) >= len(crowd.groups)  # what was new then is not known any more
    enough = (speakers >= LEAST_MEMBERS) & ~earlier
    return kept(count / weeks, (low / weeks, high / weeks), count, enough)


@dataclass(frozen=True)
class Gifts:
    """p that each entry of `windows.members` is here and received something, by kind of benefit."""

    by_kind: dict[str, Array]


def gifts(windows: Windows) -> Gifts:
    members, groups = windows.members, max(len(windows.crowd.groups), 1)
    welcomed = np.zeros((2, len(windows.crowd.member)))
    new = windows.newcomers
    welcomed[new.row // groups, new.place] = new.answered & new.spoke
    received = {
        "helped": 1 - np.exp(members.sums["helped_miss"]),
        "newcomer": welcomed.ravel(),
        "praised": np.minimum(members.sums["praised"], 1.0),
    }
    return Gifts({kind: told * windows.here for kind, told in received.items()})


def _gifts(windows: Windows, got: Gifts) -> Columns:
    members, rows = windows.members, windows.rows
    found = {
        kind: share(tally(members.row, got.by_kind[kind], rows), windows.present, LEAST_MEMBERS)
        for kind in ("helped", "praised")
    }
    answered, asked = (
        tally(members.row, members.sums[name] * windows.here, rows)
        for name in ("asked_answered", "asked")
    )
    return found | {"answered": share(answered, asked)}


def benefit(windows: Windows, got: Gifts, counts: dict[str, Flags]) -> Column:
    """Members who received anything; `counts`: kind of benefit → groups for which it counts."""
    members = windows.members
    nothing = np.ones(len(members.row))
    for kind, received in got.by_kind.items():
        nothing *= 1 - received * members.of(counts[kind][windows.crowd.row])
    hits = tally(members.row, 1 - nothing, windows.rows)
    return share(hits, windows.present, LEAST_MEMBERS)


def _noise(windows: Windows) -> Columns:
    parts = {
        "noise": "noise", "adverts": "adverts", "near_duplicates": "copied",
        "chatter": "chatter", "undrawn": "undrawn",
    }  # fmt: skip
    found = {key: _by_day(windows, name, "said") for key, name in parts.items()}
    noise = tally(windows.days.row, windows.days.sums["noise"], windows.rows)
    found["noise_per_day"] = plain(noise / windows.span.window_days, noise)
    return found


def _newcomers(windows: Windows) -> Columns:
    new, rows = windows.newcomers, windows.rows

    def count(flags: Flags) -> Array:
        return counted(new.row[flags], rows)

    everyone = np.ones(len(new.row), dtype=np.bool_)
    groups = len(windows.crowd.groups)
    # Only those of the window before have had their 28 days to come back.
    cohort = np.concatenate((count(everyone)[groups:], np.zeros(groups)))
    back = np.concatenate((count(new.returned)[groups:], np.zeros(groups)))
    return {
        "newcomers": plain(count(everyone)),
        "newcomers_answered": share(count(new.spoke & new.answered), count(new.spoke)),
        "newcomers_returned": share(back, cohort),
    }


def idle_days(windows: Windows) -> Array:
    """Days since each group's last deed, at the moment of the check-up."""
    last = np.zeros(len(windows.crowd.groups))
    np.maximum.at(last, windows.crowd.row, windows.crowd.last_s)
    return np.where(last > 0, (windows.span.end_s - last) / DAY_S, np.nan)
