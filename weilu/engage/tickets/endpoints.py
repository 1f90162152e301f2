"""The API's door to tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field, model_validator

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.sessions import access as sessions
from weilu.engage.tickets import access, actions, reads
from weilu.engage.tickets.forms import MOST_SEATS
from weilu.engage.tickets.models import Seating, Ticket
from weilu.people.access import account_of
from weilu.people.models import Member

door = Door("tickets", _("Tickets"), order=57)


class SeatsIn(Schema):
    """How many may come."""

    seats: Annotated[int, Field(ge=1, le=MOST_SEATS)]
    note: Annotated[str, Field(max_length=200, description="Stands on the ticket")] = ""


class SeatsOut(Schema):
    """How full a session is."""

    session: int
    seats: int
    note: str
    taken: int
    waiting: int
    entered: int


class TakeIn(Schema):
    """For whom a ticket is: a member, or a guest by name."""

    member: Annotated[int | None, Field(ge=1, le=2**62)] = None
    guest: Annotated[str, Field(max_length=80)] = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> TakeIn:
        if (self.member is None) == (not self.guest.strip()):
            raise ValueError("give either member or guest")
        return self


class TicketOut(Schema):
    """A seat, or a place in line."""

    id: int
    session: int
    member: int | None
    guest: str
    code: str = Field(description="What the door reads")
    state: str
    seat: int | None
    asked_at: datetime
    entered_at: datetime | None


class CodeIn(Schema):
    code: Annotated[str, Field(min_length=1, max_length=200)]


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.write("/sessions/{int:session_id}/seats", SeatsOut, _("Say how many seats a session has"))
def seats(request: HttpRequest, session_id: int, given: SeatsIn) -> Any:
    """More seats go to whoever waits longest."""
    held = sessions.session_of(request, session_id, "act")
    return _counted(actions.open_seats(held, given.seats, given.note, account_of(request)))


@door.read("/sessions/{int:session_id}/tickets", Page[TicketOut], _("Tickets of a session"))
def tickets(request: HttpRequest, session_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """By number, those given back too."""
    held = sessions.session_of(request, session_id)
    part = portion(access.tickets_of(request).filter(session=held), "pk", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.write("/sessions/{int:session_id}/tickets", {201: TicketOut}, _("Give a ticket"))
def take(request: HttpRequest, session_id: int, given: TakeIn) -> Any:
    """A member who has one gets that one."""
    held = sessions.session_of(request, session_id, "act")
    members = Member.objects.filter(workspace=held.workspace)
    member = get_object_or_404(members, pk=given.member) if given.member else None
    return Status(201, _told(actions.take(held, member, given.guest.strip())))


@door.write("/tickets/{int:ticket_id}/give-back", TicketOut, _("Take a ticket back"))
def give_back(request: HttpRequest, ticket_id: int) -> Any:
    """Its seat goes to whoever waits longest."""
    return _told(actions.give_back(access.ticket_of(request, ticket_id, "act")))


@door.write("/door", TicketOut, _("Let somebody in by their ticket’s code"))
def let_in(request: HttpRequest, given: CodeIn) -> Any:
    """Once; the code as it is typed, or the address a camera read."""
    held = access.by_code(request, given.code, "act")
    return _told(actions.let_in(held, account_of(request)))


def _counted(seating: Seating) -> dict[str, Any]:
    house = reads.house(seating)
    return {
        "session": seating.session_id, "seats": seating.seats, "note": seating.note,
        "taken": house.taken, "waiting": house.waiting, "entered": house.entered,
    }  # fmt: skip


def _told(one: Ticket) -> dict[str, Any]:
    return {
        "id": one.pk, "session": one.session_id, "member": one.member_id, "guest": one.guest,
        "code": one.code, "state": one.state, "seat": one.seat, "asked_at": one.asked_at,
        "entered_at": one.entered_at,
    }  # fmt: skip
