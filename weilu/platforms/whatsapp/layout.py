"""How one WhatsApp text writes its times: found out from the file before it is read.

Phones write `[8/15/23, 9:12:33 AM] ` or `15/08/2023, 09:12 - ` in the manner of their locale. The
order of day and month is decided from the dates themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from weilu.platforms.local_time import full_hour, local_micros

BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_DATE = r"(\d{1,4}) ?[./年년-] ?(\d{1,2}) ?[./月월-] ?(\d{1,4})[日일.]?"
_BETWEEN = r"[,،]?(?: (?:um|às|a las|alle|kl\.?|klo|à|at))?"
_BEFORE = r"(上午|下午|凌晨|早上|清晨|中午|傍晚|晚上|半夜|夜里|午前|午後|오전|오후)?"
_SPACE = r"[ \xa0\u202f\u200e\u200f]*"
_AFTER = r"([AaPp]\.?[ \xa0\u202f]?[Mm]\.?|[صم]|पूर्वाह्न|अपराह्न|[πμΠΜ]\.?[μΜ]\.?)?"
#: Groups: date and hour, in it the three date parts, half of the day before, hour; minute; second;
#: half of the day after; the rest of the line.
_STAMP = (
    rf"({_DATE}{_BETWEEN}{_SPACE}{_BEFORE}{_SPACE}(\d{{1,2}}))[:.٫](\d{{2}})"
    rf"(?:[:.٫](\d{{2}}))?{_SPACE}{_AFTER}{_SPACE}"
)
BRACKETED = re.compile(rf"[{BIDI}]*\[{_STAMP}\] ?(.*)", re.DOTALL)
DASHED = re.compile(rf"[{BIDI}]*{_STAMP} [-–] (.*)", re.DOTALL)

#: The same for what most phones write, with the same groups, in half the time.
_PLAIN = r"((\d{1,4})[./-](\d{1,2})[./-](\d{1,4}),?+ ()(\d{1,2})):(\d\d)(?::(\d\d))?+"
QUICK = {
    BRACKETED: re.compile(rf"\u200e?+\[{_PLAIN}(?:[ \u202f]([AaPp][Mm]))?+\] (.*)", re.DOTALL),
    DASHED: re.compile(rf"{_PLAIN}(?:[ \u202f]([AaPp][Mm]))?+ - (.*)", re.DOTALL),
}

_ORDERS = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2)}
#: Hours whose beginning is remembered; the table is emptied when full.
_HOURS_KEPT = 10_000
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
#: Two digits → microseconds.
MINUTES = {f"{minute:02}": minute * _MINUTE for minute in range(60)}
SECONDS = {f"{second:02}": second * _SECOND for second in range(61)}
#: No message is older than the service.
_FOUNDED = 2009


@dataclass(frozen=True, slots=True)
class Layout:
    """The pattern of a line that begins a message, and the order of its date."""

    pattern: re.Pattern[str]
    order: str


class Clock:
    """Times of lines, remembered by the hour: a long history repeats few minutes."""

    def __init__(self, order: str, zone: ZoneInfo) -> None:
        self._year, self._month, self._day = _ORDERS[order]
        self._zone = zone
        self._hours: dict[tuple[str, str | None], int] = {}

    def at(self, found: re.Match[str]) -> int:
        """Microseconds UTC of a line that matched. Raises `ValueError` if no such time exists."""
        start = self._hours.get((found[1], found[9]))
        minute, second = MINUTES.get(found[7]), SECONDS.get(found[8] or "00")
        if start is None or minute is None or second is None:
            return self._first(found)
        return start + minute + second

    def steady(self, found: re.Match[str]) -> bool:
        """Whether no clock is set within the hour of a line told lately."""
        return (found[1], found[9]) in self._hours

    def _first(self, found: re.Match[str]) -> int:
        """The same for an hour not met before."""
        minute, second = int(found[7]), int(found[8] or 0)
        if minute > 59 or second > 60:
            raise ValueError("no such time")
        start = self._time(found, 0)
        if self._time(found, 59) - start != 59 * _MINUTE:  # clocks are set within this hour
            return self._time(found, minute) + second * _SECOND
        if len(self._hours) >= _HOURS_KEPT:
            self._hours.clear()
        self._hours[found[1], found[9]] = start
        return start + minute * _MINUTE + second * _SECOND

    def _time(self, found: re.Match[str], minute: int) -> int:
        parts = int(found[2]), int(found[3]), int(found[4])
        hour = full_hour(int(found[6]), found[5] or found[9] or "")
        year, month, day = parts[self._year], parts[self._month], parts[self._day]
        return local_micros(self._zone, year, month, day, hour, minute)


@dataclass(slots=True)
class _Trial:
    """How well one order of the date explains the dates seen so far, in days."""

    order: str
    backwards: int = 0
    first: int = 0
    last: int = 0
    latest: int = 0

    def day(self, parts: tuple[int, int, int]) -> int | None:
        """The date as a day number, if it can be one."""
        year, month, day = (parts[at] for at in _ORDERS[self.order])
        year = year + 2000 if year < 100 else year
        try:
            return date(year, month, day).toordinal() if year >= _FOUNDED else None
        except ValueError:
            return None

    def take(self, day: int) -> None:
        self.backwards += day < self.latest
        self.first, self.last = min(self.first or day, day), max(self.last, day)
        self.latest = day


@dataclass(slots=True)
class DateOrder:
    """Decides the order of day, month and year from dates in the order they were written.

    A value above 12 or 31 excludes; then the order in which time runs backwards least; then the
    wish; then the order that packs the dates closest; then what phones of that kind write.
    """

    wished: str = ""
    usual: str = "DMY"
    _trials: list[_Trial] = field(default_factory=lambda: [_Trial(order) for order in _ORDERS])

    def take(self, parts: tuple[str, str, str]) -> bool:
        """Take one date; true when no doubt is left. A date that fits no order is passed over."""
        year_first, year_last = len(parts[0]) == 4, len(parts[2]) == 4
        numbers = int(parts[0]), int(parts[1]), int(parts[2])
        fitting = []
        for trial in self._trials:
            of_year = trial.order == "YMD"
            excluded = (of_year and year_last) or (year_first and not of_year)
            day = None if excluded else trial.day(numbers)
            if day is not None:
                fitting.append((trial, day))
        if fitting:
            self._trials = [trial for trial, _day in fitting]
        for trial, day in fitting:
            trial.take(day)
        return len(self._trials) < 2

    def decided(self) -> str:
        """The order that explains the dates taken best."""

        def rank(trial: _Trial) -> tuple[int, bool, int, bool]:
            span = trial.last - trial.first
            return trial.backwards, trial.order != self.wished, span, trial.order != self.usual

        return min(self._trials, key=rank).order


def pattern_of(lines: Iterable[str | None]) -> re.Pattern[str] | None:
    """Which of the two kinds of phone wrote these lines; `None` if neither did."""
    bracketed = dashed = 0
    for line in lines:
        if line is None:
            continue
        bracketed += BRACKETED.match(line) is not None
        dashed += DASHED.match(line) is not None
    if not bracketed and not dashed:
        return None
    return BRACKETED if bracketed >= dashed else DASHED
