"""The API's door to challenges, check-ins and copied notes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Status

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Page, portion
from weilu.engage.challenges import access, actions, copying, links, prompts, reads, surprising
from weilu.engage.challenges.actions import Note
from weilu.engage.challenges.forms import ChallengeForm
from weilu.engage.challenges.models import Challenge, CheckIn, Copy, Entrant
from weilu.engage.challenges.schemas import (
    Asked,
    ChallengeIn,
    ChallengeOut,
    CheckInIn,
    CheckInOut,
    ChooseIn,
    CopyOut,
    Decision,
    Done,
    EnterIn,
    EntrantOut,
    EntrantsAsked,
    NoteIn,
    Points,
    Reached,
    SurpriseOut,
)
from weilu.people.access import member_of, seat_of, workspace_of

door = Door("challenges", _("Challenges"), order=57)


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


@door.read("/challenges/{int:challenge_id}/surprise", SurpriseOut, _("What a surprise did"))
def surprise(request: HttpRequest, challenge_id: int) -> dict[str, Any]:
    """Those who got it beside those who were left out by chance."""
    return asdict(surprising.told(access.challenge_of(request, challenge_id)))


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
