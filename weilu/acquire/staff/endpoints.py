"""The API's door to staff accounts, their paces and duties."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.acquire.staff import access, actions, reads, rules
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.kit import clock
from weilu.people.access import seat_of, workspace_of
from weilu.people.models import Account, Group, Seat, Workspace

door = Door("staff", _("Staff accounts and pace"), order=45)

Key = Annotated[int, Field(ge=1, le=2**62)]
Amount = Annotated[int, Field(ge=0, le=rules.MOST)]


class StepIO(Schema):
    """From a day of work on, at most so many of each a day."""

    from_day: Annotated[int, Field(ge=1, le=3_650)]
    accept: Amount = 0
    greet: Amount = 0
    add: Amount = 0
    post: Amount = 0


class PaceOut(Schema):
    """How much an account does a day as it grows older."""

    id: int
    name: str
    source: str = Field(description="Where its figures come from")
    steps: list[StepIO]


class PaceIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    source: Annotated[str, Field(max_length=300)] = ""
    steps: Annotated[list[StepIO], Field(max_length=rules.LONGEST_PLAN)]


class PartOut(Schema):
    """One kind of duty, today."""

    kind: str = Field(description="accept, greet, add, post")
    allowed: int
    reached: int | None = Field(description="null = nobody has said")


class StaffAccountOut(Schema):
    """A real, named person's account on a platform, with its persona card."""

    id: int
    platform: str
    handle: str
    name: str
    keeper: str | None = Field(description="Login of who works it")
    member: int | None = Field(description="Who it is in the groups")
    part: str
    about: str
    topics: str
    manner: str
    greeting: str
    pace: int
    began_on: date
    rests_until: date | None
    groups: list[int] = Field(description="Groups it looks after")
    day: int = Field(description="Of its work, from 1")
    state: str = Field(description="open, done, over, resting, later, nobody")
    today: list[PartOut]


class StaffAccountIn(Schema):
    platform: Annotated[str, Field(min_length=1, max_length=20)]
    handle: Annotated[str, Field(min_length=1, max_length=200)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    keeper: Annotated[str, Field(max_length=120, description="Login of somebody with a seat")]
    who: Annotated[str, Field(max_length=200, description="Its id or name in the groups")] = ""
    part: Annotated[str, Field(max_length=80)] = ""
    about: Annotated[str, Field(max_length=600)] = ""
    topics: Annotated[str, Field(max_length=200)] = ""
    manner: Annotated[str, Field(max_length=200)] = ""
    greeting: Annotated[str, Field(max_length=600)] = ""
    pace: Key
    began_on: date
    groups: Annotated[list[Key], Field(max_length=1_000)] = []


class RestIn(Schema):
    until: date
    restricted: bool = Field(False, description="By the platform: its pace begins again that day")


class StaffAsked(Schema):
    sort: Literal["name", "-name"] = "name"
    cursor: Cursor = ""
    limit: Limit = 50


class DutyOut(Schema):
    """At most so many of one kind, on one day, by one account."""

    id: int
    day: date
    account: int
    kind: str
    allowed: int
    reached: int | None
    task: int | None = Field(description="In the to-do list; tick it off there")


class DutiesAsked(Schema):
    day: Annotated[date | None, Field(description="Only of this day")] = None
    account: Annotated[int | None, Field(ge=1, le=2**62)] = None
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/staff-accounts", Page[StaffAccountOut], _("Staff accounts"))
def staff_accounts(request: HttpRequest, asked: Query[StaffAsked]) -> dict[str, Any]:
    """With where each stands today."""
    found = access.staff_accounts_of(request).prefetch_related("groups")
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": _told(part.rows, workspace_of(request)), "next": part.next}


@door.read("/staff-accounts/{int:account_id}", StaffAccountOut, _("One staff account"))
def staff_account(request: HttpRequest, account_id: int) -> dict[str, Any]:
    """With where it stands today."""
    return _one(access.staff_account_of(request, account_id))


@door.write("/staff-accounts", {201: StaffAccountOut}, _("Enter a staff account"))
def enter(request: HttpRequest, given: StaffAccountIn) -> Any:
    """Whoever it is in the groups (`who`) is shown as staff from then on."""
    return 201, _save(request, StaffAccount(workspace=workspace_of(request, "act")), given)


@door.write("/staff-accounts/{int:account_id}", StaffAccountOut, _("Change a staff account"))
def change(request: HttpRequest, account_id: int, given: StaffAccountIn) -> Any:
    """All fields anew."""
    return _save(request, access.staff_account_of(request, account_id, "act"), given)


@door.write("/staff-accounts/{int:account_id}/rest", StaffAccountOut, _("Let an account rest"))
def rest(request: HttpRequest, account_id: int, given: RestIn) -> Any:
    """No duties before a day; what is open for today is taken off."""
    held = access.staff_account_of(request, account_id, "act")
    today, by = clock.today(held.workspace.zone), seat_of(request).account
    actions.rest(held, given.until, today, by, restricted=given.restricted)
    return _one(held)


@door.write("/staff-accounts/{int:account_id}/wake", StaffAccountOut, _("End a rest"))
def wake(request: HttpRequest, account_id: int) -> Any:
    """Back at work from today on."""
    held = access.staff_account_of(request, account_id, "act")
    actions.wake(held, seat_of(request).account)
    return _one(held)


@door.write("/staff-accounts/{int:account_id}/leave", {204: None}, _("Take an account off"))
def leave(request: HttpRequest, account_id: int) -> Any:
    """It is no longer worked with; its record stays."""
    held = access.staff_account_of(request, account_id, "act")
    actions.leave_account(held, seat_of(request).account)
    return 204, None


@door.read("/paces", Page[PaceOut], _("Paces"))
def paces(request: HttpRequest, asked: Query[StaffAsked]) -> dict[str, Any]:
    """How much accounts do a day as they grow older."""
    part = portion(access.paces_of(request), asked.sort, asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/paces/{int:pace_id}", PaceOut, _("One pace"))
def pace(request: HttpRequest, pace_id: int) -> Pace:
    """With its steps."""
    return access.pace_of(request, pace_id)


@door.write("/paces", {201: PaceOut}, _("Make a pace"))
def make_pace(request: HttpRequest, given: PaceIn) -> Any:
    """Its first step begins on day 1."""
    return 201, _save_pace(request, Pace(workspace=workspace_of(request, "act")), given)


@door.write("/paces/{int:pace_id}", PaceOut, _("Change a pace"))
def change_pace(request: HttpRequest, pace_id: int, given: PaceIn) -> Pace:
    """Holds from the next morning on."""
    return _save_pace(request, access.pace_of(request, pace_id, "act"), given)


@door.write("/paces/{int:pace_id}/delete", {204: None}, _("Delete a pace"))
def delete_pace(request: HttpRequest, pace_id: int) -> Any:
    """One that no account keeps."""
    actions.delete_pace(access.pace_of(request, pace_id, "act"), seat_of(request).account)
    return 204, None


@door.read("/duties", Page[DutyOut], _("Duties"))
def duties(request: HttpRequest, asked: Query[DutiesAsked]) -> dict[str, Any]:
    """What days asked of accounts and how many were done, latest day first."""
    found = access.duties_of(request)
    if asked.day:
        found = found.filter(day=asked.day)
    if asked.account:
        found = found.filter(account=access.staff_account_of(request, asked.account))
    part = portion(found, "-day", asked.cursor, asked.limit)
    return {"items": [_duty(one) for one in part.rows], "next": part.next}


def _save(request: HttpRequest, held: StaffAccount, given: StaffAccountIn) -> dict[str, Any]:
    for name in ("platform", "handle", "name", "part", "about", "topics", "manner", "greeting",
                 "began_on"):  # fmt: skip
        setattr(held, name, getattr(given, name))
    held.keeper = _seated(held.workspace, given.keeper)
    held.pace = access.pace_of(request, given.pace)
    held.member = actions.member_named(held.workspace, given.platform, given.who.strip())
    groups = Group.objects.filter(workspace=held.workspace, pk__in=given.groups)
    actions.save_account(held, seat_of(request).account, groups)
    return _one(held)


def _seated(workspace: Workspace, login: str) -> Account:
    seats = Seat.objects.filter(workspace=workspace, account__login=login.strip().lower())
    seat = seats.select_related("account").first()
    if seat is None:
        raise actions.NoSuchKeeper(login=login)
    return seat.account


def _save_pace(request: HttpRequest, held: Pace, given: PaceIn) -> Pace:
    held.name, held.source = given.name, given.source
    steps = [rules.Step(**step.dict()) for step in given.steps]
    actions.save_pace(held, steps, seat_of(request).account)
    return held


def _one(held: StaffAccount) -> dict[str, Any]:
    return _told([held], held.workspace)[0]


def _told(rows: list[StaffAccount], workspace: Workspace) -> list[dict[str, Any]]:
    today = clock.today(workspace.zone)
    return [_line(one) for one in reads.standings(rows, today)]


def _line(one: reads.Standing) -> dict[str, Any]:
    held = one.account
    same = ("platform", "handle", "name", "part", "about", "topics", "manner", "greeting",
            "began_on", "rests_until")  # fmt: skip
    today = [
        {"kind": part.kind, "allowed": part.wanted, "reached": part.reached} for part in one.parts
    ]
    return {
        "id": held.pk, **{name: getattr(held, name) for name in same},
        "keeper": held.keeper.login if held.keeper else None, "member": held.member_id,
        "pace": held.pace_id, "groups": [group.pk for group in held.groups.all()],
        "day": one.day, "state": one.state, "today": today,
    }  # fmt: skip


def _duty(one: Duty) -> dict[str, Any]:
    return {
        "id": one.pk, "day": one.day, "account": one.account_id, "kind": one.kind,
        "allowed": one.wanted, "reached": one.reached, "task": one.task_id,
    }  # fmt: skip
