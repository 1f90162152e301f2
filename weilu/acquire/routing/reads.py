"""How sets of groups stand: seats, who waits for the hour, who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from weilu.acquire.routing import entering, rules, seats
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.kit import clock
from weilu.people.models import Member

#: Members a preview is shown for.
PREVIEWED = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A set with its figures."""

    routing: RoutingSet
    places: list[tuple[RoutingPlace, rules.Place]]
    states: dict[str, int]  #: entrants by state

    @property
    def free(self) -> int | None:
        """Seats left in all; None = any number."""
        lefts = [seat.left for _place, seat in self.places if not seat.gone]
        return None if None in lefts else sum(one or 0 for one in lefts)

    @property
    def seats(self) -> int | None:
        caps = [seat.cap for _place, seat in self.places if not seat.gone]
        return None if None in caps else sum(one or 0 for one in caps)


def standings(sets: Sequence[RoutingSet]) -> list[Standing]:
    """Each set as it stands; a fixed number of queries for however many."""
    keys = [one.pk for one in sets]
    found = seats.of_sets(keys, clock.now())
    rows = RoutingPlace.objects.filter(routing__in=keys, removed_at=None)
    places = {one.pk: one for one in rows.select_related("group", "staff")}
    counted = Entrant.objects.filter(routing__in=keys).order_by().values_list("routing", "state")
    states: dict[int, dict[str, int]] = {key: {} for key in keys}
    for key, state, count in counted.annotate(n=Count("pk")):
        states[key][state] = count
    return [
        Standing(
            one, [(places[seat.key], seat) for seat in found.get(one.pk, [])], states[one.pk]
        )
        for one in sets
    ]  # fmt: skip


def previews(routing: RoutingSet, named: str, language: str) -> list[dict[str, Any]]:
    """Where people of a name would go now and why; without a name, somebody nobody knows."""
    who: list[Member | None] = [None]
    if named:
        found = Member.objects.filter(workspace=routing.workspace_id, name__icontains=named)
        who = list(found.filter(is_bot=False).order_by("name", "pk")[:PREVIEWED])
    names = dict(
        RoutingPlace.objects.filter(routing=routing).values_list("pk", "group__name")
    )  # fmt: skip
    return [_preview(routing, member, language, names) for member in who]


def _preview(
    routing: RoutingSet, member: Member | None, language: str, names: dict[int, str]
) -> dict[str, Any]:
    person = entering.Person(member=member, language=language)
    mine = entering.known(routing, person)
    routed = entering.preview(routing, person)
    return {
        "member": member, "mine": mine, "into": names.get(routed.key) if routed.key else None,
        "why": [(names[key], why) for key, why in routed.why],
    }  # fmt: skip
