"""The API's door to the pulse."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import account_of, group_of, workspace_of
from weilu.retain.pulse import actions, reads
from weilu.retain.pulse.models import PulsePlan
from weilu.retain.pulse.rules import DIMENSIONS

door = Door("pulse", _("Pulse"), order=80)
Key = Annotated[int, Field(ge=1, le=2**62)]


class PlanIn(Schema):
    """Whom to ask; no groups: every group."""

    is_on: bool
    groups: Annotated[list[Key], Field(max_length=5_000)] = []
    per_week: Annotated[int, Field(ge=1, le=700, description="Members of a group")] = 14
    hour: Annotated[int, Field(ge=0, le=23)] = 19


class PlanOut(Schema):
    """How the workspace asks."""

    is_on: bool
    groups: list[int]
    per_week: int
    hour: int


class GainOut(Schema):
    """The share of members who take a gain away; null where too few answered."""

    dimension: str = Field(description="timely, resources, price, useful")
    share: float | None
    low: float | None
    high: float | None
    answers: int
    asked: int


class PulseOut(Schema):
    """A group's four gains over twelve weeks."""

    group: int
    name: str
    gains: list[GainOut]


class Pulses(Schema):
    items: list[PulseOut]


class AnswerOut(Schema):
    """A question and its answer."""

    id: int
    member: int
    dimension: str
    stratum: str
    asked_at: datetime
    score: int | None
    words: str
    answered_at: datetime | None


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/pulse", Pulses, _("What members take away, by group"))
def pulses(request: HttpRequest) -> dict[str, Any]:
    """Groups that were asked within twelve weeks."""
    return {"items": [_told(one) for one in reads.pulses(workspace_of(request))]}


@door.read("/pulse/plan", PlanOut, _("How the pulse asks"))
def plan(request: HttpRequest) -> dict[str, Any]:
    """Off, until somebody sets it."""
    return _plan(reads.plan_of(workspace_of(request)))


@door.write("/pulse/plan", PlanOut, _("Set the pulse"))
def set_plan(request: HttpRequest, given: PlanIn) -> Any:
    """Groups of others are left out."""
    workspace, by = workspace_of(request, "act"), account_of(request)
    return _plan(actions.set_plan(workspace, **given.dict(), by=by))


@door.read("/groups/{int:group_id}/pulse", PulseOut, _("What members of a group take away"))
def group(request: HttpRequest, group_id: int) -> dict[str, Any]:
    """Over twelve weeks."""
    return _told(reads.of_group(group_of(request, group_id)))


@door.read("/groups/{int:group_id}/pulse/answers", Page[AnswerOut], _("Answers of a group"))
def answers(request: HttpRequest, group_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """By number, those nobody answered too."""
    part = portion(reads.answers(group_of(request, group_id)), "pk", asked.cursor, asked.limit)
    items = [
        {"id": one.pk, "member": one.member_id, "dimension": one.dimension, "score": one.score,
         "stratum": one.stratum, "asked_at": one.asked_at, "words": one.words,
         "answered_at": one.answered_at}
        for one in part.rows
    ]  # fmt: skip
    return {"items": items, "next": part.next}


def _plan(held: PulsePlan) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ("is_on", "groups", "per_week", "hour")}


def _told(one: reads.GroupPulse) -> dict[str, Any]:
    gains = [
        {"dimension": key, "share": gain.value, "low": gain.low, "high": gain.high,
         "answers": gain.n, "asked": gain.asked}
        for key in DIMENSIONS for gain in [one.gains[key]]
    ]  # fmt: skip
    return {"group": one.group.pk, "name": one.group.name, "gains": gains}
