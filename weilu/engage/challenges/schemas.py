"""What the API tells and takes of challenges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from weilu.api.paging import Cursor, Limit
from weilu.engage.challenges import actions

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
    surprise_points: Annotated[int | None, Field(ge=0, le=100_000)] = None
    surprise_after: Annotated[int | None, Field(ge=0, le=7, description="Days missed")] = None
    surprise_held: Annotated[
        float | None, Field(ge=5, le=50, description="Left out so that the effect shows, percent")
    ] = None
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


class SurpriseOut(Schema):
    """Who came back within three days, of those who got the surprise and those left out."""

    given: int
    came_back: int
    left_out: int
    left_out_came_back: int
    under_way: int = Field(description="Whose three days are not over")
    effect: float | None = Field(description="Difference of shares; null: too few")
    low: float | None
    high: float | None
