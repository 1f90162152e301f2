"""The API's door to what a workspace allows itself, and to who wants no messages."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal

from django.forms import model_to_dict
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.outbox import access, actions, opt_out_views, optouts, reads
from weilu.outbox.forms import OptOutForm, PolicyForm
from weilu.outbox.models import OptOut, Policy
from weilu.people.access import member_of, seat_of, workspace_of

door = Door("sending", _("Rules of sending"), order=65)


class PolicyOut(Schema):
    """What the workspace allows itself; every room keeps to it."""

    quiet_from: time = Field(description="In the community's zone; equal to `quiet_to`: none")
    quiet_to: time
    per_person_day: int = Field(description="Private messages that are no service")
    per_person_week: int
    promotion_share: float = Field(description="Of a group's week, 0–1")
    same_text_days: int = Field(description="Before the same words may go to the same place")
    approve_promotion: bool
    approve_above: int = Field(description="Places in one go that need an approval")


class PolicyIn(Schema):
    """What is left out stays as it is."""

    quiet_from: time | None = None
    quiet_to: time | None = None
    per_person_day: int | None = None
    per_person_week: int | None = None
    promotion_share: float | None = None
    same_text_days: int | None = None
    approve_promotion: bool | None = None
    approve_above: int | None = None


class OptOutOut(Schema):
    """A member who wants no messages of a purpose, or of a room."""

    id: int
    member: int
    name: str
    platform: str
    purpose: str = Field(description="Empty: any but service")
    room: str = Field(description="Empty: any")
    at: datetime
    how: str = Field(description="link, keyword, staff, platform")
    by: str = Field(description="Who of staff noted it")
    why: str


class OptOutsAsked(Schema):
    q: Annotated[str, Field(max_length=200, description="Part of the name or reason")] = ""
    how: Annotated[
        Literal["", "link", "keyword", "staff", "platform"], Field(description="Only")
    ] = ""
    member: Annotated[int | None, Field(ge=1, le=2**62, description="Only this member's")] = None
    sort: Annotated[Literal["-at", "at"], Field(description="- = newest first")] = "-at"
    cursor: Cursor = ""
    limit: Limit = 50


class Stop(Schema):
    purpose: Literal["", "relation", "information", "promotion"] = ""
    room: Annotated[str, Field(max_length=20)] = ""
    why: Annotated[str, Field(max_length=200)] = ""


class Resumed(Schema):
    ended: int


@door.read("/sending", PolicyOut, _("Rules of sending"), right="manage")
def policy(request: HttpRequest) -> Policy:
    """Quiet hours, allowances, approvals."""
    return reads.policy_of(workspace_of(request, "manage"))


@door.write("/sending", PolicyOut, _("Change the rules of sending"), right="manage")
def set_policy(request: HttpRequest, given: PolicyIn) -> Policy:
    """They count from the next check on, for what waits as well."""
    held = reads.policy_of(workspace_of(request, "manage"))
    known = model_to_dict(held, PolicyForm.Meta.fields)
    form = PolicyForm({**known, **given.dict(exclude_none=True)}, instance=held)
    filled(form)
    actions.set_policy(held, seat_of(request).account)
    return held


@door.read("/opt-outs", Page[OptOutOut], _("Who wants no messages"), right="act")
def opt_outs(request: HttpRequest, asked: Query[OptOutsAsked]) -> dict[str, Any]:
    """Everybody who said so, with when, how and why."""
    q = asked.q.replace("\x00", "")
    found = optouts.everybody(workspace_of(request, "act"), q, asked.how)
    if asked.member:
        found = found.filter(member_id=asked.member)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [_opt_out(one) for one in part.rows], "next": part.next}


@door.write("/members/{int:member_id}/opt-outs", {201: OptOutOut}, _("Note an opt-out"))
def stop(request: HttpRequest, member_id: int, given: Stop) -> Status[Any]:
    """It holds at once, for what waits as well; noted again, nothing changes."""
    member = member_of(request, member_id, "act")
    said = filled(OptOutForm(given.dict()))
    by = seat_of(request).account
    optouts.stop(member, said["purpose"], said["room"], by=by, why=said["why"])
    return Status(201, _opt_out(optouts.held(member, said["purpose"], said["room"])))


@door.write("/opt-outs/{int:opt_out_id}/end", Resumed, _("End an opt-out"))
def resume(request: HttpRequest, opt_out_id: int) -> dict[str, int]:
    """They want these messages again."""
    held = access.opt_out_of(request, opt_out_id)
    optouts.resume(held.member, [held], by=seat_of(request).account)
    return {"ended": opt_out_id}


class LinkOut(Schema):
    url: str = Field(description="Good for a year; for this member alone")


@door.read("/members/{int:member_id}/messages-link", LinkOut, _("A member's own link"), right="act")
def link(request: HttpRequest, member_id: int) -> dict[str, str]:
    """Where a member chooses which messages they want."""
    return {"url": opt_out_views.link_of(member_of(request, member_id, "act"), request)}


def _opt_out(one: OptOut) -> dict[str, Any]:
    same = ("purpose", "room", "at", "how", "why")
    return {
        "id": one.pk, "member": one.member_id, "name": one.member.name,
        "platform": one.member.platform, "by": one.by.name if one.by else "",
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip
