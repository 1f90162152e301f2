"""The API's door to keyword answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.answers import access, actions, rules
from weilu.engage.answers.models import Answer
from weilu.outbox import access as outbox
from weilu.people.access import seat_of, workspace_of
from weilu.people.models import Group

door = Door("answers", _("Keyword answers"), order=56)

Key = Annotated[int, Field(ge=1, le=2**62)]
Seconds = Annotated[int, Field(ge=0, le=86_400 * 30)]


class AnswerIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    match: Literal["exact", "any", "all"] = "any"
    words: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=rules.LONGEST_WORD)]],
        Field(min_length=1, max_length=rules.MOST_WORDS, description="* = anything short"),
    ]
    text: Annotated[str, Field(max_length=2_000)] = ""
    template: Annotated[Key | None, Field(description="Instead of `text`")] = None
    groups: Annotated[list[Key], Field(max_length=5_000, description="Empty: every group")] = []
    per_group_s: Seconds = 60
    per_person_s: Seconds = 600
    is_on: bool = True


class AnswerOut(AnswerIn):
    """What is said to whoever writes certain words."""

    id: int
    words: list[str]


class Deleted(Schema):
    """What is no more."""

    deleted: int


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/answers", Page[AnswerOut], _("Keyword answers"))
def answers(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By name."""
    part = portion(access.answers_of(request), "name", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/answers/{int:answer_id}", AnswerOut, _("One keyword answer"))
def answer(request: HttpRequest, answer_id: int) -> dict[str, Any]:
    """Its words, and what is said."""
    return _told(access.answer_of(request, answer_id))


@door.write("/answers", {201: AnswerOut}, _("Make a keyword answer"))
def make(request: HttpRequest, given: AnswerIn) -> Any:
    """Given from now on, unless `is_on` is false."""
    return Status(201, _save(request, Answer(workspace=workspace_of(request, "act")), given))


@door.write("/answers/{int:answer_id}", AnswerOut, _("Change a keyword answer"))
def change(request: HttpRequest, answer_id: int, given: AnswerIn) -> Any:
    """All fields anew."""
    return _save(request, access.answer_of(request, answer_id, "act"), given)


@door.write("/answers/{int:answer_id}/delete", Deleted, _("Delete a keyword answer"))
def delete(request: HttpRequest, answer_id: int) -> Any:
    """What was answered stays."""
    actions.delete(access.answer_of(request, answer_id, "act"), seat_of(request).account)
    return {"deleted": answer_id}


def _save(request: HttpRequest, held: Answer, given: AnswerIn) -> dict[str, Any]:
    for name in ("name", "match", "words", "text", "per_group_s", "per_person_s", "is_on"):
        setattr(held, name, getattr(given, name))
    held.template = outbox.template_of(request, given.template) if given.template else None
    groups = Group.objects.filter(workspace=held.workspace, pk__in=given.groups)
    held.groups = sorted(groups.values_list("pk", flat=True))
    return _told(actions.save(held, seat_of(request).account))


def _told(one: Answer) -> dict[str, Any]:
    same = ("name", "match", "words", "text", "groups", "per_group_s", "per_person_s", "is_on")
    return {
        "id": one.pk,
        "template": one.template_id,
        **{name: getattr(one, name) for name in same},
    }
