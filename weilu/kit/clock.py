"""The only source of "now". Tests stop it with `stopped_at`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("weilu_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The day it is in a time zone by its IANA name, as of a workspace: `today(here.zone)`."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold `now()` at one aware moment (tests and rehearsals)."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs an aware datetime.")
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
