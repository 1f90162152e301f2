"""The API's door to the to-do list: what only people can do, ticked off with its result."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.outbox import access, confirming, tasks, wording, writing
from weilu.outbox.models import Task
from weilu.people.access import seat_of

door = Door("todo", _("To do"), order=63)


class TaskOut(Schema):
    """Something only a person can do."""

    id: int
    kind: str = Field(description="confirm, accept, add, greet, post, draft")
    title: str
    text: str
    page: str = Field(description="Where in the console it is done; empty: nowhere in particular")
    state: str = Field(description="open, done, not_done")
    assignee: str = Field(description="Whose it is; empty: anybody's")
    message: int | None = Field(description="The message of the outbox it belongs to")
    progress: dict[str, int] | None = Field(
        description="Receivers sent, waiting, failed on the platform; or wanted and reached"
    )
    due_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    done_by: str
    result: str = Field(description="What came of it")


class TasksAsked(Schema):
    state: Annotated[Literal["", "open", "done", "not_done"], Field(description="Only")] = ""
    mine: Annotated[bool, Field(description="Only those of the token's account")] = False
    sort: Annotated[
        Literal["due_at", "-due_at", "created_at", "-created_at", "-done_at"],
        Field(description="By what; - = downwards"),
    ] = "due_at"
    cursor: Cursor = ""
    limit: Limit = 50


class Tick(Schema):
    done: bool = True
    result: Annotated[str, Field(max_length=300, description="What came of it")] = ""
    reached: Annotated[
        int | None, Field(ge=0, le=1_000_000, description="How many, where it asks for some")
    ] = None


@door.read("/tasks", Page[TaskOut], _("To do"))
def todo(request: HttpRequest, asked: Query[TasksAsked]) -> dict[str, Any]:
    """What people have to do, those due first."""
    found = access.tasks_of(request).select_related("done_by")
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.mine:
        found = found.filter(assignee=seat_of(request).account)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [_task(one) for one in part.rows], "next": part.next}


@door.read("/tasks/{int:task_id}", TaskOut, _("One task"))
def task(request: HttpRequest, task_id: int) -> dict[str, Any]:
    """A task by its id."""
    return _task(access.task_of(request, task_id, "see"))


@door.write("/tasks/{int:task_id}/tick", TaskOut, _("Tick a task off"))
def tick(request: HttpRequest, task_id: int, given: Tick) -> dict[str, Any]:
    """Done, or not done, with what came of it."""
    held = access.task_of(request, task_id)
    result = given.result.replace("\x00", "")
    by = seat_of(request).account
    tasks.settle(held, by, done=given.done, result=result, reached=given.reached)
    return _task(access.task_of(request, task_id))


@door.write("/tasks/{int:task_id}/remind", TaskOut, _("Remind staff of a task"))
def remind(request: HttpRequest, task_id: int) -> dict[str, Any]:
    """Have the platform show it to staff again, as often as the platform lets."""
    confirming.remind(access.task_of(request, task_id), seat_of(request).account)
    return _task(access.task_of(request, task_id))


@door.write("/tasks/{int:task_id}/take-back", TaskOut, _("Take a task back"))
def take_back(request: HttpRequest, task_id: int) -> dict[str, Any]:
    """Take a send back from staff who have not confirmed it; what was sent stays sent."""
    held = access.task_of(request, task_id)
    if held.message is None:
        raise confirming.NotThere
    writing.cancel(held.message, seat_of(request).account)
    return _task(access.task_of(request, task_id))


def _task(one: Task) -> dict[str, Any]:
    same = ("kind", "title", "text", "page", "state", "due_at", "created_at", "done_at")
    return {
        "id": one.pk, "assignee": one.assignee.name if one.assignee else "",
        "message": one.message_id, "progress": one.progress or None,
        "done_by": one.done_by.name if one.done_by else "", "result": wording.why(one.result),
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip
