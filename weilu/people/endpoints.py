"""The API's door to the workspace, its seats and its members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people import access, reads, tokens
from weilu.people.models import Member, Seat
from weilu.people.segments.reads import checked, condition

door = Door("people", _("Workspace and people"), order=20)


class Me(Schema):
    """The token this call showed, and what it may."""

    token: str
    may_write: bool
    expires_at: datetime
    account: str
    role: str
    rights: list[str] = Field(description="see, act, manage")


class WorkspaceOut(Schema):
    """What belongs together; a token is of one workspace."""

    id: int
    name: str
    slug: str
    zone: str = Field(description="IANA name; days and hours are counted in it")
    is_demo: bool
    asks_second_factor: bool
    created_at: datetime


class SeatOut(Schema):
    """An account's place in the workspace."""

    id: int
    login: str
    name: str
    role: str = Field(description="owner, operator, host, analyst, partner")


class MemberOut(Schema):
    """Somebody seen in groups."""

    id: int
    name: str
    platform: str
    external_id: str = Field(description="Their id on the platform")
    is_staff: bool
    is_bot: bool
    groups: int = Field(description="In how many groups they were seen")
    first_seen: datetime | None
    last_seen: datetime | None


class MembershipOut(Schema):
    """A member's time in one group."""

    group: int
    name: str
    first_seen: datetime
    last_seen: datetime
    joined_at: datetime | None
    left_at: datetime | None
    is_present: bool


class MemberWhole(MemberOut):
    """A member with their groups, latest first."""

    memberships: list[MembershipOut]


class MembersAsked(Schema):
    q: Annotated[str, Field(max_length=200, description="Part of the name, or the whole id")] = ""
    platform: Annotated[str, Field(max_length=20, description="Like telegram")] = ""
    who: Annotated[Literal["", "members", "staff", "bots"], Field(description="Only these")] = ""
    group: Annotated[int | None, Field(ge=1, le=2**62, description="Seen in this group")] = None
    filter: Annotated[str, Field(max_length=4000, description="See `/segments/try`")] = ""
    sort: Annotated[
        Literal["name", "-name", "external_id", "-external_id", "last_seen", "-last_seen"],
        Field(description="By what; - = downwards"),
    ] = "name"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/me", Me, _("This token"), right="")
def me(request: HttpRequest) -> dict[str, Any]:
    """Whose the token is, what it may, and until when."""
    seat, token = access.seat_of(request), tokens.shown(request)
    return {
        "token": token.name, "may_write": token.may_write, "expires_at": token.expires_at,
        "account": seat.account.name, "role": seat.role,
        "rights": sorted(access.RIGHTS[seat.role]),
    }  # fmt: skip


@door.read("/workspace", WorkspaceOut, _("The workspace"))
def workspace(request: HttpRequest) -> Any:
    """The workspace the token belongs to."""
    return access.workspace_of(request)


@door.read("/seats", list[SeatOut], _("Seats"), right="manage")
def seats(request: HttpRequest) -> list[dict[str, Any]]:
    """Who works in the workspace, and as what. For owners."""
    here = Seat.objects.filter(workspace=access.workspace_of(request, "manage"))
    return [_seat(one) for one in here.select_related("account").order_by("pk")]


@door.read("/seats/{int:seat_id}", SeatOut, _("One seat"), right="manage")
def seat(request: HttpRequest, seat_id: int) -> dict[str, Any]:
    """A seat by its id. For owners."""
    return _seat(access.seat_here(request, seat_id))


@door.read("/members", Page[MemberOut], _("Members"))
def members(request: HttpRequest, asked: Query[MembersAsked]) -> dict[str, Any]:
    """Everybody seen in a group: searched, filtered, sorted."""
    here = access.workspace_of(request)
    group = str(asked.group) if asked.group else ""
    found: Any = reads.members(here, asked.q.replace("\x00", ""), asked.platform, asked.who, group)
    if asked.filter.strip():
        found = found.filter(condition(here, checked(here, asked.filter)))
    if asked.sort.endswith("last_seen"):
        found = reads.with_last_seen(found)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    seen = reads.seen([row.pk for row in part.rows])
    items = [_member(row, seen.get(row.pk, reads.Seen())) for row in part.rows]
    return {"items": items, "next": part.next}


@door.read("/members/{int:member_id}", MemberWhole, _("One member"))
def member(request: HttpRequest, member_id: int) -> dict[str, Any]:
    """A member by their id here, with the groups they were seen in."""
    who = access.member_of(request, member_id)
    told = _member(who, reads.seen([who.pk]).get(who.pk, reads.Seen()))
    return {**told, "memberships": [_membership(one) for one in reads.memberships(who)]}


def _seat(one: Seat) -> dict[str, Any]:
    return {"id": one.pk, "login": one.account.login, "name": one.account.name, "role": one.role}


def _member(who: Member, seen: reads.Seen) -> dict[str, Any]:
    return {
        "id": who.pk, "name": who.name, "platform": who.platform, "external_id": who.external_id,
        "is_staff": who.is_staff, "is_bot": who.is_bot, "groups": seen.groups,
        "first_seen": seen.first_seen, "last_seen": seen.last_seen,
    }  # fmt: skip


def _membership(one: Any) -> dict[str, Any]:
    return {
        "group": one.group_id, "name": one.group.name, "first_seen": one.first_seen,
        "last_seen": one.last_seen, "joined_at": one.joined_at, "left_at": one.left_at,
        "is_present": one.is_present,
    }  # fmt: skip
