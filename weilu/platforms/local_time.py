"""Clock times without a time zone, as text exports write them, to microseconds in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from weilu.platforms.moments import checked

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: Years of the Buddhist calendar, which Thai phones write, are this far ahead.
_BUDDHIST = 543

#: Words before or after a time that say which half of the day it is in.
_MORNING = {"am", "a", "上午", "凌晨", "早上", "清晨", "午前", "오전", "ص", "पूर्वाह्न", "πμ"}
_AFTERNOON = {"pm", "p", "下午", "傍晚", "午後", "오후", "م", "अपराह्न", "μμ"}
_NIGHT = {"晚上", "夜里", "半夜"}
_NOON = "中午"
_MARKS = dict.fromkeys(map(ord, " .\xa0\u202f\u200e\u200f"))


def local_micros(
    zone: ZoneInfo, year: int, month: int, day: int, hour: int, minute: int, second: int = 0
) -> int:
    """Microseconds since 1970 UTC of a local time. Raises `ValueError` for one that can't be.

    A time that comes twice (clocks set back) is taken as the first; one that never comes (clocks
    set forward) as if they had not been. Years from 1970 to 2099; two digits mean 20xx.
    """
    if year < 100:
        year += 2000
    elif year > 2400:
        year -= _BUDDHIST
    if second == 60:  # a leap second
        second = 59
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        return checked((local - _EPOCH) // _MICROSECOND)
    except OverflowError as error:
        raise ValueError("no such time") from error


def full_hour(hour: int, half: str) -> int:
    """The hour from 0 to 23 of one written with AM, p. m., 上午, 下午 and the like, or with none.

    `0:15 pm` and `13:15 pm`, which some phones write, are taken as 12:15 and 13:15.
    """
    word = half.lower().translate(_MARKS)
    if word in _MORNING:
        return 0 if hour == 12 else hour
    if word in _AFTERNOON:
        return hour + 12 if hour < 12 else hour
    if word in _NIGHT:
        return 0 if hour == 12 else hour + 12 if 5 <= hour < 12 else hour
    if word == _NOON:
        return hour + 12 if hour < 10 else hour
    return hour
