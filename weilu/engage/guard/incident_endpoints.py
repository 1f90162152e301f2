"""The API's door to what rules did, appeals, and whom rules leave alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.guard import access, actions, reads
from weilu.engage.guard.endpoints import Asked, Key, LineOut, line
from weilu.engage.guard.models import Appeal, AppealState, Exemption, Incident
from weilu.kit.errors import WeiluError
from weilu.people.access import member_of, seat_of
from weilu.people.models import Account

door = Door("incidents", _("Incidents and appeals"), order=58)


class IncidentOut(LineOut):
    """What was done to whom and why, by which version of which rule."""

    rule: int
    number: int = Field(description="Version of the rule")
    state: str = Field(description="would, acted, asked, refused, undone")
    by_model: bool = Field(description="Nothing but the model judged it")
    counts_until: datetime | None
    appeal: int | None


class IncidentsAsked(Schema):
    q: Annotated[str, Field(max_length=200, description="Part of member, group or rule")] = ""
    state: Annotated[
        str, Field(max_length=12, description="A state, or appealed; empty: all but dry runs")
    ] = ""
    rule: Annotated[Key | None, Field(description="Only of this rule")] = None
    step: Annotated[str, Field(max_length=8, description="none, warn, mute, remove, again")] = ""
    sort: Literal["-made_at", "made_at", "-at", "at"] = "-made_at"
    cursor: Cursor = ""
    limit: Limit = 50


class DecideIn(Schema):
    remove: bool = Field(description="False: keep the member in the group")


class TurnIn(Schema):
    verb: Literal["undo", "remove", "keep", "right", "wrong"]
    ids: Annotated[list[Key], Field(min_length=1, max_length=500)]


class TurnedOut(Schema):
    """What became of many at once."""

    done: list[int]
    refused: list[int] = Field(description="Too late for these, or none of yours")


class AppealOut(Schema):
    """Somebody says that a rule was wrong about them."""

    id: int
    incident: int
    member: int
    text: str
    state: str = Field(description="open, granted, upheld")
    made_at: datetime
    sentence: str = Field(description="What staff said to it")
    settled_at: datetime | None


class AppealsAsked(Schema):
    state: Literal["", "open", "granted", "upheld"] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class SettleIn(Schema):
    grant: bool = Field(description="True takes it back; false upholds the rule")
    sentence: Annotated[str, Field(max_length=actions.LONGEST_APPEAL)] = ""


class ExemptionOut(Schema):
    """A member whom rules leave alone."""

    id: int
    member: int
    why: str
    made_at: datetime


class ExemptIn(Schema):
    member: Key
    why: Annotated[str, Field(max_length=200)] = ""


@door.read("/incidents", Page[IncidentOut], _("Incidents"))
def incidents(request: HttpRequest, asked: Query[IncidentsAsked]) -> dict[str, Any]:
    """What rules did; with `state=would` what they would have done in their dry run."""
    rule = str(asked.rule or "")
    q = asked.q.replace("\x00", "")
    found = reads.narrowed(access.incidents_of(request), q, asked.state, rule, asked.step)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [_told(one) for one in reads.shown(part.rows)], "next": part.next}


@door.write("/incidents/turn", TurnedOut, _("Take back or mark many"))
def turn(request: HttpRequest, given: TurnIn) -> dict[str, Any]:
    """Up to 500 at once; those it is too late for are told, the others are done."""
    by, done = seat_of(request).account, []
    for held in access.incidents_of(request, "act").filter(pk__in=given.ids):
        try:
            VERBS[given.verb](held, by)
            done.append(held.pk)
        except WeiluError:
            continue
    return {"done": done, "refused": sorted(set(given.ids) - set(done))}


@door.read("/incidents/{int:incident_id}", IncidentOut, _("One incident"))
def incident(request: HttpRequest, incident_id: int) -> dict[str, Any]:
    """The message, why, and what followed."""
    return _one(access.incident_of(request, incident_id))


@door.write("/incidents/{int:incident_id}/undo", IncidentOut, _("Take it back"))
def undo(request: HttpRequest, incident_id: int) -> dict[str, Any]:
    """It counts no more, what waits is stopped, a mute ends."""
    held = access.incident_of(request, incident_id, "act")
    actions.undo(held, seat_of(request).account)
    return _one(held)


@door.write("/incidents/{int:incident_id}/decide", IncidentOut, _("Decide a removal"))
def decide(request: HttpRequest, incident_id: int, given: DecideIn) -> dict[str, Any]:
    """Approve a removal a rule proposed, or keep the member."""
    held = access.incident_of(request, incident_id, "act")
    actions.decide(held, seat_of(request).account, remove=given.remove)
    return _one(held)


@door.read("/appeals", Page[AppealOut], _("Appeals"))
def appeals(request: HttpRequest, asked: Query[AppealsAsked]) -> dict[str, Any]:
    """Those that wait longest first."""
    found = access.appeals_of(request)
    if asked.state:
        found = found.filter(state=AppealState(asked.state))
    part = portion(found, "made_at", asked.cursor, asked.limit)
    return {"items": [_appeal(one) for one in part.rows], "next": part.next}


@door.write("/appeals/{int:appeal_id}/settle", AppealOut, _("Settle an appeal"))
def settle(request: HttpRequest, appeal_id: int, given: SettleIn) -> dict[str, Any]:
    """Grant it (taken back, and the rule was wrong) or uphold the rule; the member is told."""
    held = access.appeal_of(request, appeal_id)
    actions.settle_appeal(
        held, seat_of(request).account, grant=given.grant, sentence=given.sentence
    )
    return _appeal(held)


@door.read("/exemptions", Page[ExemptionOut], _("Whom rules leave alone"))
def exemptions(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Besides staff, hosts and bots."""
    part = portion(access.exemptions_of(request), "-made_at", asked.cursor, asked.limit)
    return {"items": [_exemption(one) for one in part.rows], "next": part.next}


@door.write("/exemptions", {201: ExemptionOut}, _("Leave a member alone"))
def exempt(request: HttpRequest, given: ExemptIn) -> Any:
    """No rule touches them from now on."""
    held = member_of(request, given.member, "act")
    return Status(201, _exemption(actions.exempt(held, given.why, seat_of(request).account)))


@door.write("/exemptions/{int:exemption_id}/end", ExemptionOut, _("End an exemption"))
def end_exemption(request: HttpRequest, exemption_id: int) -> Any:
    """Rules count for the member again."""
    held = access.exemption_of(request, exemption_id)
    told = _exemption(held)
    actions.end_exemption(held, seat_of(request).account)
    return told


VERBS: dict[str, Callable[[Incident, Account], None]] = {
    "undo": actions.undo,
    "remove": lambda held, by: actions.decide(held, by, remove=True),
    "keep": lambda held, by: actions.decide(held, by, remove=False),
    "right": lambda held, by: actions.mark(held.guard, held.event_id, True, by),
    "wrong": lambda held, by: actions.mark(held.guard, held.event_id, False, by),
}


def _one(held: Incident) -> dict[str, Any]:
    return _told(reads.shown([held])[0])


def _told(one: reads.Shown) -> dict[str, Any]:
    row: Incident = one.row
    appeal = getattr(row, "appeal", None)
    return {
        **line(one), "rule": row.guard_id, "number": row.edition.number, "state": row.state,
        "by_model": bool(row.why.get("by_model")), "counts_until": row.counts_until,
        "appeal": appeal.pk if appeal else None,
    }  # fmt: skip


def _appeal(one: Appeal) -> dict[str, Any]:
    same = ("text", "state", "made_at", "sentence", "settled_at")
    return {
        "id": one.pk, "incident": one.incident_id, "member": one.incident.member_id,
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip


def _exemption(one: Exemption) -> dict[str, Any]:
    return {"id": one.pk, "member": one.member_id, "why": one.why, "made_at": one.made_at}
