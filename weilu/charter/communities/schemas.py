"""What the API's door to communities takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from weilu.api.paging import Cursor, Limit
from weilu.charter.communities import actions
from weilu.charter.communities.content import ENTRIES, LINE, PARAGRAPH

Line = Annotated[str, Field(max_length=LINE)]
Paragraph = Annotated[str, Field(max_length=PARAGRAPH)]
Lines = Annotated[list[Line], Field(max_length=ENTRIES)]
Id = Annotated[int, Field(ge=1, le=2**62)]


class Goal(Schema):
    """What will be true by when."""

    words: Line = ""
    figure: Annotated[str, Field(max_length=LINE, description="A number as typed: 120, 1.2万")] = ""
    unit: Line = ""
    by: Annotated[str, Field(max_length=LINE, description="ISO date")] = ""


class Promise(Schema):
    """What members can count on; kept where it names a column."""

    words: Line = ""
    delivers: Literal["", "content", "platform", "resources", "advice"] = ""
    gets: Literal["", "information", "benefit", "opinion", "learning", "links"] = ""
    column: Annotated[str, Field(max_length=LINE, description="Empty = unkept")] = ""
    cadence: Line = ""


class Badge(Schema):
    name: Line
    earned: Line = ""


class Owner(Schema):
    """Who stands for it."""

    name: Line = ""
    about: Paragraph = ""
    topics: Lines = []
    credentials: Lines = []


class Fit(Schema):
    """The business, in three answers."""

    offer: Line = ""
    age: Literal["", "planned", "young", "settled", "old"] = ""
    decision: Literal["", "minutes", "days", "weeks", "months"] = ""
    use: Literal["", "at_once", "short", "shown", "learnt"] = ""


class CharterIn(Schema):
    """Parts of the draft; what is left out stays as it is."""

    kind: Literal["", "product", "interest", "knowledge", "resource", "project", "mixed"] = ""
    tags: Lines = []
    goal: Goal = Goal()
    rules_book: Annotated[int, Field(ge=0, le=2**62, description="House rules, 0 = none")] = 0
    promises: Annotated[list[Promise], Field(max_length=ENTRIES)] = []
    values: Lines = []
    creed: Paragraph = ""
    joining: Paragraph = ""
    yearly: Paragraph = ""
    badges: Annotated[list[Badge], Field(max_length=ENTRIES)] = []
    owner: Owner = Owner()
    fit: Fit = Fit()


class ReasonOut(Schema):
    """One thing a verdict rests on."""

    key: str
    met: bool | None = Field(description="Null = not answered")
    faults: list[str] = Field(description="What is wrong, as keys")
    sentence: str


class VerdictOut(Schema):
    holds: bool | None
    headline: str
    reasons: list[ReasonOut]


class InItOut(Schema):
    id: int
    name: str
    kind: str = Field(description="Kind of group, empty = not said")


class VersionOut(Schema):
    """A published charter; it never changes."""

    number: int
    note: str
    published_at: datetime
    content: dict[str, Any]


class CommunityOut(Schema):
    """A community, with what its charter says of it."""

    id: int
    name: str
    kind: str
    stage: str = Field(description="seed, growth, mature, reform; empty = too early to say")
    closed_at: datetime | None
    groups: list[InItOut]
    version: int | None = Field(description="Number of the charter in force")
    verdict: VerdictOut


class CommunityWhole(CommunityOut):
    """With its draft, and whether a community fits the business."""

    charter: CharterIn
    promises: list[str] = Field(
        description="State of each: kept, silent (its column goes out no more), tied or "
        "no_cadence (its column is not in the programme), unkept (it names none)"
    )
    fit: VerdictOut
    changed: list[str] = Field(description="Parts in which the draft differs from what is in force")


class LinkOut(Schema):
    """A link to the charter in force."""

    id: int
    name: str
    url: str = Field(description="Empty where it opens nothing any more")
    expires_at: datetime
    revoked_at: datetime | None


class ConditionOut(Schema):
    """A figure against its threshold."""

    key: str
    figure: str
    unit: str
    value: float | None = Field(description="Null = not known")
    n: int | None
    low: float | None
    high: float | None
    threshold: float
    at_least: bool
    met: bool | None


class StageOut(Schema):
    stage: str
    next: str
    lacking: list[str] = Field(description="Why nothing can be said: groups, members, weeks")
    conditions: dict[str, list[ConditionOut]] = Field(description="By the stage they open")


class NameIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=60)]


class PublishIn(Schema):
    note: Annotated[str, Field(max_length=200)] = ""


class GroupIn(Schema):
    group: Id


class LinkIn(Schema):
    name: Annotated[str, Field(max_length=80, description="Whom it is for")] = ""
    days: Annotated[int, Field(ge=1, le=actions.LONGEST_LINK)] = 30


class ThresholdsIn(Schema):
    thresholds: Annotated[
        dict[str, float], Field(max_length=50, description="Those left out are as shipped")
    ] = {}


class Asked(Schema):
    state: Literal["", "closed"] = ""
    sort: Literal["name", "-name"] = "name"
    cursor: Cursor = ""
    limit: Limit = 50
