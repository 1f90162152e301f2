"""What channels and codes brought: visitors, who came in, who is still there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from weilu.acquire.codes import seats
from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.codes.rules import Seat, runs_out_soon
from weilu.acquire.threshold.models import Application
from weilu.charter.plan import costs
from weilu.console.charts import chart
from weilu.kit import clock, money
from weilu.measure.metrics.intervals import wilson
from weilu.people.models import Membership

#: Fewer people than this, and a share says too little.
ENOUGH = 5
#: Days of visits a small chart shows.
SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Step:
    """People at one step, and their share of the step before with its interval; None where that
    is unknown, or was of too few."""

    label: str
    people: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def _share(people: int, of: int | None) -> tuple[float | None, float | None, float | None]:
    if of is None or of < ENOUGH or people > of:  # more came than opened: a link was passed on
        return None, None, None
    low, high = wilson(np.array([float(people)]), np.array([float(of)]))
    return people / of, float(low[0]), float(high[0])


@dataclass(frozen=True, slots=True)
class Brought:
    """People, each counted once."""

    visitors: int = 0
    came: int = 0  #: into a group
    spoke: int = 0  #: of them, did something there after coming
    here: int = 0  #: of them, still in the group
    applied: int = 0  #: filled in the form at the door
    admitted: int = 0  #: of them, let in

    def staying(self) -> dict[str, Any]:
        """The share still there, with its interval; None where too few came."""
        if self.came < ENOUGH:
            return {"value": None, "low": None, "high": None, "n": self.came}
        low, high = wilson(np.array([float(self.here)]), np.array([float(self.came)]))
        return {
            "value": self.here / self.came, "low": float(low[0]), "high": float(high[0]),
            "n": self.came,
        }  # fmt: skip

    def steps(self) -> list[Step]:
        """From the link to staying, each with its share of the step before."""
        told = [(one["label"], one["people"]) for one in self._steps()]
        before = [None, *(people for _label, people in told)]
        return [
            Step(label, people, *_share(people, of))
            for (label, people), of in zip(told, before, strict=False)
        ]

    def funnel(self) -> dict[str, Any]:
        """For the console's chart."""
        return chart("funnel", steps=self._steps())

    def _steps(self) -> list[dict[str, Any]]:
        door = [
            {"key": "applied", "label": _("Filled in the form"), "people": self.applied},
            {"key": "admitted", "label": _("Were let in"), "people": self.admitted},
        ]
        return [
            {"key": "visitors", "label": _("Opened the link"), "people": self.visitors},
            *(door if self.applied else []),
            {"key": "came", "label": _("Came into a group"), "people": self.came},
            {"key": "spoke", "label": _("Did something there"), "people": self.spoke},
            {"key": "here", "label": _("Still there"), "people": self.here},
        ]


def by_channel(channels: Iterable[int]) -> dict[int, Brought]:
    """Channel → what its codes brought; three queries for however many."""
    return _brought("code__channel", channels)


def by_code(codes: Iterable[int]) -> dict[int, Brought]:
    """Code → what it brought; three queries for however many."""
    return _brought("code", codes)


def _brought(key: str, keys: Iterable[int]) -> dict[int, Brought]:
    wanted = list(keys)
    visits = Visit.objects.filter(**{f"{key}__in": wanted}).values_list(key)
    visitors = dict(visits.annotate(n=Count("pk")))
    who = Count("member", distinct=True)
    spoke = Count("member", distinct=True, filter=Q(spoke=True))
    here = Count("member", distinct=True, filter=Q(here=True))
    rows = _arrivals().filter(**{f"{key}__in": wanted}).values_list(key)
    came = {one: numbers for one, *numbers in rows.annotate(n=who, s=spoke, h=here)}
    door = _applied(key, wanted)
    found = {}
    for one in wanted:
        inside, spoken, still = came.get(one, (0, 0, 0))
        applied, admitted = door.get(one, (0, 0))
        found[one] = Brought(visitors.get(one, 0), inside, spoken, still, applied, admitted)
    return found


def _applied(key: str, wanted: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many filled in the form at the door, and how many of them were let in."""
    name = key if key == "code" else "code__channel"
    rows = Application.objects.filter(**{f"{name}__in": wanted}).order_by().values_list(name)
    everybody = Count("visitor", distinct=True)
    let = Count("visitor", distinct=True, filter=Q(state="accepted"))
    return {one: (n, m) for one, n, m in rows.annotate(n=everybody, m=let)}


@dataclass(frozen=True, slots=True)
class Cost:
    """What was booked for a channel, in one currency, and what each member it brought cost."""

    total: str
    per_came: str  #: "" = nobody came
    per_here: str  #: "" = nobody is still there


def costs_of(channel: Channel, brought: Brought) -> list[Cost]:
    """By currency; empty where nothing was booked."""
    booked = costs.of(channel.workspace, subject=f"channel:{channel.pk}")
    return [
        Cost(
            money.written(minor, currency), _each(minor, brought.came, currency),
            _each(minor, brought.here, currency),
        )
        for currency, minor in sorted(booked.items())
    ]  # fmt: skip


def _each(minor: int, people: int, currency: str) -> str:
    return money.written(round(minor / people), currency) if people else ""


def _arrivals() -> QuerySet[Arrival]:
    """Arrivals with whether the member did something since, and is there now."""
    theirs = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("member"))
    back = Q(left_at__lt=F("joined_at")) | Q(left_at__lt=F("last_seen"))
    return Arrival.objects.annotate(
        spoke=Exists(theirs.filter(last_seen__gt=OuterRef("at"))),
        here=Exists(theirs.filter(Q(left_at=None) | back)),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A target and how full it is."""

    target: Target
    seat: Seat
    state: str  #: "open" | "soon" | "full" | "later" | "rests" | "over" | "gone"


def standings(code: EntryCode) -> list[Standing]:
    """What stands behind a code, in its order."""
    now = clock.now()
    by_key = {seat.key: seat for seat in seats.of_codes([code.pk], now).get(code.pk, [])}
    targets = Target.objects.filter(pk__in=by_key).defer("picture").select_related("group", "staff")
    return [
        Standing(one, by_key[one.pk], _state(by_key[one.pk], now))
        for one in targets.order_by("position", "pk")
    ]


def _state(seat: Seat, now: datetime) -> str:
    if seat.gone:
        return "gone"
    if seat.closes is not None and seat.closes <= now:
        return "over"
    if seat.opens is not None and seat.opens > now:
        return "later"
    if seat.left == 0:
        return "full"
    if seat.resting:
        return "rests"
    return "soon" if runs_out_soon(seat.closes, now) else "open"


def waiting(code: EntryCode) -> QuerySet[Visit]:
    """Who found nothing and left how to reach them, first come first."""
    left = Visit.objects.filter(code=code, answered_at=None).exclude(contact="")
    return left.order_by("first_at")


def daily(codes: Sequence[int]) -> dict[str, Any]:
    """New visitors of each of the last days, for a small chart."""
    today = clock.now().date()
    days = [today - timedelta(days=back) for back in reversed(range(SHOWN_DAYS))]
    since = Visit.objects.filter(code__in=codes, first_at__date__gte=days[0])
    found = dict(since.values_list("first_at__date").annotate(n=Count("pk")))
    return chart("sparkline", values=[found.get(day, 0) for day in days])


def apps(code: EntryCode) -> list[tuple[str, int]]:
    """In which apps the link was opened, most first."""
    rows = Visit.objects.filter(code=code).values_list("app").annotate(n=Count("pk"))
    return [(app, n) for app, n in rows.order_by("-n", "app")]
