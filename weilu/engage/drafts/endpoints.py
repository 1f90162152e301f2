"""The API's door to drafts and feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.drafts import access, actions, drafting, writing
from weilu.engage.drafts.models import Desk, Draft, Feed, Story
from weilu.engage.drafts.rules import Line
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Group

door = Door("drafts", _("Drafts"), order=55)
Key = Annotated[int, Field(ge=1, le=2**62)]
Web = Annotated[str, Field(pattern=r"^https?://[^\s/]+", max_length=500)]
Words = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class LineIn(Schema):
    """One line of a draft; `key` as it was told, "" where you wrote it."""

    key: Annotated[str, Field(max_length=40)] = ""
    title: Annotated[str, Field(min_length=1, max_length=300)]
    kept: bool = True


class LineOut(LineIn):
    """A line with where it comes from and why it is proposed."""

    source: str
    address: str
    reasons: list[str]


class DraftOut(Schema):
    """One day as it would go out."""

    id: int
    column: int
    day: int = Field(description="The day of the programme")
    at: datetime
    state: Literal["open", "out", "over"]
    lines: list[LineOut]
    words: str
    is_waiting: bool = Field(description="A language model is writing it up")
    fault: str = Field(description="Why it was not written up")


class DraftIn(Schema):
    """All lines in their order; those left out are gone."""

    lines: Annotated[list[LineIn], Field(max_length=40)]


class WordsIn(Schema):
    words: Annotated[str, Field(max_length=2_000)]


class FeedIn(Schema):
    """An RSS or Atom feed."""

    address: Web
    name: Annotated[str, Field(max_length=120)] = ""
    weight: Annotated[int, Field(ge=0, le=3)] = 1
    is_on: bool = True


class FeedOut(FeedIn):
    """A feed with its last reading; `fault` empty: it went well."""

    id: int
    read_at: datetime | None
    fault: str


class LinkIn(Schema):
    """A link to be told in the next brief."""

    address: Web
    title: Annotated[str, Field(min_length=1, max_length=300)]


class StoryOut(Schema):
    """Something worth telling."""

    id: int
    address: str
    title: str
    feed: int | None
    said_at: datetime
    told_at: datetime | None


class DeskIn(Schema):
    """How a column is drafted."""

    opening: Annotated[str, Field(max_length=200)] = ""
    closing: Annotated[str, Field(max_length=200)] = ""
    likes: Words = []
    avoids: Words = []
    sources: Annotated[list[Key], Field(max_length=500, description="Groups of a recap")] = []
    most: Annotated[int, Field(ge=1, le=20)] = 10
    with_links: bool = False


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class LineUnknown(WeiluError):
    code = "engage.line_unknown"
    sentence = _("The draft has no line “%(key)s”. Read it again; it may have been made anew.")


@door.read("/drafts", Page[DraftOut], _("Drafts"))
def drafts(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By number: the latest last."""
    part = portion(access.drafts_of(request), "pk", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/drafts/{int:draft_id}", DraftOut, _("One draft"))
def draft(request: HttpRequest, draft_id: int) -> dict[str, Any]:
    """Its lines and words."""
    return _told(access.draft_of(request, draft_id))


@door.write("/drafts/{int:draft_id}", DraftOut, _("Change a draft"))
def change(request: HttpRequest, draft_id: int, given: DraftIn) -> Any:
    """Put lines in order, word them, drop or add some."""
    held = access.draft_of(request, draft_id, "act")
    known = {line.key: line for line in drafting.lines(held) if line.key}
    return _told(actions.change(held, [_line(one, known) for one in given.lines]))


@door.write("/drafts/{int:draft_id}/let-out", DraftOut, _("Let a draft go out"))
def let_out(request: HttpRequest, draft_id: int) -> Any:
    """At its hour; at once where that is past."""
    held = access.draft_of(request, draft_id, "act")
    return _told(actions.let_out(held, account_of(request)))


@door.write("/drafts/{int:draft_id}/write-up", DraftOut, _("Have a draft written up"))
def write_up(request: HttpRequest, draft_id: int) -> Any:
    """By the workspace's language model, in a job: read it again in a while."""
    return _told(writing.ask(access.draft_of(request, draft_id, "act")))


@door.write("/drafts/{int:draft_id}/words", DraftOut, _("Word a draft yourself"))
def put_words(request: HttpRequest, draft_id: int, given: WordsIn) -> Any:
    """In place of its lines; empty: the lines again."""
    return _told(actions.word(access.draft_of(request, draft_id, "act"), given.words))


@door.read("/columns/{int:column_id}/desk", DeskIn, _("How a column is drafted"))
def desk(request: HttpRequest, column_id: int) -> Desk:
    """Of briefs and recaps alone."""
    return drafting.desk_of(access.drafted_column(request, column_id))


@door.write("/columns/{int:column_id}/desk", DeskIn, _("Change how a column is drafted"))
def change_desk(request: HttpRequest, column_id: int, given: DeskIn) -> Desk:
    """Groups of other workspaces are left out."""
    held = drafting.desk_of(access.drafted_column(request, column_id, "act"))
    for name, value in given.dict().items():
        setattr(held, name, value)
    here = Group.objects.filter(workspace=held.column.workspace, pk__in=given.sources)
    held.sources = sorted(here.values_list("pk", flat=True))
    return actions.save_desk(held, account_of(request))


@door.read("/feeds", Page[FeedOut], _("Feeds"))
def feeds(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By name."""
    part = portion(access.feeds_of(request), "name", asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.write("/feeds", {201: FeedOut}, _("Add a feed"))
def add_feed(request: HttpRequest, given: FeedIn) -> Any:
    """It is read within ten minutes."""
    held = Feed(workspace=workspace_of(request, "act"), **given.dict())
    return Status(201, actions.save_feed(held, account_of(request)))


@door.write("/feeds/{int:feed_id}", FeedOut, _("Change a feed"))
def change_feed(request: HttpRequest, feed_id: int, given: FeedIn) -> Feed:
    """Its address, name or weight, or whether it is read."""
    held = access.feed_of(request, feed_id, "act")
    for name, value in given.dict().items():
        setattr(held, name, value)
    return actions.save_feed(held, account_of(request))


@door.write("/links", {201: StoryOut}, _("Have a link told"))
def paste(request: HttpRequest, given: LinkIn) -> Any:
    """It comes first in the next brief."""
    workspace = workspace_of(request, "act")
    return Status(201, _story(actions.paste(workspace, given.address, given.title)))


@door.read("/stories", Page[StoryOut], _("Stories"))
def stories(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """What feeds told and staff pasted."""
    part = portion(access.stories_of(request), "pk", asked.cursor, asked.limit)
    return {"items": [_story(one) for one in part.rows], "next": part.next}


def _line(given: LineIn, known: dict[str, Line]) -> Line:
    if not given.key:
        return Line("", given.title, kept=given.kept)
    if given.key not in known:
        raise LineUnknown(key=given.key)
    one = known[given.key]
    return Line(one.key, given.title, one.source, one.address, given.kept, one.reasons)


def _told(one: Draft) -> dict[str, Any]:
    return {
        "id": one.pk, "column": one.item.column_id, "day": one.item_id, "at": one.item.at,
        "state": drafting.state_of(one), "lines": drafting.lines(one),
        "words": drafting.letter(one), "is_waiting": one.asked_at is not None,
        "fault": one.fault,
    }  # fmt: skip


def _story(one: Story) -> dict[str, Any]:
    return {"id": one.pk, "address": one.address, "title": one.title, "feed": one.feed_id,
            "said_at": one.said_at, "told_at": one.used_at}  # fmt: skip
