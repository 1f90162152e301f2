"""The API's door to audiences and to what is known of members."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.charter.audience import access, actions, reads
from weilu.charter.audience.models import Audience
from weilu.charter.audience.rules import Fit, Person
from weilu.people.access import member_of, seat_of, workspace_of

door = Door("audiences", _("Audiences"), order=42)

Word = Annotated[str, Field(max_length=60)]


class AudienceOut(Schema):
    """A table of whom a community is for."""

    id: int
    name: str
    source: str
    as_of: date | None
    created_at: datetime


class LineOut(Schema):
    dimension: str = Field(description="region, age, interest")
    value: str
    share: float
    index: float | None = Field(description="100 = as among everybody")


class AudienceWhole(AudienceOut):
    lines: list[LineOut]


class AudienceIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    table: Annotated[str, Field(max_length=900_000, description="CSV, see the charter's page")]
    source: Annotated[str, Field(max_length=200)] = ""
    as_of: date | None = None


class PersonAsked(Schema):
    region: Word = ""
    age: Annotated[str, Field(max_length=60, description="A band of the table, or years")] = ""
    interests: Annotated[str, Field(max_length=600, description="Parted by commas")] = ""


class ReasonOut(Schema):
    dimension: str
    values: list[str]
    index: float
    points: float


class FitOut(Schema):
    """How well a person fits, by the formula of the charter's page."""

    score: float | None = Field(description="0–100; null where nothing is known")
    certainty: float = Field(description="0–1")
    fits: bool
    reasons: list[ReasonOut]


class SegmentMade(Schema):
    segment: int


class TagIn(Schema):
    tag: Annotated[str, Field(min_length=1, max_length=60)]


class Tagged(Schema):
    count: int


class Gone(Schema):
    id: int


class TraitOut(Schema):
    dimension: str
    value: str
    source: str
    at: datetime


class TraitsIn(Schema):
    """What is known; nothing at all forgets everything."""

    region: Word = ""
    age: Word = ""
    interests: Annotated[list[Word], Field(max_length=30)] = []


@door.read("/audiences", list[AudienceOut], _("Audiences"))
def audiences(request: HttpRequest) -> list[Audience]:
    """All of them, newest first."""
    return list(access.audiences_of(request))


@door.read("/audiences/{int:audience_id}", AudienceWhole, _("One audience"))
def audience(request: HttpRequest, audience_id: int) -> dict[str, Any]:
    """Its table."""
    return _whole(access.audience_of(request, audience_id))


@door.write("/audiences", {201: AudienceWhole}, _("Import an audience"))
def make(request: HttpRequest, given: AudienceIn) -> Any:
    """One of the same name is replaced; a table with any bad line is refused as a whole (422)."""
    held = actions.take_in(
        workspace_of(request, "act"), given.name, given.table, seat_of(request).account,
        given.source, given.as_of,
    )  # fmt: skip
    return 201, _whole(held)


@door.write("/audiences/{int:audience_id}/delete", Gone, _("Delete an audience"))
def delete(request: HttpRequest, audience_id: int) -> dict[str, int]:
    """Its segments and tags stay."""
    actions.delete(access.audience_of(request, audience_id, "act"), seat_of(request).account)
    return {"id": audience_id}


@door.write("/audiences/{int:audience_id}/segment", SegmentMade, _("Keep its core as a segment"))
def segment(request: HttpRequest, audience_id: int) -> dict[str, int]:
    """Values met more often than elsewhere, as a filter named like the audience."""
    held = access.audience_of(request, audience_id, "act")
    return {"segment": actions.make_segment(held, seat_of(request).account).pk}


@door.write("/audiences/{int:audience_id}/tag", Tagged, _("Tag who fits"))
def tag(request: HttpRequest, audience_id: int, given: TagIn) -> dict[str, int]:
    """Every member with a score of at least 60 and half of the parts known."""
    held = access.audience_of(request, audience_id, "act")
    return {"count": actions.tag_fitting(held, given.tag, seat_of(request).account)}


@door.read("/audiences/{int:audience_id}/fit", FitOut, _("How well somebody fits"))
def fit(request: HttpRequest, audience_id: int, asked: Query[PersonAsked]) -> dict[str, Any]:
    """By what is told of them here; nobody is kept."""
    held = access.audience_of(request, audience_id)
    interests = [one.strip() for one in asked.interests.split(",") if one.strip()]
    return _fit(reads.fit(held, asked.region, asked.age, interests))


@door.read("/audiences/{int:audience_id}/fit/{int:member_id}", FitOut, _("How well a member fits"))
def member_fit(request: HttpRequest, audience_id: int, member_id: int) -> dict[str, Any]:
    """By what is known of them."""
    held = access.audience_of(request, audience_id)
    return _fit(reads.fit_member(held, member_of(request, member_id)))


@door.read("/members/{int:member_id}/traits", list[TraitOut], _("What is known of a member"))
def traits(request: HttpRequest, member_id: int) -> list[Any]:
    """Region, age and interests, each with its source and date."""
    return list(reads.traits_of(member_of(request, member_id)))


@door.write("/members/{int:member_id}/traits", list[TraitOut], _("Note what is known of a member"))
def note(request: HttpRequest, member_id: int, given: TraitsIn) -> list[Any]:
    """In place of what was noted before; nothing at all forgets it."""
    who = member_of(request, member_id, "act")
    person = Person(given.region, given.age, tuple(given.interests))
    actions.note(who, person, seat_of(request).account, "api")
    return list(reads.traits_of(who))


def _whole(held: Audience) -> dict[str, Any]:
    same = ("name", "source", "as_of", "created_at")
    lines = [
        {"dimension": one.dimension, "value": one.value, "share": one.share, "index": one.index}
        for one in reads.table(held)
    ]
    return {"id": held.pk, "lines": lines, **{name: getattr(held, name) for name in same}}


def _fit(told: Fit) -> dict[str, Any]:
    reasons = [
        {"dimension": one.dimension, "values": list(one.values), "index": one.index,
         "points": one.points}
        for one in told.reasons
    ]  # fmt: skip
    return {
        "score": told.score, "certainty": told.certainty, "fits": told.fits, "reasons": reasons
    }  # fmt: skip
