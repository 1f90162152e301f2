"""What waits for somebody today: rooms tell their matters, the frame puts them in order.

    @matters.source("outbox")
    def waiting(request: HttpRequest) -> Iterator[Matter]: ...

A source reaches its rows through the room's access functions; where the person has no right to
them it may raise `Http404`, and tells nothing. The frame knows no room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2
from typing import Any

from django.http import Http404, HttpRequest

#: What weighs how much before it is late or many: what stops everything first, then people who
#: wait for an answer, then what a person has to let go, to do, to look at, to decide.
WEIGHTS = {
    "broken": 90, "people": 70, "approval": 65, "task": 60, "turned": 55, "stock": 50, "choice": 40
}  # fmt: skip
OVERDUE, DUE_SOON = 20.0, 12.0
SOON = timedelta(hours=24)
#: Waiting and many add so much at most.
MOST_FOR_WAITING = MOST_FOR_MANY = 10.0


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing somebody should see to, or several of one kind."""

    key: str  #: what makes it one, the same each day: "task:12", "appeals"
    kind: str  #: of WEIGHTS
    title: Any
    why: Any  #: the reason, in a sentence
    url: str  #: where it is seen to
    word: Any  #: on the button that leads there
    many: int = 1
    since: datetime | None = None  #: it waits since
    due_at: datetime | None = None


Source = Callable[[HttpRequest], Iterable[Matter]]
_sources: dict[str, Source] = {}


def source(key: str) -> Callable[[Source], Source]:
    """Have a room tell its matters; the same key again replaces it."""

    def keep(function: Source) -> Source:
        _sources[key] = function
        return function

    return keep


def score(one: Matter, now: datetime) -> float:
    """How far up a matter belongs: its kind, then what is late, waits long, or is many."""
    late = 0.0
    if one.due_at is not None:
        late = OVERDUE if one.due_at <= now else DUE_SOON if one.due_at - now <= SOON else 0.0
    days = (now - one.since).total_seconds() / 86_400 if one.since else 0.0
    waiting = min(MOST_FOR_WAITING, max(0.0, days))
    return WEIGHTS[one.kind] + late + waiting + min(MOST_FOR_MANY, 2 * log2(max(1, one.many)))


def gathered(request: HttpRequest, now: datetime) -> list[Matter]:
    """Everything that waits for this person, the most pressing first."""
    found = [one for tells in _sources.values() for one in _told(tells, request)]
    return sorted(found, key=lambda one: (-score(one, now), one.key))


def _told(tells: Source, request: HttpRequest) -> list[Matter]:
    try:
        return list(tells(request))
    except Http404:
        return []
