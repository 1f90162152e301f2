"""The API's door to the outbox: what waits, went and failed; put, change, approve, cancel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import AwareDatetime, Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.kit.errors import WeiluError
from weilu.outbox import access, actions, reads, wording, writing
from weilu.outbox.forms import ComposeForm, EditForm
from weilu.outbox.models import Attempt, Message, State
from weilu.people.access import seat_of, workspace_of

door = Door("outbox", _("Outbox"), order=62)
Key = Annotated[int, Field(ge=1, le=2**62)]


class MessageOut(Schema):
    """One message: where it goes and where it stands."""

    id: int
    state: str = Field(description="See docs/outbox.md")
    code: str = Field(description="Why it is held, refused or failed; empty where it is not")
    why: str = Field(description="The same in words")
    todo: str = Field(description="What to do about it")
    purpose: str
    room: str = Field(description="Which part of Weilu wants it sent")
    reason: str
    op: str = Field(description="send, welcome, mass_send, delete, react, pin, mute, …")
    connection: int
    chat: str = Field(description="Where it goes, by the platform's id")
    group: int | None
    member: int | None
    text: str
    not_before: datetime
    deadline: datetime | None
    attempts: int
    created_at: datetime
    settled_at: datetime | None


class AttemptOut(Schema):
    """One try and its receipt."""

    number: int
    started_at: datetime
    ended_at: datetime | None = Field(description="Null: cut off in the middle")
    status: str = Field(description="done, human_task, unsupported, retry, permanent, unsure")
    why: str
    code: str = Field(description="The platform's own code of a failure")


class MessageWhole(MessageOut):
    """A message with every attempt at it and what can still be done."""

    external_id: str = Field(description="What the platform made of it")
    created_by: str
    approved_by: str
    may: list[str] = Field(
        description="edit, approve, cancel, retry, found: what it is not too late for"
    )
    tries: list[AttemptOut]


class OutboxAsked(Schema):
    q: Annotated[str, Field(max_length=200, description="Part of words, group or person")] = ""
    state: Annotated[
        str,
        Field(max_length=12, description="A state, or one of waiting, open, trouble, sent"),
    ] = ""
    purpose: Annotated[
        Literal["", "service", "relation", "information", "promotion"], Field(description="Only")
    ] = ""
    connection: Annotated[Key | None, Field(description="Only through this connection")] = None
    group: Annotated[Key | None, Field(description="Only to this group")] = None
    member: Annotated[Key | None, Field(description="Only to this member")] = None
    since: Annotated[AwareDatetime | None, Field(description="Planned then or later")] = None
    until: Annotated[AwareDatetime | None, Field(description="Planned before then")] = None
    sort: Annotated[
        Literal["-created_at", "created_at", "not_before", "-not_before"],
        Field(description="By what; - = downwards"),
    ] = "-created_at"
    cursor: Cursor = ""
    limit: Limit = 50


class Put(Schema):
    connection: Key
    groups: Annotated[list[Key], Field(min_length=1, max_length=500)]
    text: Annotated[str, Field(max_length=8_000, description="{group} {community} {date} stand")]
    purpose: Literal["relation", "information", "promotion"] = "relation"
    at: Annotated[AwareDatetime | None, Field(description="Null: as soon as it may go")] = None


class Edit(Schema):
    text: Annotated[str | None, Field(max_length=8_000)] = None
    at: AwareDatetime | None = None


class Turn(Schema):
    verb: Literal["approve", "cancel", "retry", "found"]
    ids: Annotated[list[Key], Field(min_length=1, max_length=500)]


class NotTurned(Schema):
    """A message it was too late for, or that is none of yours."""

    id: int
    code: str
    why: str


class Turned(Schema):
    """What became of many at once."""

    done: list[int]
    refused: list[NotTurned]


@door.read("/outbox", Page[MessageOut], _("Outbox"))
def outbox(request: HttpRequest, asked: Query[OutboxAsked]) -> dict[str, Any]:
    """Everything that is or was to be sent: searched, filtered, sorted."""
    q = asked.q.replace("\x00", "")
    found = reads.narrowed(access.messages_of(request), q, asked.state, asked.purpose)
    places = {"connection": asked.connection, "group": asked.group, "member": asked.member}
    found = found.filter(**{f"{name}_id": key for name, key in places.items() if key})
    if asked.since:
        found = found.filter(not_before__gte=asked.since)
    if asked.until:
        found = found.filter(not_before__lt=asked.until)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [told(one) for one in part.rows], "next": part.next}


@door.write("/outbox", {201: list[MessageOut]}, _("Put into the outbox"))
def put(request: HttpRequest, given: Put) -> Status[Any]:
    """Write to groups, now or later; one message a group, each checked as any other.

    Give an `Idempotency-Key`: sent again with it, nothing is put twice.
    """
    form = ComposeForm(workspace_of(request, "act"), given.dict())
    made = writing.put(filled(form), seat_of(request).account)
    return Status(201, [told(one) for one in made])


@door.write("/outbox/turn", Turned, _("Approve, cancel or send many again"))
def turn(request: HttpRequest, given: Turn) -> dict[str, Any]:
    """Up to 500 at once; those it is too late for are told, the others are done."""
    by, done, refused = seat_of(request).account, [], []
    found = access.messages_of(request, "act").filter(pk__in=given.ids)
    here = {one.pk: one for one in found.select_related("workspace", "connection")}
    for key in dict.fromkeys(given.ids):
        try:
            writing.VERBS[given.verb](here[key], by)
            done.append(key)
        except KeyError:
            why = str(_("There is no such message."))
            refused.append({"id": key, "code": "api.not_found", "why": why})
        except WeiluError as error:
            refused.append({"id": key, "code": error.code, "why": str(error)})
    return {"done": done, "refused": refused}


@door.read("/outbox/{int:message_id}", MessageWhole, _("One message"))
def message(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """Where it stands and why, each attempt with its receipt, what can still be done."""
    return _whole(access.message_of(request, message_id))


@door.write("/outbox/{int:message_id}/edit", MessageWhole, _("Change a message"))
def edit(request: HttpRequest, message_id: int, given: Edit) -> dict[str, Any]:
    """Other words, another time, until it is on its way; changed words want a new approval."""
    held = access.message_of(request, message_id, "act")
    now = {"text": held.text or "-", "at": held.not_before}
    form = EditForm({**now, **{key: value for key, value in given.dict().items() if value}})
    if given.at is None:
        del form.fields["at"]
    data = filled(form)
    text = data["text"] if given.text is not None else None
    actions.edit(held, seat_of(request).account, text=text, not_before=data.get("at"))
    return _whole(held)


@door.write("/outbox/{int:message_id}/approve", MessageWhole, _("Approve a message"))
def approve(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """Let out what waits for a person."""
    return _done(request, message_id, "approve")


@door.write("/outbox/{int:message_id}/cancel", MessageWhole, _("Cancel a message"))
def cancel(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """Before it goes, here; while staff have yet to confirm it, on the platform."""
    return _done(request, message_id, "cancel")


@door.write("/outbox/{int:message_id}/retry", MessageWhole, _("Send a message again"))
def retry(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """What failed, was refused, or may have gone out: look on the platform first."""
    return _done(request, message_id, "retry")


@door.write("/outbox/{int:message_id}/found", MessageWhole, _("A message went out after all"))
def found(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """For one that may have gone out: somebody saw it on the platform."""
    return _done(request, message_id, "found")


def _done(request: HttpRequest, message_id: int, verb: str) -> dict[str, Any]:
    held = access.message_of(request, message_id, "act")
    writing.VERBS[verb](held, seat_of(request).account)
    return _whole(access.message_of(request, message_id))


def told(one: Message) -> dict[str, Any]:
    same = (
        "state", "purpose", "room", "reason", "op", "chat", "text", "not_before", "deadline",
        "attempts", "created_at", "settled_at",
    )  # fmt: skip
    return {
        "id": one.pk, "code": one.why if one.why in wording.WHY else one.code,
        "why": wording.why(one.why), "todo": wording.todo(one.why),
        "connection": one.connection_id, "group": one.group_id, "member": one.member_id,
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip


def _whole(one: Message) -> dict[str, Any]:
    may: dict[str, Callable[[], bool]] = {
        "edit": lambda: one.is_open,
        "approve": lambda: one.state == State.WAITING,
        "found": lambda: one.state == State.UNSURE,
        "cancel": lambda: writing.may_cancel(one),
        "retry": lambda: one.state in actions.AGAIN,
    }
    return {
        **told(one), "external_id": one.external_id,
        "created_by": one.created_by.name if one.created_by else "",
        "approved_by": one.approved_by.name if one.approved_by else "",
        "may": [verb for verb, holds in may.items() if holds()],
        "tries": [_attempt(tried) for tried in one.tries.order_by("number")],
    }  # fmt: skip


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "number": one.number, "started_at": one.started_at, "ended_at": one.ended_at,
        "status": one.status, "why": wording.why(one.why), "code": one.code,
    }  # fmt: skip
