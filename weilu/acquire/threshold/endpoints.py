"""The API's door to thresholds and applications."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.acquire.threshold import access, actions, rules
from weilu.acquire.threshold.models import Application, Threshold
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import seat_of, workspace_of

door = Door("applications", _("Thresholds and applications"), order=43)


class QuestionIO(Schema):
    """One question of a form."""

    key: Annotated[str, Field(min_length=1, max_length=20, pattern="^[a-z0-9_]+$")]
    kind: Literal["text", "long", "choice", "number", "agree"]
    label: Annotated[str, Field(min_length=1, max_length=200)]
    required: bool = True
    choices: Annotated[list[str], Field(max_length=rules.MOST_CHOICES)] = []
    right: str = Field("", description="The choice that counts a point of the quiz")


class ThresholdOut(Schema):
    """A form people fill in before they are let in."""

    id: int
    name: str
    title: str
    lead: str
    questions: list[QuestionIO]
    pass_mark: int | None
    reviewed: bool = Field(description="A person decides; else the quiz does")


class ThresholdIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    lead: Annotated[str, Field(max_length=600)] = ""
    questions: Annotated[list[QuestionIO], Field(max_length=rules.MOST_QUESTIONS)]
    pass_mark: Annotated[int | None, Field(ge=0, le=rules.MOST_QUESTIONS)] = None
    reviewed: bool = True


class AnswerOut(Schema):
    question: str
    answer: str | int | float | bool | None


class ApplicationOut(Schema):
    """What one visitor answered, and what came of it."""

    id: int
    threshold: int
    code: int | None = Field(description="The entry code they came by")
    contact: str
    score: int
    state: str = Field(description="pending, accepted, declined")
    reason: str
    applied_at: datetime
    decided_at: datetime | None
    answers: list[AnswerOut]


class DecisionIn(Schema):
    state: Literal["accepted", "declined", "pending"] = Field(
        description="pending takes a decision back"
    )
    reason: Annotated[str, Field(max_length=300, description="Told to the applicant")] = ""
    was: Literal["accepted", "declined", "pending"] = "pending"


class ThresholdsAsked(Schema):
    sort: Literal["name", "-name"] = "name"
    cursor: Cursor = ""
    limit: Limit = 50


class ApplicationsAsked(Schema):
    state: Literal["", "pending", "accepted", "declined"] = ""
    threshold: Annotated[int | None, Field(ge=1, le=2**62)] = None
    sort: Literal["applied_at", "-applied_at"] = "applied_at"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/thresholds", Page[ThresholdOut], _("Thresholds"))
def thresholds(request: HttpRequest, asked: Query[ThresholdsAsked]) -> dict[str, Any]:
    """Forms at the door."""
    part = portion(access.thresholds_of(request), asked.sort, asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/thresholds/{int:threshold_id}", ThresholdOut, _("One threshold"))
def threshold(request: HttpRequest, threshold_id: int) -> Threshold:
    """With its questions."""
    return access.threshold_of(request, threshold_id)


@door.write("/thresholds", {201: ThresholdOut}, _("Make a threshold"))
def make(request: HttpRequest, given: ThresholdIn) -> Any:
    """Then choose it on an entry code."""
    return 201, _save(request, Threshold(workspace=workspace_of(request, "act")), given)


@door.write("/thresholds/{int:threshold_id}", ThresholdOut, _("Change a threshold"))
def change(request: HttpRequest, threshold_id: int, given: ThresholdIn) -> Threshold:
    """Who has applied keeps the questions they were asked."""
    return _save(request, access.threshold_of(request, threshold_id, "act"), given)


@door.write("/thresholds/{int:threshold_id}/delete", {204: None}, _("Delete a threshold"))
def delete(request: HttpRequest, threshold_id: int) -> Any:
    """One that nobody uses."""
    actions.delete(access.threshold_of(request, threshold_id, "act"), seat_of(request).account)
    return 204, None


@door.read("/applications", Page[ApplicationOut], _("Applications"), right="act")
def applications(request: HttpRequest, asked: Query[ApplicationsAsked]) -> dict[str, Any]:
    """With what was answered."""
    found = access.applications_of(request)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.threshold:
        found = found.filter(threshold=asked.threshold)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [_application(one) for one in part.rows], "next": part.next}


@door.read("/applications/{int:application_id}", ApplicationOut, _("One application"), right="act")
def application(request: HttpRequest, application_id: int) -> dict[str, Any]:
    """With what was answered."""
    return _application(access.application_of(request, application_id))


@door.write(
    "/applications/{int:application_id}/decide", ApplicationOut, _("Decide on an application")
)
def decide(request: HttpRequest, application_id: int, given: DecisionIn) -> dict[str, Any]:
    """409 unless it still stands at `was`."""
    held, by = access.application_of(request, application_id), seat_of(request).account
    actions.decide(held, given.state, by, given.reason, was=given.was)
    return _application(access.application_of(request, application_id))


def _save(request: HttpRequest, held: Threshold, given: ThresholdIn) -> Threshold:
    for name in ("name", "title", "lead", "pass_mark", "reviewed"):
        setattr(held, name, getattr(given, name))
    rows = [one.dict() for one in given.questions]
    actions.save(held, rules.questions_of(rows), seat_of(request).account)
    return held


def _application(one: Application) -> dict[str, Any]:
    same = ("contact", "score", "state", "reason", "applied_at", "decided_at")
    answers = [{"question": label, "answer": said} for label, said in actions.answered(one)]
    return {
        "id": one.pk, "threshold": one.threshold_id, "code": one.code_id,
        **{name: getattr(one, name) for name in same}, "answers": answers,
    }  # fmt: skip
