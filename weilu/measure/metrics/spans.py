"""The two windows a check-up compares, in days of the community's zone and in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: A group in which no two members talked for so long is dead.
DEAD_DAYS = 30


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days


@dataclass(frozen=True, slots=True)
class Span:
    """The window ends with the day of `as_of`; the one before it ends where it begins."""

    as_of: datetime
    zone: str
    window_days: int

    @property
    def last_day(self) -> date:
        return self.as_of.astimezone(ZoneInfo(self.zone)).date()

    @property
    def first_day(self) -> date:
        return self.last_day - timedelta(days=self.window_days - 1)

    @property
    def previous_first_day(self) -> date:
        return self.first_day - timedelta(days=self.window_days)

    @property
    def horizon(self) -> date:
        """The earliest day whose messages are looked at one by one."""
        return min(self.previous_first_day, self.last_day - timedelta(days=DEAD_DAYS - 1))

    @property
    def end_s(self) -> int:
        return int(self.as_of.timestamp())

    @property
    def start_s(self) -> int:
        return self._midnight(self.first_day)

    @property
    def previous_start_s(self) -> int:
        return self._midnight(self.previous_first_day)

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time(), ZoneInfo(self.zone)).timestamp())
