"""Streaks: a pure fold over what a member did. Nothing is counted up, so nothing can drift.

A check-in counts on the member's own day of the moment it was made, whenever it arrives. Every
order of arrival gives the same streak, as the fold looks at the set of deeds alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

#: What became of a day.
DONE, MADE_UP, FROZEN, FREE, MISSED, OPEN, AHEAD = (
    "done", "made_up", "frozen", "free", "missed", "open", "ahead",
)  # fmt: skip
#: Nobody has to check in on a day shorter than so many seconds: some places left a date out.
SHORTEST_DAY = 43_200
#: Days that a streak grows by.
KEPT = frozenset({DONE, MADE_UP})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a challenge lets pass."""

    first: date
    days: int
    border: int = 0  #: minutes after midnight at which a day begins
    free_weekdays: frozenset[int] = frozenset()  #: Monday = 0
    free_dates: frozenset[date] = frozenset()
    freezes: int = 0  #: missed days that do not end a streak
    make_ups: int = 0  #: missed days that may be done later
    make_up_days: int = 1  #: … within so many days after
    late_h: int = (
        48  #: a check-in told later than so many hours after it was made counts for nothing
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing told of one check-in. `key` names the check-in."""

    key: str
    kind: str  #: "did" | "withdrawn" | "struck" | "restored"
    at: datetime  #: when it was done
    seen: datetime  #: when Weilu heard of it
    day: int | None = None  #: a day of the challenge it makes up for, counted from 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands."""

    days: tuple[str, ...]  #: what became of each day
    streak: int  #: days done in a row up to now; today need not be done yet
    best: int
    done: int
    today: int | None  #: the day it is, counted from 0; None before and after
    freezes_left: int
    make_ups_left: int

    @property
    def at_risk(self) -> bool:
        """Today is still open, and a streak ends with it."""
        return self.streak > 0 and self.today is not None and self.days[self.today] == OPEN


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def day_start(day: date, zone: ZoneInfo, border: int) -> datetime:
    """The first moment at which the clock on the wall shows the border of a day, or later.

    A border inside an hour that is skipped begins with what comes after it; one in an hour that
    comes twice begins with the first.
    """
    wanted = datetime.combine(day, time()) + timedelta(minutes=border)
    moment = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _wall(moment, zone) == wanted:
        return moment
    before = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = int(before.timestamp()), int(moment.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        reached = _wall(datetime.fromtimestamp(middle, UTC), zone) >= wanted
        low, high = (low, middle) if reached else (middle, high)
    return datetime.fromtimestamp(high, UTC)


@lru_cache(maxsize=2_000)
def borders(terms: Terms, zone: str) -> tuple[float, ...]:
    """When each day begins, and at the end when the last one is over; seconds since 1970."""
    place = ZoneInfo(zone)
    days = (terms.first + timedelta(days=number) for number in range(terms.days + 1))
    return tuple(day_start(day, place, terms.border).timestamp() for day in days)


def day_of(terms: Terms, zone: str, at: datetime) -> int | None:
    """The day of the challenge a moment lies in, counted from 0; None outside of it."""
    day = bisect_right(borders(terms, zone), at.timestamp()) - 1
    return day if 0 <= day < terms.days else None


@lru_cache(maxsize=2_000)
def free_days(terms: Terms, zone: str) -> frozenset[int]:
    """Days on which nothing is asked, and days of which the clocks leave less than half."""
    starts = borders(terms, zone)
    return frozenset(
        number
        for number in range(terms.days)
        if starts[number + 1] - starts[number] < SHORTEST_DAY
        or (day := terms.first + timedelta(days=number)) in terms.free_dates
        or day.weekday() in terms.free_weekdays
    )


_RANK = {"did": 0, "withdrawn": 1, "restored": 2, "struck": 3}


def counting(deeds: Iterable[Deed]) -> list[Deed]:
    """The check-ins that stand: neither withdrawn by the member nor struck by staff.

    Withdrawing is for good; of striking and restoring the later one holds.
    """
    made: dict[str, Deed] = {}
    last: dict[str, tuple[datetime, int]] = {}
    gone: set[str] = set()
    for one in deeds:
        if one.kind == "did":
            before = made.get(one.key)
            made[one.key] = one if before is None else min(before, one, key=_order)
        elif one.kind == "withdrawn":
            gone.add(one.key)
        else:
            last[one.key] = max(last.get(one.key, (one.seen, -1)), (one.seen, _RANK[one.kind]))
    struck = {key for key, (_seen, rank) in last.items() if rank == _RANK["struck"]}
    return [one for key, one in made.items() if key not in gone and key not in struck]


def _order(one: Deed) -> tuple[datetime, datetime, int]:
    return one.seen, one.at, -1 if one.day is None else one.day


def standing(terms: Terms, zone: str, deeds: Iterable[Deed], now: datetime) -> Standing:
    """Fold what a member did into where they stand."""
    starts, free = borders(terms, zone), free_days(terms, zone)
    stand = counting(deeds)
    done = _done(terms, starts, stand)
    made_up = _made_up(terms, starts, stand, done | free)
    over = bisect_right(starts, now.timestamp()) - 1  # days before this one are over
    return _folded(terms, done, made_up, free, over)


def _done(terms: Terms, starts: Sequence[float], stand: Sequence[Deed]) -> frozenset[int]:
    late = terms.late_h * 3_600
    found: set[int] = set()
    for one in stand:
        at = one.at.timestamp()
        if one.day is None and -300 <= one.seen.timestamp() - at <= late:
            found.add(bisect_right(starts, at) - 1)
    return frozenset(day for day in found if 0 <= day < terms.days)


def _made_up(
    terms: Terms, starts: Sequence[float], stand: Sequence[Deed], without: Collection[int]
) -> frozenset[int]:
    """Days done later, the first so many that were told."""
    made: list[int] = []
    for one in sorted((one for one in stand if one.day is not None), key=_by_arrival):
        day = one.day or 0
        if day in without or day in made or not may_make_up(terms, starts, day, one.at):
            continue
        if len(made) < terms.make_ups:
            made.append(day)
    return frozenset(made)


def _by_arrival(one: Deed) -> tuple[datetime, str]:
    return one.seen, one.key


def may_make_up(terms: Terms, starts: Sequence[float], day: int, at: datetime) -> bool:
    """Whether a day may be made up for at a moment: it is over, and not for too long."""
    if not 0 <= day < terms.days:
        return False
    last = day + 1 + terms.make_up_days
    beyond = max(0, last - terms.days)
    return starts[day + 1] <= at.timestamp() < starts[last - beyond] + beyond * 86_400


def _folded(
    terms: Terms, done: frozenset[int], made_up: frozenset[int], free: frozenset[int], over: int
) -> Standing:
    days: list[str] = []
    streak = best = frozen = 0
    for day in range(terms.days):
        if day in done or day in made_up:
            days.append(DONE if day in done else MADE_UP)
            streak += 1
            best = max(best, streak)
        elif day in free:
            days.append(FREE)
        elif day >= over:
            days.append(OPEN if day == over else AHEAD)
        elif streak and frozen < terms.freezes:
            days.append(FROZEN)
            frozen += 1
        else:
            days.append(MISSED)
            streak = 0
    return Standing(
        tuple(days), streak, best, len(done | made_up), over if 0 <= over < terms.days else None,
        terms.freezes - frozen, terms.make_ups - len(made_up),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Milestone:
    """So many days in a row earn so many points."""

    days: int
    points: int
    gift: str = ""  #: what else there is for it, in words


def reached(milestones: Iterable[Milestone], best: int) -> list[Milestone]:
    """The milestones that a best streak reaches, smallest first."""
    return sorted((one for one in milestones if one.days <= best), key=lambda one: one.days)


def reminder_due(stands: Standing, *, muted: bool, left: bool, last_day: int | None) -> bool:
    """Whether a member may be reminded today: once, while today is open, if they want it."""
    if muted or left or stands.today is None or last_day == stands.today:
        return False
    return stands.days[stands.today] == OPEN


#: Somebody who missed more days than asked for and these has gone, and is not about to.
GONE_AFTER = 2
#: Who checks in within so many days, the surprise's own included, came back.
COMES_BACK = 3


def about_to_give_up(stands: Standing, after: int) -> bool:
    """Whether somebody who had begun has missed `after` days in a row, and today is still open."""
    if stands.today is None or stands.done < 2 or stands.days[stands.today] != OPEN:
        return False
    missed = 0
    for day in reversed(stands.days[: stands.today]):
        if day == FREE:
            continue
        if day not in {MISSED, FROZEN}:
            break
        missed += 1
    return after <= missed <= after + GONE_AFTER


def came_back(stands: Standing, day: int) -> bool | None:
    """Whether somebody did one of the days from `day` on; None while that is open."""
    days = stands.days[day : day + COMES_BACK]
    if any(one in KEPT for one in days):
        return True
    return None if any(one in {OPEN, AHEAD} for one in days) else False
