"""The API's door to who is one person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.people.access import seat_of, workspace_of
from weilu.people.persons import access, actions, reads
from weilu.people.persons.models import Distinct, Joining
from weilu.people.persons.views import told

door = Door("persons", _("Who is one person"), order=26)

Ref = Annotated[str, Field(pattern=r"^[a-z]+:[0-9]{1,18}$", description="member:7, application:3")]


class IdentityOut(Schema):
    """One identity of somebody."""

    ref: str
    name: str
    platform: str


class ProposalOut(Schema):
    """Two identities that may be one person."""

    one: IdentityOut
    other: IdentityOut
    strength: float = Field(description="0 to 1, by judgement")
    why: list[str]


class PersonOut(Schema):
    """Somebody known by several identities."""

    id: int
    identities: list[IdentityOut]
    joinings: list[int] = Field(description="Numbers to part them again by")


class PairIn(Schema):
    one: Ref
    other: Ref


class JoiningOut(Schema):
    """Two identities were joined."""

    id: int
    one: str
    other: str
    at: datetime


class DistinctOut(Schema):
    """Two identities that are two people."""

    id: int
    one: str
    other: str
    at: datetime


class PersonsAsked(Schema):
    first: Annotated[int, Field(ge=0, le=100_000)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@door.read("/persons/proposals", list[ProposalOut], _("Who may be one person"), right="act")
def proposals(request: HttpRequest, asked: Query[PersonsAsked]) -> list[dict[str, Any]]:
    """Strongest evidence first."""
    workspace = workspace_of(request, "act")
    found = reads.proposals(workspace)[asked.first : asked.first + asked.limit]
    return [
        {"one": one.one, "other": one.other, "strength": round(one.strength, 3),
         "why": told(workspace, one.reasons)}
        for one in found
    ]  # fmt: skip


@door.read("/persons", list[PersonOut], _("People with several identities"), right="act")
def persons(request: HttpRequest, asked: Query[PersonsAsked]) -> list[dict[str, Any]]:
    """Who was joined last first."""
    known = reads.persons(workspace_of(request, "act"))[asked.first : asked.first + asked.limit]
    return [
        {"id": one.number, "identities": one.traces, "joinings": [made.pk for made in one.joinings]}
        for one in known
    ]


@door.write("/persons/join", {201: JoiningOut}, _("Join two identities"))
def join(request: HttpRequest, given: PairIn) -> Status[Joining]:
    """409 where they are one already, or were said to be two."""
    workspace, by = workspace_of(request, "act"), seat_of(request).account
    return Status(201, actions.join(workspace, given.one, given.other, by))


@door.write("/persons/joinings/{int:joining_id}/part", {204: None}, _("Part two identities"))
def part(request: HttpRequest, joining_id: int) -> Status[None]:
    """Everything is as it was before they were joined."""
    actions.part(access.joining_of(request, joining_id), seat_of(request).account)
    return Status(204, None)


@door.write("/persons/apart", {201: DistinctOut}, _("Say that two identities are two people"))
def apart(request: HttpRequest, given: PairIn) -> Status[Distinct]:
    """They are not proposed again."""
    workspace, by = workspace_of(request, "act"), seat_of(request).account
    return Status(201, actions.tell_apart(workspace, given.one, given.other, by))


@door.write("/persons/apart/{int:distinct_id}/forget", {204: None}, _("Take that back"))
def forget_apart(request: HttpRequest, distinct_id: int) -> Status[None]:
    """They may be proposed again."""
    actions.forget_apart(access.distinct_of(request, distinct_id), seat_of(request).account)
    return Status(204, None)
