"""The API's door to greetings and newcomers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.welcome import access, actions, reads
from weilu.engage.welcome.forms import GreetingForm
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people.access import seat_of, workspace_of

door = Door("welcome", _("Welcome"), order=55)
Id = Annotated[int, Field(ge=1, le=2**62)]


class GreetingOut(Schema):
    """How newcomers of some groups are greeted."""

    id: int
    name: str
    mode: str = Field(description="off, dry (a rehearsal), on")
    groups: list[int]
    contacts: bool = Field(description="Greets who adds staff as a contact, too")
    template: int | None
    entry: int | None = Field(description="Template of the words after accepting")
    language: str
    place: str = Field(description="group, private")
    hour: int | None = Field(description="All together, at this hour of the community's day")
    every: int | None = Field(description="All together, when so many have come")
    held_until_accepted: str = Field(description="Empty, request, mute")
    words: str = Field(description="That accept the rules, by commas")
    by_reaction: bool
    remind_after_h: int | None
    again_after_days: int
    came: int = Field(description="In the last 28 days")
    greeted: int
    accepted: int = Field(description="Of those greeted")


class GreetingIn(Schema):
    """What is left out stays as it is."""

    name: Annotated[str | None, Field(max_length=80)] = None
    mode: Literal["off", "dry", "on"] | None = None
    groups: Annotated[list[Id] | None, Field(max_length=2_000)] = None
    contacts: bool | None = None
    template: Id | None = None
    entry: Id | None = None
    language: Literal["zh", "en"] | None = None
    place: Literal["group", "private"] | None = None
    when: Annotated[
        Literal["once", "hour", "every"] | None, Field(description="Together at `hour`, or `every`")
    ] = None
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    every: Annotated[int | None, Field(ge=1, le=1_000)] = None
    held_until_accepted: Literal["", "request", "mute"] | None = None
    words: Annotated[str | None, Field(max_length=200)] = None
    by_reaction: bool | None = None
    remind_after_h: Annotated[int | None, Field(ge=1, le=720)] = None
    again_after_days: Annotated[int | None, Field(ge=0, le=3_650)] = None


class NewcomerOut(Schema):
    """Somebody came, and what became of it."""

    id: int
    member: int
    name: str
    group: int | None = Field(description="Null: a contact")
    greeting: int
    via: str = Field(description="join, join_request, contact_added")
    state: str = Field(description="waiting, greeted, back, dry, left_alone")
    why: str = Field(description="late, listed, no_words, gone, back")
    came_at: datetime
    greeted_at: datetime | None
    reminded_at: datetime | None
    accepted_at: datetime | None
    let_in_at: datetime | None
    message: int | None


class NewcomersAsked(Schema):
    standing: Literal["", "to_greet", "to_accept", "accepted", "back", "rehearsed"] = ""
    q: Annotated[str, Field(max_length=200, description="Part of the name")] = ""
    greeting: Id | None = None
    group: Id | None = None
    cursor: Cursor = ""
    limit: Limit = 50


class Done(Schema):
    """What was made of it: a message of the outbox, or a task for a person."""

    message: int | None = None
    task: int | None = None


@door.read("/greetings", list[GreetingOut], _("Greetings"))
def greetings(request: HttpRequest) -> list[dict[str, Any]]:
    """Every plan, with what it did in the last 28 days."""
    return [_told(one) for one in reads.greetings(workspace_of(request))]


@door.write("/greetings", GreetingOut, _("Make a greeting"))
def make(request: HttpRequest, given: GreetingIn) -> dict[str, Any]:
    """Needs a name; off until `mode` says otherwise."""
    held = Greeting(workspace=workspace_of(request, "act"), since=clock.now())
    return _saved(request, held, given)


@door.write("/greetings/{int:greeting_id}", GreetingOut, _("Change a greeting"))
def change(request: HttpRequest, greeting_id: int, given: GreetingIn) -> dict[str, Any]:
    """Also how it is switched on, off, or to a rehearsal."""
    return _saved(request, access.greeting_of(request, greeting_id), given)


@door.write("/greetings/{int:greeting_id}/delete", Done, _("Delete a greeting"))
def delete(request: HttpRequest, greeting_id: int) -> dict[str, Any]:
    """With its list of newcomers; what was sent and accepted stays."""
    actions.delete(access.greeting_of(request, greeting_id), seat_of(request).account)
    return {}


@door.read("/newcomers", Page[NewcomerOut], _("Newcomers"))
def newcomers(request: HttpRequest, asked: Query[NewcomersAsked]) -> dict[str, Any]:
    """Who came, latest first."""
    found = reads.newcomers(
        workspace_of(request), asked.standing, asked.q.replace("\x00", ""),
        str(asked.greeting or ""), str(asked.group or ""),
    )  # fmt: skip
    part = portion(found, "-came_at", asked.cursor, asked.limit)
    return {"items": [_newcomer(one) for one in part.rows], "next": part.next}


@door.write("/newcomers/{int:newcomer_id}/greet", Done, _("Greet a newcomer now"))
def greet(request: HttpRequest, newcomer_id: int) -> dict[str, Any]:
    """A message, or a task for a person where the platform lets none be sent."""
    newcomer = access.newcomer_of(request, newcomer_id)
    done = actions.greet_now(newcomer, seat_of(request).account)
    return {"message" if isinstance(done, Message) else "task": done.pk}


def _saved(request: HttpRequest, held: Greeting, given: GreetingIn) -> dict[str, Any]:
    before = _filled_in(held)
    told = given.dict(exclude_unset=True)
    form = GreetingForm(held.workspace, {**before, **told}, instance=held)
    data = filled(form)
    held.address = held.address or settings.WEILU_ADDRESS or request.build_absolute_uri("/")[:200]
    actions.save(held, list(data["groups"]), seat_of(request).account)
    return _told(reads.greetings(held.workspace).get(pk=held.pk))


def _filled_in(held: Greeting) -> dict[str, Any]:
    """The form of a plan as it stands, so that what is left out stays."""
    form = GreetingForm(held.workspace, instance=held)
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def _told(one: Any) -> dict[str, Any]:
    plain = {
        name: getattr(one, name)
        for name in GreetingOut.model_fields
        if name not in {"groups", "template", "entry"}
    }
    groups = sorted(group.pk for group in one.groups.all())
    return {**plain, "groups": groups, "template": one.template_id, "entry": one.entry_id}


def _newcomer(one: Newcomer) -> dict[str, Any]:
    same = ("via", "state", "why", "came_at", "greeted_at", "reminded_at", "accepted_at")
    return {
        **{name: getattr(one, name) for name in (*same, "let_in_at")},
        "id": one.pk, "member": one.member_id, "name": one.member.name, "group": one.group_id,
        "greeting": one.greeting_id, "message": one.message_id,
    }  # fmt: skip
