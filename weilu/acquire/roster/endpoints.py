"""The API's door to rosters, who waits for a seat, and proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.acquire.roster import access, actions, reads, rules
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.threshold.access import application_of
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import group_of, seat_of

door = Door("rosters", _("Rosters"), order=46)

Text = Annotated[str, Field(max_length=600)]


class RosterOut(Schema):
    """A group with a fixed number of seats."""

    id: int
    group: int
    seats: int
    weeks: int
    grace_days: int
    says: str
    seated: int = Field(description="Members who take a seat; staff and bots take none")
    free: int
    waiting: int
    promised: int = Field(description="Let in, not come yet")
    proposed: int = Field(description="Proposals that are open, or agreed and not carried out")


class RosterIn(Schema):
    seats: Annotated[int, Field(ge=2, le=2_000)] = rules.SEATS
    weeks: Annotated[int, Field(ge=2, le=8)] = 8
    grace_days: Annotated[int, Field(ge=0, le=365)] = 28
    says: Text = ""


class NewRosterIn(RosterIn):
    group: Annotated[int, Field(ge=1, le=2**62)]


class SittingOut(Schema):
    """A member with what they gave and took in the group over the weeks looked at."""

    member: int
    name: str
    days: int
    said: int
    gave: float
    took: float
    gain: float
    quiet_days: int
    spared: str = Field(description="Why their seat is not up for it: staff, new, kept, asked")


class WaitingOut(Schema):
    """Somebody who wants a seat."""

    id: int
    name: str
    note: str
    application: int | None
    state: str
    since: datetime


class WaitingIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    note: Annotated[str, Field(max_length=300)] = ""
    application: Annotated[int | None, Field(ge=1, le=2**62)] = None


class MoveIn(Schema):
    did: Literal["invite", "came", "withdraw", "back"]


class ProposalOut(Schema):
    """That a member makes room, with the figures as they stood then."""

    id: int
    member: int
    waiting: int | None
    said: int
    gave: float
    took: float
    middle: float = Field(description="Median gain of the group's members then")
    alike: int = Field(description="Members who stood exactly so")
    weeks: int
    state: str
    reason: str
    made_at: datetime
    decided_at: datetime | None
    until: date | None


class DecisionIn(Schema):
    did: Literal["agree", "keep", "reopen"]
    reason: Annotated[str, Field(max_length=300)] = ""


class RostersAsked(Schema):
    sort: Literal["id", "-id", "seats", "-seats"] = "id"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/rosters", Page[RosterOut], _("Rosters"))
def rosters(request: HttpRequest, asked: Query[RostersAsked]) -> dict[str, Any]:
    """Groups with a fixed number of seats, and how they are taken."""
    part = portion(access.rosters_of(request), asked.sort, asked.cursor, asked.limit)
    return {"items": [_line(one) for one in reads.seats(part.rows)], "next": part.next}


@door.read("/rosters/{int:roster_id}", RosterOut, _("One roster"))
def roster(request: HttpRequest, roster_id: int) -> dict[str, Any]:
    """With how its seats are taken."""
    return _one(access.roster_of(request, roster_id))


@door.read("/rosters/{int:roster_id}/seats", list[SittingOut], _("Who sits in a roster"))
def seats(request: HttpRequest, roster_id: int) -> list[dict[str, Any]]:
    """Those who would make room first come first; then those who are left alone."""
    stands = reads.standing(access.roster_of(request, roster_id))
    told = [(one, "") for one in stands.ranked] + list(stands.spared)
    same = ("member", "name", "days", "said", "gave", "took", "gain", "quiet_days")
    return [{**{key: getattr(one, key) for key in same}, "spared": why} for one, why in told]


@door.write("/rosters", {201: RosterOut}, _("Limit a group"))
def make(request: HttpRequest, given: NewRosterIn) -> Any:
    """Give a group a fixed number of seats."""
    return 201, _save(request, Roster(group=group_of(request, given.group, "act")), given)


@door.write("/rosters/{int:roster_id}", RosterOut, _("Change a roster"))
def change(request: HttpRequest, roster_id: int, given: RosterIn) -> Any:
    """All fields anew."""
    return _save(request, access.roster_of(request, roster_id, "act"), given)


@door.write("/rosters/{int:roster_id}/end", {204: None}, _("Take the limit off a group"))
def end(request: HttpRequest, roster_id: int) -> Any:
    """Its waiting list and proposals go with it; nobody is removed."""
    actions.end(access.roster_of(request, roster_id, "act"), seat_of(request).account)
    return 204, None


@door.read("/rosters/{int:roster_id}/waiting", list[WaitingOut], _("Who waits for a seat"))
def waiting(request: HttpRequest, roster_id: int) -> list[dict[str, Any]]:
    """Who waits or was invited, first come first."""
    return [_waiting(one) for one in reads.queue(access.roster_of(request, roster_id))]


@door.write("/rosters/{int:roster_id}/waiting", {201: WaitingOut}, _("Wait for a seat"))
def wait(request: HttpRequest, roster_id: int, given: WaitingIn) -> Any:
    """Put somebody on the list; who applied by a form once only."""
    held = access.roster_of(request, roster_id, "act")
    applied = application_of(request, given.application) if given.application else None
    made = actions.wait(held, given.name, seat_of(request).account, given.note, applied)
    return 201, _waiting(made)


@door.write("/waiting-for-seats/{int:waiting_id}", WaitingOut, _("Move who waits for a seat"))
def move(request: HttpRequest, waiting_id: int, given: MoveIn) -> dict[str, Any]:
    """Give a free seat, say they came, take off the list, or put back on it."""
    one = access.waiting_of(request, waiting_id)
    verbs = {
        "invite": actions.invite, "came": actions.came, "withdraw": actions.withdraw,
        "back": actions.put_back,
    }  # fmt: skip
    verbs[given.did](one, seat_of(request).account)
    return _waiting(one)


@door.read("/rosters/{int:roster_id}/proposals", list[ProposalOut], _("Who is to make room"))
def proposals(request: HttpRequest, roster_id: int) -> list[dict[str, Any]]:
    """Open and agreed ones, then the latest decided."""
    held = access.roster_of(request, roster_id)
    return [_proposal(one) for one in reads.proposals(held) + reads.settled(held)]


@door.write(
    "/rosters/{int:roster_id}/proposals", {201: list[ProposalOut]}, _("Propose who makes room")
)
def propose(request: HttpRequest, roster_id: int) -> Any:
    """As many as there are seats to free; none where the group talked too little to tell."""
    held = access.roster_of(request, roster_id, "act")
    made = actions.propose(held, seat_of(request).account)
    return 201, [_proposal(one) for one in made]


@door.write("/seat-proposals/{int:proposal_id}", ProposalOut, _("Decide about a seat"))
def decide(request: HttpRequest, proposal_id: int, given: DecisionIn) -> dict[str, Any]:
    """Agree (a task to say goodbye), keep, or take a decision back."""
    one, by = access.proposal_of(request, proposal_id), seat_of(request).account
    if given.did == "agree":
        actions.agree(one, by)
    elif given.did == "keep":
        actions.keep(one, by, given.reason)
    else:
        actions.reopen(one, by)
    one.refresh_from_db()
    return _proposal(one)


def _save(request: HttpRequest, held: Roster, given: RosterIn) -> dict[str, Any]:
    for name in ("seats", "weeks", "grace_days", "says"):
        setattr(held, name, getattr(given, name))
    actions.save(held, seat_of(request).account)
    return _one(held)


def _one(held: Roster) -> dict[str, Any]:
    return _line(reads.seats([held])[0])


def _line(one: reads.Seats) -> dict[str, Any]:
    same = ("seats", "weeks", "grace_days", "says")
    return {
        "id": one.roster.pk, "group": one.roster.group_id,
        **{name: getattr(one.roster, name) for name in same},
        "seated": one.seated, "free": one.free, "waiting": one.waiting, "promised": one.promised,
        "proposed": one.asked,
    }  # fmt: skip


def _waiting(one: Waiting) -> dict[str, Any]:
    same = ("name", "note", "state", "since")
    return {
        "id": one.pk, "application": one.application_id,
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip


def _proposal(one: Proposal) -> dict[str, Any]:
    same = ("said", "gave", "took", "middle", "alike", "weeks", "state", "reason", "made_at",
            "decided_at", "until")  # fmt: skip
    return {
        "id": one.pk, "member": one.member_id, "waiting": one.waiting_id,
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip
