"""Streaks as anybody would work them out by hand: slow, with nothing clever in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from weilu.engage.challenges.rules import Deed, Terms


def day_by_the_wall(at: datetime, zone: str, border: int) -> date:
    """The latest day the clock on the wall had come to, looked at minute by minute for 26 hours."""
    place = ZoneInfo(zone)
    minute = at.replace(second=0, microsecond=0)
    moments = [at, *(minute - timedelta(minutes=back) for back in range(26 * 60))]
    return max(_shown(one, place, border) for one in moments)


def _shown(moment: datetime, place: ZoneInfo, border: int) -> date:
    wall = moment.astimezone(place).replace(tzinfo=None)
    return (wall - timedelta(minutes=border)).date()


def streaks(terms: Terms, zone: str, deeds: Sequence[Deed], now: datetime) -> tuple[int, int]:
    """(streak, best) for zones without a change of clocks, by walking over the days."""
    alive = [one for one in deeds if one.kind == "did" and _stands(one.key, deeds)]
    dates = [terms.first + timedelta(days=number) for number in range(terms.days)]
    done = {
        day_by_the_wall(one.at, zone, terms.border)
        for one in alive
        if one.day is None and timedelta() <= one.seen - one.at <= timedelta(hours=terms.late_h)
    }
    free = {day for day in dates if day.weekday() in terms.free_weekdays or day in terms.free_dates}
    made: list[date] = []
    for one in sorted(alive, key=lambda one: (one.seen, one.key)):
        if one.day is None or not 0 <= one.day < terms.days or len(made) == terms.make_ups:
            continue
        day = dates[one.day]
        ago = (day_by_the_wall(one.at, zone, terms.border) - day).days
        if day not in done | free | set(made) and 0 < ago <= terms.make_up_days:
            made.append(day)
    return _walk(terms, dates, done | set(made), free, day_by_the_wall(now, zone, terms.border))


def _walk(
    terms: Terms, dates: Sequence[date], kept: set[date], free: set[date], today: date
) -> tuple[int, int]:
    streak = best = frozen = 0
    for day in dates:
        if day in kept:
            streak += 1
        elif day in free or day >= today:
            continue
        elif streak and frozen < terms.freezes:
            frozen += 1
        else:
            streak = 0
        best = max(best, streak)
    return streak, best


def _stands(key: str, deeds: Sequence[Deed]) -> bool:
    mine = [one for one in deeds if one.key == key]
    judged = [one for one in mine if one.kind in {"struck", "restored"}]
    judged.sort(key=lambda one: (one.seen, one.kind == "struck"))
    gone = any(one.kind == "withdrawn" for one in mine)
    return not gone and (not judged or judged[-1].kind == "restored")


def changes_of_clocks(zone: str) -> list[datetime]:
    """When the clocks of a zone changed from 1975 to 2037, to the second."""
    place, step = ZoneInfo(zone), timedelta(days=14)
    found, low = [], datetime(1975, 1, 1, tzinfo=UTC)
    offset = low.astimezone(place).utcoffset()
    while low.year < 2038:
        high = low + step
        after = high.astimezone(place).utcoffset()
        if after != offset:
            found.append(_changed(place, low, high))
        low, offset = high, after
    return found


def _changed(place: ZoneInfo, low: datetime, high: datetime) -> datetime:
    offset = low.astimezone(place).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        same = middle.astimezone(place).utcoffset() == offset
        low, high = (middle, high) if same else (low, middle)
    return high.replace(microsecond=0)
