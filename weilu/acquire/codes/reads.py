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
from weilu.acquire.codes.models import Arrival, EntryCode, Target, Visit
from weilu.acquire.codes.rules import Seat, runs_out_soon
from weilu.console.charts import chart
from weilu.kit import clock
from weilu.measure.metrics.intervals import wilson
from weilu.people.models import Membership

#: Fewer people than this, and a share says too little.
ENOUGH = 5
#: Days of visits a small chart shows.
SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Brought:
    """People, each counted once."""

    visitors: int = 0
    came: int = 0  #: into a group
    spoke: int = 0  #: of them, did something there after coming
    here: int = 0  #: of them, still in the group

    def staying(self) -> dict[str, Any]:
        """The share still there, with its interval; None where too few came."""
        if self.came < ENOUGH:
            return {"value": None, "low": None, "high": None, "n": self.came}
        low, high = wilson(np.array([float(self.here)]), np.array([float(self.came)]))
        return {
            "value": self.here / self.came, "low": float(low[0]), "high": float(high[0]),
            "n": self.came,
        }  # fmt: skip

    def funnel(self) -> dict[str, Any]:
        """For the console's chart."""
        steps = [
            {"key": "visitors", "label": _("Opened the link"), "people": self.visitors},
            {"key": "came", "label": _("Came into a group"), "people": self.came},
            {"key": "spoke", "label": _("Did something there"), "people": self.spoke},
            {"key": "here", "label": _("Still there"), "people": self.here},
        ]
        return chart("funnel", steps=steps)


def by_channel(channels: Iterable[int]) -> dict[int, Brought]:
    """Channel → what its codes brought; two queries for however many."""
    return _brought("code__channel", channels)


def by_code(codes: Iterable[int]) -> dict[int, Brought]:
    """Code → what it brought; two queries for however many."""
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
    return {one: Brought(visitors.get(one, 0), *came.get(one, (0, 0, 0))) for one in wanted}


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
