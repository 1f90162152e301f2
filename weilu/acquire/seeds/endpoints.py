"""The API's door to seed users."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.acquire.seeds import access, actions, reads, rules
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import group_of, seat_of

door = Door("seeds", _("Seed users"), order=47)

Name = Annotated[str, Field(min_length=1, max_length=80)]
Note = Annotated[str, Field(max_length=300)]
Key = Annotated[int, Field(ge=1, le=2**62)]


class CohortOut(Schema):
    """Members picked together in one group."""

    id: int
    group: int
    name: str
    note: str
    seeds: int
    here: int = Field(description="Of them, still in the group")
    picked_at: datetime
    ended_at: datetime | None


class CohortIn(Schema):
    name: Name
    note: Note = ""


class NewCohortIn(CohortIn):
    group: Key
    members: Annotated[list[Key], Field(min_length=1, max_length=rules.MOST)]


class CandidateOut(Schema):
    """A member who could be picked."""

    member: int
    fit: float | None = Field(description="0–100 by the audience; null = nothing is known")
    energy: float = Field(description="0–100: the mean share of the others who wrote, gave less")
    score: float = Field(description="Harmonic mean of both; an unknown fit counts as 50")
    said: int
    gave: float


class SeedOut(Schema):
    """One of them, with the figures they were picked by."""

    id: int
    member: int
    fit: float | None
    energy: float
    said: int
    gave: float
    released_at: datetime | None


class WeekOut(Schema):
    """A week of seven days; number 0 begins on the day they were picked."""

    number: int
    start: date
    seeds_active: int = Field(description="Seeds who wrote or reacted in the group")
    seeds: int = Field(description="All who were picked, gone since or not")
    others_active: int
    others: int = Field(description="All others who were there on that day")


class CohortsAsked(Schema):
    sort: Literal["id", "-id", "picked_at", "-picked_at"] = "id"
    cursor: Cursor = ""
    limit: Limit = 50


class SeedsAsked(Schema):
    sort: Literal["id", "-id"] = "id"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/seeds", Page[CohortOut], _("Seed users"))
def cohorts(request: HttpRequest, asked: Query[CohortsAsked]) -> dict[str, Any]:
    """Cohorts, with how many are still there."""
    part = portion(access.cohorts_of(request), asked.sort, asked.cursor, asked.limit)
    return {"items": [_line(one) for one in reads.lines(part.rows)], "next": part.next}


@door.read("/seeds/{int:cohort_id}", CohortOut, _("One cohort of seed users"))
def cohort(request: HttpRequest, cohort_id: int) -> dict[str, Any]:
    """With how many are still there."""
    return _one(access.cohort_of(request, cohort_id))


@door.read("/groups/{int:group_id}/seed-candidates", list[CandidateOut], _("Who could be picked"))
def candidates(request: HttpRequest, group_id: int) -> list[dict[str, Any]]:
    """The best 500 of a group, best first; staff, bots and present seeds left out."""
    found = reads.candidates(group_of(request, group_id))[: rules.MOST]
    return [
        {"member": one.did.member, "fit": one.fit, "energy": one.energy, "score": one.score,
         "said": one.did.said, "gave": one.did.gave}
        for one in found
    ]  # fmt: skip


@door.write("/seeds", {201: CohortOut}, _("Pick seed users"))
def pick(request: HttpRequest, given: NewCohortIn) -> Any:
    """Members of a group; those who are not there are passed over."""
    group, by = group_of(request, given.group, "act"), seat_of(request).account
    return 201, _one(actions.pick(group, given.name, given.members, by, given.note))


@door.write("/seeds/{int:cohort_id}", CohortOut, _("Change a cohort of seed users"))
def change(request: HttpRequest, cohort_id: int, given: CohortIn) -> dict[str, Any]:
    """Its name and what they are asked to do."""
    held = access.cohort_of(request, cohort_id, "act")
    actions.change(held, given.name, given.note, seat_of(request).account)
    return _one(held)


@door.write("/seeds/{int:cohort_id}/end", CohortOut, _("Look after seed users no longer"))
def end(request: HttpRequest, cohort_id: int) -> dict[str, Any]:
    """What became of them stays to be seen."""
    held = access.cohort_of(request, cohort_id, "act")
    actions.end(held, seat_of(request).account)
    return _one(held)


@door.write("/seeds/{int:cohort_id}/resume", CohortOut, _("Look after seed users again"))
def resume(request: HttpRequest, cohort_id: int) -> dict[str, Any]:
    """As before."""
    held = access.cohort_of(request, cohort_id, "act")
    actions.resume(held, seat_of(request).account)
    return _one(held)


@door.read("/seeds/{int:cohort_id}/members", Page[SeedOut], _("Who the seed users are"))
def members(request: HttpRequest, cohort_id: int, asked: Query[SeedsAsked]) -> dict[str, Any]:
    """With the figures they were picked by."""
    held = access.cohort_of(request, cohort_id)
    part = portion(Seed.objects.filter(cohort=held), asked.sort, asked.cursor, asked.limit)
    return {"items": [_seed(one) for one in part.rows], "next": part.next}


@door.read("/seeds/{int:cohort_id}/weeks", list[WeekOut], _("What became of seed users"))
def weeks(request: HttpRequest, cohort_id: int) -> list[dict[str, Any]]:
    """Full weeks from four before to twelve after, beside the others of the group."""
    return [
        {"number": one.number, "start": one.start, "seeds_active": one.seeds.active,
         "seeds": one.seeds.of, "others_active": one.others.active, "others": one.others.of}
        for one in reads.weeks(access.cohort_of(request, cohort_id))
    ]  # fmt: skip


@door.write("/seed-users/{int:seed_id}/release", SeedOut, _("Let a seed user go"))
def release(request: HttpRequest, seed_id: int) -> dict[str, Any]:
    """They still count in what became of those picked."""
    one = access.seed_of(request, seed_id)
    actions.release(one, seat_of(request).account)
    return _seed(one)


@door.write("/seed-users/{int:seed_id}/take-back", SeedOut, _("Take a seed user back"))
def take_back(request: HttpRequest, seed_id: int) -> dict[str, Any]:
    """One of them again."""
    one = access.seed_of(request, seed_id)
    actions.take_back(one, seat_of(request).account)
    return _seed(one)


def _one(held: SeedCohort) -> dict[str, Any]:
    return _line(reads.lines([held])[0])


def _line(one: reads.Line) -> dict[str, Any]:
    held = one.cohort
    same = {name: getattr(held, name) for name in ("name", "note", "picked_at", "ended_at")}
    return {"id": held.pk, "group": held.group_id, **same, "seeds": one.seeds, "here": one.here}


def _seed(one: Seed) -> dict[str, Any]:
    same = ("fit", "energy", "said", "gave", "released_at")
    return {"id": one.pk, "member": one.member_id, **{name: getattr(one, name) for name in same}}
