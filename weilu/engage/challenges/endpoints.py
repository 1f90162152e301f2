"""The API's door to challenges, check-ins and copied notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.challenges import access, actions, copying, links, prompts, reads
from weilu.engage.challenges.actions import Note
from weilu.engage.challenges.forms import ChallengeForm
from weilu.engage.challenges.models import Challenge, CheckIn, Copy, Entrant
from weilu.people.access import member_of, seat_of, workspace_of

door = Door("challenges", _("Challenges"), order=57)
Id = Annotated[int, Field(ge=1, le=2**62)]
Hour = Annotated[int, Field(ge=0, le=23)]


class ChallengeOut(Schema):
    """A challenge with its plan in force."""

    id: int
    name: str
    state: str = Field(description="draft, on, ended")
    first: date
    days: int
    zone: str
    border: int = Field(description="Minutes after midnight at which a day begins")
    keyword: str
    unit: str
    goal: str
    path: list[str]
    milestones: list[dict[str, Any]]
    version: int
    inside: int = Field(description="Members who take part")
    groups: list[int]


class ChallengeIn(Schema):
    """What is left out stays as it is; `milestones`: lines of days, points and a gift."""

    name: Annotated[str | None, Field(max_length=80)] = None
    goal: Annotated[str | None, Field(max_length=200)] = None
    path: Annotated[str | None, Field(max_length=1_000, description="Steps, one a line")] = None
    first: date | None = None
    days: Annotated[int | None, Field(ge=1, le=366)] = None
    tomorrow: Annotated[str | None, Field(max_length=20_000)] = None
    milestones: Annotated[str | None, Field(max_length=2_000)] = None
    freezes: Annotated[int | None, Field(ge=0, le=60)] = None
    make_ups: Annotated[int | None, Field(ge=0, le=60)] = None
    make_up_days: Annotated[int | None, Field(ge=1, le=14)] = None
    free_weekdays: list[Annotated[int, Field(ge=0, le=6)]] | None = None
    free_dates: Annotated[str | None, Field(max_length=2_000)] = None
    groups: Annotated[list[Id] | None, Field(max_length=2_000)] = None
    keyword: Annotated[str | None, Field(max_length=20)] = None
    unit: Annotated[str | None, Field(max_length=20)] = None
    least: float | None = None
    most: float | None = None
    preview_hour: Hour | None = None
    remind_hour: Hour | None = None
    language: Literal["zh", "en"] | None = None
    surprise: Annotated[str | None, Field(max_length=300)] = None
    free_will: Annotated[str | None, Field(max_length=300)] = None
    segment: Annotated[str | None, Field(max_length=400)] = None
    zone: Annotated[str | None, Field(max_length=60)] = None
    own_zone: bool | None = None
    border: Annotated[int | None, Field(ge=0, le=720)] = None


class Points(Schema):
    """`key`: the same again is the same deed."""

    points: Annotated[int, Field(ge=-1_000_000, le=10_000_000)]
    key: Annotated[str, Field(min_length=1, max_length=40)]


class EntrantOut(Schema):
    """One who takes part, and where they stand."""

    id: int
    member: int
    name: str
    streak: int
    best: int
    done: int
    today: str
    at_risk: bool
    days: list[str]
    muted: bool
    left: bool
    page: str = Field(description="Their own page: for them alone")


class EntrantsAsked(Schema):
    q: Annotated[str, Field(max_length=200)] = ""
    standing: Literal["", "today", "not_yet", "risk", "left", "muted"] = ""
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Limit = 50


class EnterIn(Schema):
    member: Id
    zone: Annotated[str, Field(max_length=60)] = ""
    praised: Annotated[bool, Field(description="Agreed to be named")] = False


class ChooseIn(Schema):
    muted: bool
    praised: bool


class CheckInIn(Schema):
    """`key` names the check-in: told again, it is the same one."""

    key: Annotated[str, Field(min_length=1, max_length=90)]
    text: Annotated[str, Field(max_length=actions.LONGEST_NOTE)] = ""
    number: float | None = None
    at: Annotated[datetime | None, Field(description="When it was done; now if left out")] = None
    day: Annotated[int | None, Field(ge=0, le=365, description="A missed day, from 0")] = None


class NoteIn(Schema):
    text: Annotated[str, Field(max_length=actions.LONGEST_NOTE)] = ""
    number: float | None = None


class CheckInOut(Schema):
    """One check-in."""

    id: int
    entrant: int
    member: int
    at: datetime
    seen_at: datetime
    day: int | None
    text: str
    number: float | None
    via: str
    counts: bool = Field(description="Neither withdrawn nor struck")


class Asked(Schema):
    q: Annotated[str, Field(max_length=200)] = ""
    state: Annotated[str, Field(max_length=10)] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class CopyOut(Schema):
    """A note that looks like an earlier one."""

    id: int
    likeness: float
    state: str
    checkin: int
    text: str
    earlier: int
    earlier_text: str
    reason: str
    appeal: str
    answer: str


class Decision(Schema):
    """`strike`: penalise, or (after an appeal) let it stand."""

    strike: bool
    why: Annotated[str, Field(max_length=300)] = ""


class Reached(Schema):
    """How many can be written to; nobody is twice."""

    reached: int


class Done(Schema):
    """What it was done to."""

    id: int


@door.read("/challenges", Page[ChallengeOut], _("Challenges"))
def challenges(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Latest first."""
    found = reads.challenges(workspace_of(request), asked.q.replace("\x00", ""), asked.state)
    part = portion(found, "-first", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/challenges/{int:challenge_id}", ChallengeOut, _("One challenge"))
def challenge(request: HttpRequest, challenge_id: int) -> dict[str, Any]:
    """With its plan in force."""
    return _told(access.challenge_of(request, challenge_id))


@door.write("/challenges", {201: ChallengeOut}, _("Build a challenge"))
def make(request: HttpRequest, given: ChallengeIn) -> Any:
    """A draft, until it is started."""
    held = Challenge(workspace=workspace_of(request, "act"))
    return Status(201, _saved(request, held, given))


@door.write("/challenges/{int:challenge_id}", ChallengeOut, _("Change a challenge"))
def change(request: HttpRequest, challenge_id: int, given: ChallengeIn) -> dict[str, Any]:
    """A changed plan becomes a new version."""
    return _saved(request, access.challenge_of(request, challenge_id, "act"), given)


@door.write("/challenges/{int:challenge_id}/start", ChallengeOut, _("Start a challenge"))
def start(request: HttpRequest, challenge_id: int) -> dict[str, Any]:
    """Members can check in from now on."""
    held = access.challenge_of(request, challenge_id, "act")
    actions.start(held, seat_of(request).account)
    return _told(held)


@door.write("/challenges/{int:challenge_id}/end", ChallengeOut, _("End a challenge"))
def end(request: HttpRequest, challenge_id: int) -> dict[str, Any]:
    """What was checked in and paid stays."""
    held = access.challenge_of(request, challenge_id, "act")
    actions.end(held, seat_of(request).account)
    return _told(held)


@door.write("/challenges/{int:challenge_id}/delete", Done, _("Delete a challenge"))
def delete(request: HttpRequest, challenge_id: int) -> dict[str, int]:
    """Only one that nobody took part in."""
    held = access.challenge_of(request, challenge_id, "act")
    actions.delete(held, seat_of(request).account)
    return {"id": challenge_id}


@door.write("/challenges/{int:challenge_id}/fund", Done, _("Put points into a budget"))
def fund(request: HttpRequest, challenge_id: int, given: Points) -> dict[str, int]:
    """Or take out what is left, with a number below zero."""
    held = access.challenge_of(request, challenge_id, "act")
    actions.fund(held, given.points, given.key, seat_of(request).account)
    return {"id": held.pk}


@door.read("/challenges/{int:challenge_id}/entrants", list[EntrantOut], _("Who takes part"))
def entrants(
    request: HttpRequest, challenge_id: int, asked: Query[EntrantsAsked]
) -> list[dict[str, Any]]:
    """Longest streak first."""
    held = access.challenge_of(request, challenge_id)
    found = reads.narrowed(reads.lines(held), asked.q, asked.standing)
    found.sort(key=lambda one: (-one.streak, one.entrant.pk))
    return [_line(one) for one in found[asked.offset : asked.offset + asked.limit]]


@door.write("/challenges/{int:challenge_id}/entrants", {201: Done}, _("Enter a member"))
def enter(request: HttpRequest, challenge_id: int, given: EnterIn) -> Any:
    """Twice is once."""
    held = access.challenge_of(request, challenge_id, "act")
    member = member_of(request, given.member, "act")
    entrant = actions.enter(held, member, "api", zone=given.zone, praised=given.praised)
    return Status(201, {"id": entrant.pk})


@door.write("/challenges/{int:challenge_id}/pages", Reached, _("Write members their own page"))
def hand_pages(request: HttpRequest, challenge_id: int) -> dict[str, int]:
    """In private and once to each, where the platform allows it."""
    return {"reached": prompts.hand_pages(access.challenge_of(request, challenge_id, "act"))}


@door.write("/entrants/{int:entrant_id}/choose", Done, _("Say what a member wants"))
def choose(request: HttpRequest, entrant_id: int, given: ChooseIn) -> dict[str, int]:
    """No reminders; to be named."""
    entrant = access.entrant_of(request, entrant_id, "act")
    actions.choose(entrant, muted=given.muted, praised=given.praised)
    return {"id": entrant.pk}


@door.write("/entrants/{int:entrant_id}/leave", Done, _("Leave a challenge"))
def leave(request: HttpRequest, entrant_id: int) -> dict[str, int]:
    """For a member who asked for it; what was earned stays."""
    entrant = access.entrant_of(request, entrant_id, "act")
    actions.leave(entrant)
    return {"id": entrant.pk}


@door.read("/challenges/{int:challenge_id}/checkins", Page[CheckInOut], _("Check-ins"))
def checkins(request: HttpRequest, challenge_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """Latest first; `state`: withdrawn or struck."""
    held = access.challenge_of(request, challenge_id)
    found = reads.checkins(held, asked.q.replace("\x00", ""), asked.state)
    part = portion(found, "-at", asked.cursor, asked.limit)
    return {"items": [_checkin(one) for one in part.rows], "next": part.next}


@door.write("/entrants/{int:entrant_id}/checkins", {201: CheckInOut}, _("Check in"))
def check_in(request: HttpRequest, entrant_id: int, given: CheckInIn) -> Any:
    """Once for each `key`, however often it is told."""
    entrant = access.entrant_of(request, entrant_id, "act")
    note = Note(given.text, given.number)
    made, _fresh = actions.check_in(
        entrant, f"api:{given.key}", note, "api", at=given.at, day=given.day
    )
    return Status(201, _checkin(made))


@door.write("/checkins/{int:checkin_id}", CheckInOut, _("Change a check-in"))
def edit(request: HttpRequest, checkin_id: int, given: NoteIn) -> dict[str, Any]:
    """In other words; the day stays."""
    made = access.checkin_of(request, checkin_id, "act")
    actions.edit(made, Note(given.text, given.number))
    return _checkin(made)


@door.write("/checkins/{int:checkin_id}/withdraw", CheckInOut, _("Take a check-in back"))
def withdraw(request: HttpRequest, checkin_id: int) -> dict[str, Any]:
    """For good."""
    made = access.checkin_of(request, checkin_id, "act")
    actions.withdraw(made)
    return _checkin(made)


@door.read("/copies", Page[CopyOut], _("Copied notes"))
def copies(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """What waits for a decision, or those of a `state`."""
    found = reads.copies(workspace_of(request), asked.state or "open", asked.q.replace("\x00", ""))
    part = portion(found, "-found_at", asked.cursor, asked.limit)
    return {"items": [_copy(one) for one in part.rows], "next": part.next}


@door.write("/copies/{int:copy_id}/decide", CopyOut, _("Decide on a copied note"))
def decide(request: HttpRequest, copy_id: int, given: Decision) -> dict[str, Any]:
    """Also how an appeal is answered."""
    copy, by = access.copy_of(request, copy_id, "act"), seat_of(request).account
    if copy.state == "appealed":
        copying.settle(copy, grant=not given.strike, answer=given.why, by=by)
    else:
        copying.decide(copy, penalise=given.strike, reason=given.why, by=by)
    return _copy(copy)


@door.write("/copies/{int:copy_id}/reopen", CopyOut, _("Take a decision back"))
def reopen(request: HttpRequest, copy_id: int) -> dict[str, Any]:
    """Before anybody appealed."""
    copy = access.copy_of(request, copy_id, "act")
    copying.reopen(copy, seat_of(request).account)
    return _copy(copy)


def _saved(request: HttpRequest, held: Challenge, given: ChallengeIn) -> dict[str, Any]:
    form = ChallengeForm(held)
    before = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    form = ChallengeForm(held, {**before, **given.dict(exclude_unset=True)})
    filled(form)
    held.address = held.address or settings.WEILU_ADDRESS or request.build_absolute_uri("/")[:200]
    return _told(actions.save(*form.fill(), seat_of(request).account))


def _told(held: Challenge) -> dict[str, Any]:
    plan = reads.plan_of(held)
    same = ("name", "state", "first", "days", "zone", "border", "keyword", "unit")
    return {
        "id": held.pk, **{name: getattr(held, name) for name in same},
        "goal": plan.goal if plan else "", "path": plan.path if plan else [],
        "milestones": plan.milestones if plan else [], "version": plan.number if plan else 0,
        "inside": held.entrants.filter(left_at=None).count(),
        "groups": sorted(held.groups.values_list("pk", flat=True)),
    }  # fmt: skip


def _line(one: reads.Line) -> dict[str, Any]:
    entrant: Entrant = one.entrant
    same = ("name", "streak", "best", "done", "today", "at_risk", "muted", "left")
    return {
        "id": entrant.pk, "member": entrant.member_id, "days": list(one.days),
        "page": links.my_challenge(entrant), **{name: getattr(one, name) for name in same},
    }  # fmt: skip


def _checkin(made: CheckIn) -> dict[str, Any]:
    same = ("at", "seen_at", "day", "text", "number", "via")
    return {
        "id": made.pk, "entrant": made.entrant_id, "member": made.entrant.member_id,
        "counts": made.stands, **{name: getattr(made, name) for name in same},
    }  # fmt: skip


def _copy(copy: Copy) -> dict[str, Any]:
    same = ("likeness", "state", "reason", "appeal", "answer")
    return {
        "id": copy.pk, "checkin": copy.checkin_id, "text": copy.checkin.text,
        "earlier": copy.earlier_id, "earlier_text": copy.earlier.text,
        **{name: getattr(copy, name) for name in same},
    }  # fmt: skip
