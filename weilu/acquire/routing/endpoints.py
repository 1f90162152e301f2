"""The API's door to sets of groups."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.acquire.routing import access, actions, entering, reads
from weilu.acquire.routing.models import RoutingPlace, RoutingSet
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import group_of, member_of, seat_of, workspace_of

door = Door("routing", _("Routing: one group of a set for each person"), order=44)

Key = Annotated[int, Field(ge=1, le=2**62)]
Language = Literal["", "zh", "en"]


class RoutingOut(Schema):
    """Groups that each person comes into one of."""

    id: int
    name: str
    rule: str = Field(description="fill, even, load: see the docs")
    hour: int | None = Field(description="Of the community's zone; null = at once")
    words: str
    gift: str
    closed_at: datetime | None
    free: int | None = Field(description="Seats left; null = any number")
    waiting: int = Field(description="Have a seat and wait for the hour")
    nowhere: int = Field(description="Found no seat")
    let_in: int = Field(description="Have the link and have not been seen in the group")
    came: int


class RoutingIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    rule: Literal["fill", "even", "load"] = "fill"
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    words: Annotated[str, Field(max_length=600)] = ""
    gift: Annotated[str, Field(max_length=120)] = ""


class PlaceOut(Schema):
    """One group of a set, and how full it is."""

    id: int
    group: int
    address: str
    cap: int | None
    taken: int
    language: str
    segment: str
    gone_at: datetime | None


class PlaceIn(Schema):
    group: Key
    address: Annotated[str, Field(min_length=1, max_length=500)]
    cap: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    language: Language = ""
    segment: Annotated[str, Field(max_length=400)] = ""


class WhyOut(Schema):
    place: int
    why: str = Field(description="chosen, gone, full, segment, language, later, better")


class PreviewOut(Schema):
    """Where somebody would go now; nothing is kept."""

    place: int | None
    why: list[WhyOut]
    entrant: str = Field(description="Their state where they have a seat already, else empty")


class SetsAsked(Schema):
    sort: Literal["name", "-name"] = "name"
    cursor: Cursor = ""
    limit: Limit = 50


class PreviewAsked(Schema):
    member: Key | None = None
    language: Language = ""


@door.read("/routing", Page[RoutingOut], _("Sets of groups"))
def sets(request: HttpRequest, asked: Query[SetsAsked]) -> dict[str, Any]:
    """With their figures; closed ones, too."""
    part = portion(access.sets_of(request), asked.sort, asked.cursor, asked.limit)
    return {"items": [_line(one) for one in reads.standings(part.rows)], "next": part.next}


@door.read("/routing/{int:routing_id}", RoutingOut, _("One set"))
def routing_set(request: HttpRequest, routing_id: int) -> dict[str, Any]:
    """With its figures."""
    return _one(access.set_of(request, routing_id))


@door.write("/routing", {201: RoutingOut}, _("Make a set"))
def make(request: HttpRequest, given: RoutingIn) -> Any:
    """Put groups into it next."""
    return 201, _save(request, RoutingSet(workspace=workspace_of(request, "act")), given)


@door.write("/routing/{int:routing_id}", RoutingOut, _("Change a set"))
def change(request: HttpRequest, routing_id: int, given: RoutingIn) -> Any:
    """All fields anew. Who waits keeps the hour they were told."""
    return _save(request, access.set_of(request, routing_id, "act"), given)


@door.write("/routing/{int:routing_id}/close", RoutingOut, _("Close a set"))
def close(request: HttpRequest, routing_id: int) -> Any:
    """Who has a seat keeps it."""
    held = access.set_of(request, routing_id, "act")
    actions.close(held, seat_of(request).account)
    return _one(held)


@door.write("/routing/{int:routing_id}/reopen", RoutingOut, _("Open a set again"))
def reopen(request: HttpRequest, routing_id: int) -> Any:
    """Unless another has taken its name."""
    held = access.set_of(request, routing_id, "act")
    actions.reopen(held, seat_of(request).account)
    return _one(held)


@door.read("/routing/{int:routing_id}/places", list[PlaceOut], _("A set's groups"))
def places(request: HttpRequest, routing_id: int) -> list[dict[str, Any]]:
    """In their order, with how full each is."""
    [stands] = reads.standings([access.set_of(request, routing_id)])
    return [_place(place, seat) for place, seat in stands.places]


@door.write("/routing/{int:routing_id}/places", {201: PlaceOut}, _("Put a group into a set"))
def add_place(request: HttpRequest, routing_id: int, given: PlaceIn) -> Any:
    """A group can be in several sets, once in each."""
    held = access.set_of(request, routing_id, "act")
    return 201, _save_place(request, RoutingPlace(routing=held), given)


@door.write("/routing-places/{int:place_id}", PlaceOut, _("Change a group of a set"))
def change_place(request: HttpRequest, place_id: int, given: PlaceIn) -> Any:
    """All fields anew."""
    return _save_place(request, access.place_of(request, place_id), given)


@door.write("/routing-places/{int:place_id}/remove", {204: None}, _("Take a group out of a set"))
def remove_place(request: HttpRequest, place_id: int) -> Any:
    """Who waited for it is given another seat."""
    actions.remove_place(access.place_of(request, place_id), seat_of(request).account)
    return 204, None


@door.read("/routing/{int:routing_id}/preview", PreviewOut, _("Where somebody would go"))
def preview(request: HttpRequest, routing_id: int, asked: Query[PreviewAsked]) -> dict[str, Any]:
    """And why, group by group; without a member, somebody nobody knows."""
    held = access.set_of(request, routing_id)
    member = member_of(request, asked.member) if asked.member else None
    who = entering.Person(member=member, language=asked.language)
    routed, mine = entering.preview(held, who), entering.known(held, who)
    why = [{"place": place, "why": reason} for place, reason in routed.why]
    return {"place": routed.key, "why": why, "entrant": mine.state if mine else ""}


def _save(request: HttpRequest, held: RoutingSet, given: RoutingIn) -> dict[str, Any]:
    for name, value in given.dict().items():
        setattr(held, name, value)
    actions.save(held, seat_of(request).account)
    return _one(held)


def _save_place(request: HttpRequest, held: RoutingPlace, given: PlaceIn) -> dict[str, Any]:
    held.group = group_of(request, given.group, "act")
    held.address, held.cap = given.address, given.cap
    held.language, held.segment = given.language, given.segment.strip()
    actions.save_place(held, seat_of(request).account)
    [stands] = reads.standings([held.routing])
    return next(_place(place, seat) for place, seat in stands.places if place.pk == held.pk)


def _one(held: RoutingSet) -> dict[str, Any]:
    return _line(reads.standings([held])[0])


def _line(stands: reads.Standing) -> dict[str, Any]:
    held = stands.routing
    same = ("name", "rule", "hour", "words", "gift", "closed_at")
    counted = ("waiting", "nowhere", "let_in", "came")
    return {
        "id": held.pk, **{name: getattr(held, name) for name in same}, "free": stands.free,
        **{state: stands.states.get(state, 0) for state in counted},
    }  # fmt: skip


def _place(place: RoutingPlace, seat: Any) -> dict[str, Any]:
    same = ("address", "cap", "language", "segment", "gone_at")
    return {
        "id": place.pk, "group": place.group_id, "taken": seat.taken,
        **{name: getattr(place, name) for name in same},
    }  # fmt: skip
