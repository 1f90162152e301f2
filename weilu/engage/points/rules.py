"""What an act earns, what is lost with time, where somebody stands. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

#: A repeat with the same person or the same words within so many days pays less.
REPEATS = timedelta(days=7)
#: Decay comes again after so many further idle days.
DECAY_EVERY = 30


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a member did. `who` is the person behind the member."""

    event: int
    act: str
    member: int
    who: int
    day: date
    at: datetime
    other: str = ""


@dataclass(frozen=True, slots=True)
class Earning:
    """A rule as it decides. `members`: of its segment, None = everybody."""

    rule: int
    act: str
    points: int
    per_day: int = 0
    fade: int = 0
    since: datetime | None = None
    members: frozenset[int] | None = None

    def covers(self, deed: Deed) -> bool:
        return (
            deed.act == self.act
            and (self.since is None or deed.at >= self.since)
            and (self.members is None or deed.member in self.members)
        )


@dataclass(slots=True)
class Earned:
    """What persons have earned so far, as far as it decides on what comes."""

    by_day: Counter[tuple[int, date]] = field(default_factory=Counter)  #: points
    paid: Counter[tuple[int, int, date]] = field(default_factory=Counter)  #: times, by rule
    days: dict[tuple[int, int, str], list[date]] = field(
        default_factory=lambda: defaultdict(list)
    )  #: by rule and other, each paid time

    def note(self, who: int, rule: int, day: date, other: str, points: int) -> None:
        self.by_day[who, day] += points
        self.paid[who, rule, day] += points > 0
        if other and points:
            self.days[who, rule, other].append(day)


@dataclass(frozen=True, slots=True)
class Award:
    """What a deed earns by a rule. `cut`: "" | "day" | "rule" | "again"."""

    deed: Deed
    rule: int
    points: int
    cut: str = ""


def award(deed: Deed, by: Earning, per_day: int, before: Earned) -> Award:
    """What `deed` earns by a rule that covers it, and `before` moves on.

    A rule pays a person so many times a day; each time within a week with the same other pays
    `fade` percent less; all rules together pay at most `per_day` points a day.
    """
    points, cut = by.points, ""
    if by.per_day and before.paid[deed.who, by.rule, deed.day] >= by.per_day:
        points, cut = 0, "rule"
    else:
        times = _repeats(before, deed, by.rule) if by.fade else 0
        points = points * max(0, 100 - times * by.fade) // 100
        cut = "again" if points < by.points else ""
    left = max(0, per_day - before.by_day[deed.who, deed.day])
    if points > left:
        points, cut = left, "day"
    before.note(deed.who, by.rule, deed.day, deed.other, points)
    return Award(deed, by.rule, points, cut)


def _repeats(before: Earned, deed: Deed, rule: int) -> int:
    """How often it was paid with the same other in the week before (or, told late, after)."""
    if not deed.other:
        return 0
    days = before.days.get((deed.who, rule, deed.other), ())
    return sum(abs(deed.day - day) < REPEATS for day in days)


def awards(
    deeds: Iterable[Deed], earnings: Sequence[Earning], per_day: int, before: Earned
) -> list[Award]:
    """What deeds earn, in order."""
    by_act: dict[str, list[Earning]] = defaultdict(list)
    for one in earnings:
        by_act[one.act].append(one)
    return [
        award(deed, one, per_day, before)
        for deed in deeds
        for one in by_act.get(deed.act, ())
        if one.covers(deed)
    ]


def expired(came_before: int, went_ever: int, balance: int) -> int:
    """Points that end: those that came before the limit and have not gone out since, oldest first.

    `came_before`: what came in before the limit; `went_ever`: what has gone out up to now.
    """
    return max(0, min(balance, came_before - went_ever))


def decays_due(idle: int, after: int) -> int:
    """How many times somebody idle for so many days has lost a share, once per `DECAY_EVERY`."""
    return 0 if idle < after else 1 + (idle - after) // DECAY_EVERY


def decayed(balance: int, percent: int) -> int:
    """What is lost of a balance, rounded down but at least one point of what is there."""
    return min(balance, max(1, balance * percent // 100)) if balance > 0 else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Which level somebody has, and how far the next one is."""

    level: str  #: "" = none yet
    number: int  #: 0 = none yet
    next: str  #: "" = the highest is reached
    missing: int
    share: int  #: percent of the way from this level to the next


def standing(earned: int, levels: Sequence[tuple[int, str]]) -> Standing:
    """`levels`: (points earned in all, name), ascending."""
    reached = [(step, name) for step, name in levels if earned >= step]
    ahead = [(step, name) for step, name in levels if earned < step]
    floor, name = reached[-1] if reached else (0, "")
    if not ahead:
        return Standing(name, len(reached), "", 0, 100)
    step, following = ahead[0]
    share = max(0, earned - floor) * 100 // (step - floor)
    return Standing(name, len(reached), following, step - earned, share)


def badge_due(days: Mapping[date, int], times: int, within_days: int, *, by_day: bool) -> bool:
    """Whether somebody did it often enough, within any stretch of so many days (0 = ever)."""
    counts = {day: 1 if by_day else count for day, count in days.items() if count}
    if not within_days:
        return sum(counts.values()) >= times
    return any(
        sum(count for day, count in counts.items() if 0 <= (day - first).days < within_days)
        >= times
        for first in counts
    )


def improved(this_week: int, weeks_before: Sequence[int]) -> int:
    """Points above one's own usual week: the mean of the weeks before, rounded up."""
    usual = -(-sum(weeks_before) // len(weeks_before)) if weeks_before else 0
    return this_week - usual


def ranked(scores: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """(place, who, score), best first; equal scores share a place; nothing for zero or less."""
    rows = sorted(((score, who) for who, score in scores.items() if score > 0),
                  key=lambda row: (-row[0], row[1]))  # fmt: skip
    places: dict[int, int] = {}
    return [
        (places.setdefault(score, number), who, score)
        for number, (score, who) in enumerate(rows, start=1)
    ]
