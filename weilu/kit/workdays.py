"""Working days by a place's public holidays, make-up days included."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

#: Countries by time zone; elsewhere every weekday is a working day.
COUNTRIES = {
    "Asia/Shanghai": "CN", "Asia/Chongqing": "CN", "Asia/Urumqi": "CN", "PRC": "CN",
    "Asia/Hong_Kong": "HK", "Asia/Macau": "MO", "Asia/Taipei": "TW", "Asia/Singapore": "SG",
    "Asia/Kuala_Lumpur": "MY",
}  # fmt: skip


def is_working_day(day: date, zone: str) -> bool:
    """Whether people work on a day: no weekend and no public holiday, or a make-up day."""
    country = COUNTRIES.get(zone)
    return day.weekday() < 5 if country is None else _of(country).is_working_day(day)


def holiday(day: date, zone: str, language: str = "en_US") -> str:
    """The public holiday's name, "" on other days and where no holidays are known."""
    country = COUNTRIES.get(zone)
    return "" if country is None else str(_of(country, language).get(day, ""))


@lru_cache(maxsize=20)
def _of(country: str, language: str = "en_US") -> holidays.HolidayBase:
    offered = holidays.country_holidays(country).supported_languages
    return holidays.country_holidays(country, language=language if language in offered else None)
