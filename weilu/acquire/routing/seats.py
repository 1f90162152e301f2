"""How full the groups of sets are; a fixed number of queries for however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, Sum

from weilu.acquire.routing.models import Entrant, RoutingPlace
from weilu.acquire.routing.rules import HOLD, Place
from weilu.acquire.staff.models import Duty
from weilu.kit import clock
from weilu.people.models import Membership
from weilu.people.reads import STAYING


def of_sets(sets: Iterable[int], now: datetime) -> dict[int, list[Place]]:
    """Set → its places as the choice sees them, in their order."""
    found = RoutingPlace.objects.filter(routing__in=list(sets), removed_at=None)
    places = list(found.select_related("routing__workspace").order_by("position", "pk"))
    members, held, loads = _members(places), _held(places, now), _loads(places)
    seats = defaultdict(list)
    for one in places:
        seats[one.routing_id].append(
            Place(
                one.pk, one.position, one.cap, members.get(one.group_id, 0), held.get(one.pk, 0),
                one.language, one.segment, one.gone_at is not None,
                loads.get(one.staff_id, 0) if one.staff_id else 0,
            )
        )  # fmt: skip
    return seats


def _members(places: Iterable[RoutingPlace]) -> dict[int, int]:
    groups = {one.group_id for one in places}
    present = Membership.objects.filter(STAYING, group__in=groups)
    return dict(present.values_list("group").annotate(n=Count("pk")))


def _held(places: Iterable[RoutingPlace], now: datetime) -> dict[int, int]:
    """Who is on the way into each."""
    fresh = Q(state="waiting") | Q(state="let_in", let_in_at__gte=now - HOLD)
    rows = Entrant.objects.filter(fresh, place__in=[one.pk for one in places])
    return dict(rows.order_by().values_list("place").annotate(n=Count("pk")))


def _loads(places: list[RoutingPlace]) -> dict[int, int]:
    asked = {one.staff_id for one in places if one.staff_id}
    if not asked:
        return {}
    day = clock.today(places[0].routing.workspace.zone)
    done = Duty.objects.filter(account__in=asked, day=day, kind__in=("add", "accept"))
    counted = done.filter(reached__isnull=False).values_list("account")
    return dict(counted.annotate(n=Sum("reached")))
