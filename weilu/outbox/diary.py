"""The outbox by days: what is planned, sent and held, with a bound on what one day shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate

from weilu.outbox.models import OPEN, Message, State

#: Days a view shows, and messages of one day before the rest folds.
SHOWN = {"day": 500, "week": 10, "month": 4}
WEEK = 7
#: Filter word → states. Words of single states stand for themselves.
SORTS = {
    "planned": (*OPEN, State.SENDING, State.TASK),
    "sent": (State.SENT,),
    "trouble": (State.FAILED, State.UNSURE, State.REFUSED, State.EXPIRED),
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what goes on it, earliest first."""

    day: date
    is_today: bool
    is_within: bool  #: of the month shown; a month's grid begins and ends with whole weeks
    messages: Sequence[Message] = ()
    counts: Counter[str] = field(default_factory=Counter)  #: by the words of `SORTS`

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def folded(self) -> int:
        """How many are not shown."""
        return self.total - len(self.messages)


def span(view: str, day: date) -> tuple[date, date]:
    """First and last day of a view that shows `day`; weeks begin on Monday. Pure."""
    if view == "day":
        return day, day
    first = day if view == "week" else day.replace(day=1)
    first -= timedelta(days=first.weekday())
    if view == "week":
        return first, first + timedelta(days=WEEK - 1)
    last = next_month(day) - timedelta(days=1)
    return first, last + timedelta(days=WEEK - 1 - last.weekday())


def next_month(day: date) -> date:
    """The first of the month after. Pure."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def moved(view: str, day: date, by: int) -> date:
    """The day a view turns to, one forwards (1) or back (-1). Pure."""
    if view != "month":
        return day + timedelta(days=by * (WEEK if view == "week" else 1))
    first = day.replace(day=1)
    return next_month(first) if by > 0 else (first - timedelta(days=1)).replace(day=1)


def days(found: QuerySet[Message], zone: ZoneInfo, view: str, day: date, today: date) -> list[Day]:
    """The days of a view with their messages; two queries, however many there are."""
    first, last = span(view, day)
    begin, end = (datetime.combine(one, time(), zone) for one in (first, last + timedelta(days=1)))
    planned = Q(settled_at=None, not_before__gte=begin, not_before__lt=end)
    here = found.order_by().filter(planned | Q(settled_at__gte=begin, settled_at__lt=end))
    here = here.annotate(when=Coalesce("settled_at", "not_before"))
    here = here.annotate(on=TruncDate("when", tzinfo=zone))
    counts, shown = _counts(here), _shown(here, SHOWN[view])
    return [
        Day(
            one, one == today, view != "month" or one.month == day.month,
            shown.get(one, ()), counts.get(one, Counter()),
        )
        for one in (first + timedelta(days=number) for number in range((last - first).days + 1))
    ]  # fmt: skip


def _counts(here: QuerySet[Any]) -> dict[date, Counter[str]]:
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for on, state, number in here.values_list("on", "state").annotate(number=Count("pk")):
        counts[on][sort_of(state)] += number
    return counts


def _shown(here: QuerySet[Any], most: int) -> dict[date, list[Message]]:
    place = Window(RowNumber(), partition_by=F("on"), order_by=[F("when"), F("pk")])
    shown: dict[date, list[Message]] = defaultdict(list)
    rows = here.annotate(place=place).filter(place__lte=most)
    for message in rows.select_related("group", "member", "connection").order_by("when", "pk"):
        shown[message.on].append(message)
    return shown


def sort_of(state: str) -> str:
    """The word of `SORTS` a state falls under; cancelled ones are by themselves. Pure."""
    return next((word for word, states in SORTS.items() if state in states), "cancelled")
