"""The API's door to hosts, the rota and what groups need."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.hosts import access, actions, links, rota
from weilu.engage.hosts.models import LONGEST_BADGE, Host
from weilu.people.access import account_of, member_of, workspace_of
from weilu.people.models import Group
from weilu.people.reads import colleagues

door = Door("hosts", _("Hosts"), order=55)
Key = Annotated[int, Field(ge=1, le=2**62)]
DutyName = Literal["open", "welcome", "watch", "live"]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 = Monday")]
SAME = ("kind", "disclosed_as", "duties", "weekdays", "most_a_week", "until", "groups")
TALLY = ("counted_at", "planned", "done", "missed", "answered", "repliers", "welcomed", "ripe",
         "stayed", "others_ripe", "others_stayed")  # fmt: skip


class HostIn(Schema):
    """What a host is shown as, does, and when and where."""

    kind: Literal["host", "volunteer"] = "host"
    disclosed_as: Annotated[
        str, Field(min_length=1, max_length=LONGEST_BADGE, description="Shown beside the name")
    ]
    account: Annotated[Key | None, Field(description="An account with a seat here")] = None
    duties: Annotated[list[DutyName], Field(max_length=4)]
    weekdays: Annotated[list[Weekday], Field(max_length=7, description="Days they have time")]
    most_a_week: Annotated[int, Field(ge=1, le=7)] = 3
    until: date | None = None
    groups: Annotated[list[Key], Field(max_length=5_000, description="Empty: all")] = []


class HostAsked(HostIn):
    """A member to be asked."""

    member: Key


class HostOut(HostIn):
    """A host."""

    id: int
    member: int
    name: str
    disclosed_as: str
    state: Annotated[str, Field(description="invited, on or ended")]
    account: int | None
    groups: list[int]
    invited_at: datetime
    accepted_at: datetime | None
    accepted_how: str
    ended_at: datetime | None


class Agreed(Schema):
    note: Annotated[str, Field(min_length=1, max_length=300, description="When and how")]


class BroughtOut(Schema):
    """What a host brought in four weeks."""

    host: int
    counted_at: datetime
    planned: int
    done: int
    missed: int
    answered: Annotated[int, Field(description="Their messages that were replied to")]
    repliers: int
    welcomed: Annotated[int, Field(description="Newcomers whose first reply was theirs")]
    ripe: Annotated[int, Field(description="Of three to seven weeks ago, welcomed by them")]
    stayed: Annotated[int, Field(description="Of these, who wrote in their third week")]
    others_ripe: int
    others_stayed: int


class NeedIn(Schema):
    """What groups need of a duty, in place of what they needed of it."""

    groups: Annotated[list[Key], Field(min_length=1, max_length=5_000)]
    duty: DutyName
    weekdays: Annotated[list[Weekday], Field(max_length=7)]
    hour: Annotated[time, Field(description="In the workspace's zone")]
    holidays: Literal["as_usual", "workdays", "free_days"] = "as_usual"


class NeedOut(Schema):
    """What one group needs."""

    id: int
    group: int
    duty: str
    weekdays: list[int]
    hour: time
    holidays: str


class ShiftOut(Schema):
    """A duty of a group on a day; without a host it is a hole."""

    id: int
    group: int
    duty: str
    day: date
    at: datetime
    host: int | None
    offered_to: int | None
    state: str
    how: Annotated[str, Field(description="Of done: seen, told or staff")]
    said: str
    task: int | None


class PlannedOut(Schema):
    filled: int
    holes: int


class AssignIn(Schema):
    host: Annotated[Key | None, Field(description="None takes the host off")] = None


class SwapIn(Schema):
    other: Key


class MarkIn(Schema):
    done: bool


class LinkOut(Schema):
    url: str


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class ShiftsAsked(Asked):
    since: date | None = None
    until: date | None = None
    host: Key | None = None
    group: Key | None = None
    holes: bool = False


@door.read("/hosts", Page[HostOut], _("Hosts"))
def hosts(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By number: asked, hosting and no more."""
    part = portion(access.hosts_of(request), "invited_at", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/hosts/{int:host_id}", HostOut, _("One host"))
def host(request: HttpRequest, host_id: int) -> dict[str, Any]:
    """What they agreed to."""
    return _told(access.host_of(request, host_id))


@door.write("/hosts", {201: HostOut}, _("Ask a member to host"))
def invite(request: HttpRequest, given: HostAsked) -> Any:
    """They get a link in private; nothing is planned before they accept."""
    base = request.build_absolute_uri("/").rstrip("/")[:200]
    held = Host(workspace=workspace_of(request, "act"), base=base)
    held.member = member_of(request, given.member, "act")
    _fill(held, given)
    return Status(201, _told(actions.invite(held, account_of(request))))


@door.write("/hosts/{int:host_id}", HostOut, _("Change a host"))
def change(request: HttpRequest, host_id: int, given: HostIn) -> Any:
    """All fields anew; what no longer fits is planned anew."""
    held = access.host_of(request, host_id, "act")
    _fill(held, given)
    return _told(actions.change(held, account_of(request)))


@door.write("/hosts/{int:host_id}/agreed", HostOut, _("Note that they agreed in person"))
def agreed(request: HttpRequest, host_id: int, given: Agreed) -> Any:
    """The note stands in the audit."""
    held = access.host_of(request, host_id, "act")
    actions.agreed_in_person(held, given.note, account_of(request))
    return _told(held)


@door.write("/hosts/{int:host_id}/end", HostOut, _("End a hosting"))
def end(request: HttpRequest, host_id: int) -> Any:
    """Their shifts to come become holes."""
    held = access.host_of(request, host_id, "act")
    actions.end(held, account_of(request))
    return _told(held)


@door.write("/hosts/{int:host_id}/resume", HostOut, _("Let them host again"))
def resume(request: HttpRequest, host_id: int) -> Any:
    """As they agreed before."""
    held = access.host_of(request, host_id, "act")
    actions.resume(held, account_of(request))
    return _told(held)


@door.read("/hosts/brought", Page[BroughtOut], _("What hosts brought"))
def brought(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Counted each night."""
    found = access.hosts_of(request).filter(brought__isnull=False)
    part = portion(found, "invited_at", asked.cursor, asked.limit)
    items = [
        {"host": one.pk, **{name: getattr(one.brought, name) for name in TALLY}}
        for one in part.rows
    ]
    return {"items": items, "next": part.next}


@door.read("/hosts/page", LinkOut, _("The page of who hosts here"))
def public(request: HttpRequest) -> dict[str, str]:
    """For anybody to open."""
    return {"url": links.who_hosts(workspace_of(request), request.build_absolute_uri("/"))}


@door.read("/duty-needs", Page[NeedOut], _("What groups need of hosts"))
def needs(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By hour."""
    part = portion(access.needs_of(request), "hour", asked.cursor, asked.limit)
    return {"items": [_need(one) for one in part.rows], "next": part.next}


@door.write("/duty-needs", list[NeedOut], _("Set what groups need"))
def need(request: HttpRequest, given: NeedIn) -> Any:
    """Plan afterwards to put hosts on it."""
    here = Group.objects.filter(workspace=workspace_of(request, "act"), pk__in=given.groups)
    wanted = actions.Wanted(given.duty, list(given.weekdays), given.hour, given.holidays)
    found = actions.need(here.select_related("workspace"), wanted, account_of(request))
    return [_need(one) for one in found]


@door.write("/duty-needs/{int:need_id}/drop", {204: None}, _("A group needs it no longer"))
def drop_need(request: HttpRequest, need_id: int) -> Any:
    """What nobody settled by hand is taken off the rota."""
    actions.need_no_more(access.need_of(request, need_id, "act"), account_of(request))
    return Status(204, None)


@door.read("/shifts", Page[ShiftOut], _("Shifts"))
def shifts(request: HttpRequest, asked: Query[ShiftsAsked]) -> dict[str, Any]:
    """By their moment; `holes` alone, of a host, of a group, between two days."""
    part = portion(_narrowed(access.shifts_of(request), asked), "at", asked.cursor, asked.limit)
    return {"items": [_shift(one) for one in part.rows], "next": part.next}


def _narrowed(found: QuerySet[Any], asked: ShiftsAsked) -> QuerySet[Any]:
    given = {"day__gte": asked.since, "day__lte": asked.until, "host": asked.host,
             "group": asked.group}  # fmt: skip
    found = found.filter(**{name: value for name, value in given.items() if value is not None})
    return found.filter(host=None, state="planned") if asked.holes else found


@door.read("/shifts/{int:shift_id}", ShiftOut, _("One shift"))
def shift(request: HttpRequest, shift_id: int) -> dict[str, Any]:
    """Who is on it and what became of it."""
    return _shift(access.shift_of(request, shift_id))


@door.write("/shifts/plan", PlannedOut, _("Plan two weeks"))
def plan(request: HttpRequest) -> Any:
    """What is settled by hand stays."""
    told = rota.plan(workspace_of(request, "act"), account_of(request))
    return {"filled": told.filled, "holes": told.holes}


@door.write("/shifts/{int:shift_id}/assign", ShiftOut, _("Put a host on a shift"))
def assign(request: HttpRequest, shift_id: int, given: AssignIn) -> Any:
    """Or take them off."""
    held = access.shift_of(request, shift_id, "act")
    on = access.host_of(request, given.host, "act") if given.host else None
    return _shift(rota.assign(held, on, account_of(request)))


@door.write("/shifts/{int:shift_id}/swap", ShiftOut, _("Let two change places"))
def swap(request: HttpRequest, shift_id: int, given: SwapIn) -> Any:
    """The hosts of two shifts to come."""
    held = access.shift_of(request, shift_id, "act")
    rota.swap(held, access.shift_of(request, given.other, "act"), account_of(request))
    return _anew(request, shift_id)


@door.write("/shifts/{int:shift_id}/drop", ShiftOut, _("Leave a shift out"))
def drop(request: HttpRequest, shift_id: int) -> Any:
    """Planning leaves it so."""
    rota.drop(access.shift_of(request, shift_id, "act"), account_of(request))
    return _anew(request, shift_id)


@door.write("/shifts/{int:shift_id}/put-back", ShiftOut, _("Put a shift back"))
def put_back(request: HttpRequest, shift_id: int) -> Any:
    """With the same host."""
    rota.put_back(access.shift_of(request, shift_id, "act"), account_of(request))
    return _anew(request, shift_id)


@door.write("/shifts/{int:shift_id}/mark", ShiftOut, _("Say what became of a shift"))
def mark(request: HttpRequest, shift_id: int, given: MarkIn) -> Any:
    """Of one that began."""
    held = access.shift_of(request, shift_id, "act")
    rota.mark(held, account_of(request), done=given.done)
    return _anew(request, shift_id)


def _anew(request: HttpRequest, shift_id: int) -> dict[str, Any]:
    return _shift(access.shift_of(request, shift_id, "act"))


def _fill(held: Host, given: HostIn) -> None:
    for name in SAME:
        setattr(held, name, getattr(given, name))
    held.account = (
        get_object_or_404(colleagues(held.workspace), pk=given.account) if given.account else None
    )
    here = Group.objects.filter(workspace=held.workspace, pk__in=given.groups)
    held.groups = sorted(here.values_list("pk", flat=True))


def _told(one: Host) -> dict[str, Any]:
    alike = (*SAME, "invited_at", "accepted_at", "accepted_how", "ended_at", "state")
    return {
        "id": one.pk, "member": one.member_id, "name": one.member.name, "account": one.account_id,
        **{name: getattr(one, name) for name in alike},
    }  # fmt: skip


def _need(one: Any) -> dict[str, Any]:
    alike = ("duty", "weekdays", "hour", "holidays")
    return {"id": one.pk, "group": one.group_id, **{name: getattr(one, name) for name in alike}}


def _shift(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk, "group": one.group_id, "host": one.host_id, "task": one.task_id,
        "offered_to": one.offered_to_id,
        **{name: getattr(one, name) for name in ("duty", "day", "at", "state", "how", "said")},
    }  # fmt: skip
