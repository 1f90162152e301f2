"""The API's door to sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import AwareDatetime, Field, model_validator

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.draws.models import Draw
from weilu.engage.sessions import access, actions, reads
from weilu.engage.sessions.models import Question, Session
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Group, Member
from weilu.people.reads import colleagues

door = Door("sessions", _("Live sessions and events"), order=56)
Key = Annotated[int, Field(ge=1, le=2**62)]
SAME = ("name", "form", "about", "speaker_name", "place", "address", "starts_at", "ends_at")


class SessionIn(Schema):
    """A live session, an event or a temporary group."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    form: Literal["live", "event", "group"] = "live"
    about: Annotated[str, Field(max_length=500)] = ""
    speaker_name: Annotated[str, Field(max_length=80, description="As members read it")] = ""
    speaker: Annotated[Key | None, Field(description="The member whose words are relayed")] = None
    source: Annotated[Key | None, Field(description="The group they speak in")] = None
    groups: Annotated[list[Key], Field(max_length=5_000)] = []
    room: Annotated[Key | None, Field(description="The temporary group itself")] = None
    recap_to: Key | None = None
    host: Annotated[Key | None, Field(description="An account with a seat here")] = None
    quiz: Annotated[Key | None, Field(description="A draw with a question, not open yet")] = None
    place: Annotated[str, Field(max_length=120)] = ""
    address: Annotated[
        str, Field(max_length=500, pattern=r"^$|^https?://[^\s/]+", description="On the poster")
    ] = ""
    starts_at: AwareDatetime
    ends_at: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> SessionIn:
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at lies before starts_at")
        return self


class SessionOut(Schema):
    """A session with what came of it."""

    id: int
    name: str
    form: str
    about: str
    speaker_name: str
    speaker: int | None
    source: int | None
    groups: list[int]
    room: int | None
    recap_to: int | None
    host: int | None
    quiz: int | None
    place: str
    address: str
    starts_at: datetime
    ends_at: datetime
    state: str
    word: str = Field(description="Who writes it while it runs was there")
    there: int
    took_part: int
    asked: int
    answered: int
    lines: int = Field(description="Of the speaker, relayed")


class QuestionOut(Schema):
    """What a member asked."""

    id: int
    member: int
    group: int
    text: str
    at: datetime
    state: str


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class ThereIn(Schema):
    member: Key


class ThereOut(Schema):
    """A member who was there."""

    member: int
    at: datetime
    how: str


class SettleIn(Schema):
    state: Literal["new", "passed", "answered", "dropped"]


class RecapIn(Schema):
    recap: Annotated[str, Field(min_length=1, max_length=2_000)]


@door.read("/sessions", Page[SessionOut], _("Sessions"))
def sessions(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By their beginning."""
    part = portion(access.sessions_of(request), "starts_at", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/sessions/{int:session_id}", SessionOut, _("One session"))
def session(request: HttpRequest, session_id: int) -> dict[str, Any]:
    """With its figures."""
    return _told(access.session_of(request, session_id))


@door.write("/sessions", {201: SessionOut}, _("Plan a session"))
def plan(request: HttpRequest, given: SessionIn) -> Any:
    """Its checklist goes to the to-do lists."""
    held = Session(workspace=workspace_of(request, "act"))
    return Status(201, _save(request, held, given))


@door.write("/sessions/{int:session_id}", SessionOut, _("Change a session"))
def change(request: HttpRequest, session_id: int, given: SessionIn) -> Any:
    """One that is not over."""
    return _save(request, access.session_of(request, session_id, "act"), given)


@door.write("/sessions/{int:session_id}/start", SessionOut, _("Start a session"))
def start(request: HttpRequest, session_id: int) -> Any:
    """From now on its speaker is relayed."""
    held = access.session_of(request, session_id, "act")
    return _told(actions.start(held, account_of(request)))


@door.write("/sessions/{int:session_id}/end", SessionOut, _("End a session"))
def end(request: HttpRequest, session_id: int) -> Any:
    """Nothing is relayed any more."""
    held = access.session_of(request, session_id, "act")
    return _told(actions.end(held, account_of(request)))


@door.write("/sessions/{int:session_id}/cancel", SessionOut, _("Call a session off"))
def cancel(request: HttpRequest, session_id: int) -> Any:
    """Its open tasks are taken back."""
    held = access.session_of(request, session_id, "act")
    return _told(actions.cancel(held, account_of(request)))


@door.write("/sessions/{int:session_id}/quiz", SessionOut, _("Ask the closing quiz"))
def quiz(request: HttpRequest, session_id: int) -> Any:
    """In all its groups, for twenty minutes."""
    held = access.session_of(request, session_id, "act")
    actions.open_quiz(held, account_of(request))
    return _told(held)


@door.write("/sessions/{int:session_id}/recap", SessionOut, _("Send the recap of a session"))
def recap(request: HttpRequest, session_id: int, given: RecapIn) -> Any:
    """To the group it goes to, once."""
    held = access.session_of(request, session_id, "act")
    actions.keep_recap(held, given.recap)
    actions.send_recap(held, account_of(request))
    return _told(held)


@door.read("/sessions/{int:session_id}/there", Page[ThereOut], _("Who was at a session"))
def there(request: HttpRequest, session_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """By number."""
    found = access.session_of(request, session_id).attended.all()
    part = portion(found, "pk", asked.cursor, asked.limit)
    items = [{"member": one.member_id, "at": one.at, "how": one.how} for one in part.rows]
    return {"items": items, "next": part.next}


@door.write("/sessions/{int:session_id}/there", SessionOut, _("Note who was at a session"))
def note_there(request: HttpRequest, session_id: int, given: ThereIn) -> Any:
    """Once for each member, however often it is told."""
    held = access.session_of(request, session_id, "act")
    member = get_object_or_404(Member, workspace=held.workspace, pk=given.member)
    actions.note_there(held, member, "api")
    return _told(held)


@door.read("/sessions/{int:session_id}/questions", Page[QuestionOut], _("Questions at a session"))
def questions(request: HttpRequest, session_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """By number."""
    found = access.session_of(request, session_id).questions.all()
    part = portion(found, "pk", asked.cursor, asked.limit)
    return {"items": [_asked(one) for one in part.rows], "next": part.next}


@door.write("/session-questions/{int:question_id}", QuestionOut, _("Settle a question"))
def settle(request: HttpRequest, question_id: int, given: SettleIn) -> Any:
    """Pass it to the speaker, or note what became of it."""
    held = access.question_of(request, question_id, "act")
    if given.state == "passed":
        actions.pass_on(held, account_of(request))
    else:
        actions.settle(held, given.state)
    held.refresh_from_db()
    return _asked(held)


def _save(request: HttpRequest, held: Session, given: SessionIn) -> dict[str, Any]:
    for name in SAME:
        setattr(held, name, getattr(given, name))
    here = Group.objects.filter(workspace=held.workspace)
    for name in ("source", "room", "recap_to"):
        key = getattr(given, name)
        setattr(held, name, get_object_or_404(here, pk=key) if key else None)
    quizzes = Draw.objects.filter(workspace=held.workspace).exclude(question="")
    held.quiz = get_object_or_404(quizzes, pk=given.quiz) if given.quiz else None
    members = Member.objects.filter(workspace=held.workspace)
    held.speaker = get_object_or_404(members, pk=given.speaker) if given.speaker else None
    held.host = get_object_or_404(colleagues(held.workspace), pk=given.host) if given.host else None
    held.groups = sorted(here.filter(pk__in=given.groups).values_list("pk", flat=True))
    return _told(actions.save(held, account_of(request)))


def _told(one: Session) -> dict[str, Any]:
    figures = reads.figures(one)
    return {
        "id": one.pk, "speaker": one.speaker_id, "source": one.source_id, "groups": one.groups,
        "room": one.room_id,
        "recap_to": one.recap_to_id, "host": one.host_id, "quiz": one.quiz_id,
        "state": one.state, "word": one.word,
        **{name: getattr(one, name) for name in SAME},
        **{name: getattr(figures, name)
           for name in ("there", "took_part", "asked", "answered", "lines")},
    }  # fmt: skip


def _asked(one: Question) -> dict[str, Any]:
    return {"id": one.pk, "member": one.member_id, "group": one.group_id, "text": one.text,
            "at": one.at, "state": one.state}  # fmt: skip
