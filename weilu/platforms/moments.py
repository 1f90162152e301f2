"""Times as exports write them → microseconds since 1970-01-01T00:00:00Z."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

MICROSECONDS = 1_000_000
#: The first moment no export can hold: 2100-01-01.
TOO_LATE = 4_102_444_800 * MICROSECONDS


def from_seconds(value: Any) -> int:
    """Unix seconds, as a number or digits ("1616741689.000200" keeps its microseconds).

    Raises `ValueError` for anything else, and outside 1970…2099.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("no time")
    whole, _dot, part = str(value).partition(".") if isinstance(value, str) else (value, "", "")
    if part:
        return checked(int(whole) * MICROSECONDS + int(f"{part[:6]:0<6}"))
    try:
        exact = int(whole) if isinstance(value, str) else value
        return checked(round(exact * MICROSECONDS))
    except OverflowError as error:
        raise ValueError("no time") from error


def from_iso(text: Any, zone: ZoneInfo) -> int:
    """ISO 8601; without an offset it is local time in `zone`. Raises `ValueError`.

    Seconds may have more than six decimals ("2019-06-05T07:28:00.1234567+00:00").
    """
    if not isinstance(text, str):
        raise ValueError("no time")
    return from_datetime(datetime.fromisoformat(text.strip()), zone)


def from_datetime(moment: datetime, zone: ZoneInfo) -> int:
    """A naive `moment` is local time in `zone`. Raises `ValueError` outside 1970…2099."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        since = aware.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    except OverflowError as error:
        raise ValueError("no time") from error
    return checked((since.days * 86_400 + since.seconds) * MICROSECONDS + since.microseconds)


def checked(at: int) -> int:
    if not 0 <= at < TOO_LATE:
        raise ValueError("no such time")
    return at


def as_iso(at: int) -> str:
    """To the second, in UTC: 2024-05-01T08:00:00Z."""
    moment = datetime.fromtimestamp(at // MICROSECONDS, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
