"""The API's door to groups, their check-ups, figures and the messages behind them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.document import component
from weilu.api.doors import Door
from weilu.api.paging import BadCursor, Cursor, Limit, Page, portion
from weilu.api.unchanged import tell_if_unchanged
from weilu.kit.errors import WeiluError
from weilu.measure import details, downloads, messages, reads, stored, today, trail
from weilu.measure.catalogue import METRICS
from weilu.measure.models import GroupCheckupRow
from weilu.measure.report.json import metric_data
from weilu.people import access
from weilu.people.models import Group

door = Door("groups", _("Groups and figures"), order=10)

#: Matters told at once.
MOST_MATTERS = 200
Form = Literal["html", "json", "csv.zip"]
SORTS: dict[str, str] = {"verdict": "verdict_rank"}  #: what sorts by another column


class NotChecked(WeiluError):
    code = "measure.not_checked"
    status = 404
    sentence = _("“%(name)s” has no check-up yet. Ask again when a worker has measured it.")


class UnknownFigure(WeiluError):
    code = "measure.unknown_figure"
    status = 404
    sentence = _("No figure is called %(key)s. They are listed at /api/v1/figures")


class GroupOut(Schema):
    """A group with what its latest check-up says; null where there was none yet."""

    id: int
    name: str
    platform: str
    verdict: str | None = Field(
        description="alive, turning, silent, noise, broadcast, no_echo, dead, too_few"
    )
    stage: str | None = Field(
        description="forming, growing, steady, fading, dormant, dead, unknown"
    )
    kind: str | None = Field(description="What the group is for; see docs/metrics.md")
    kind_is_guess: bool | None
    urgency: float | None = Field(description="0 = nothing presses")
    members: int | None
    messages_ever: int | None
    messages_per_day: float | None
    attention: float | None = Field(description="Share of members, 0–1")
    connectivity: float | None = Field(description="Share of those who speak, 0–1")
    benefit: float | None = Field(description="Share of members, 0–1")
    noise: float | None = Field(description="Share of messages, 0–1")
    last_at: datetime | None = Field(description="Of the last message")
    as_of: datetime | None = Field(description="The moment the figures are of")


Sort = Literal[
    "name", "-name", "verdict", "-verdict", "urgency", "-urgency", "kind", "-kind", "platform",
    "-platform", "members", "-members", "messages_per_day", "-messages_per_day", "attention",
    "-attention", "connectivity", "-connectivity", "benefit", "-benefit", "noise", "-noise",
    "stage", "-stage", "messages_ever", "-messages_ever", "last_at", "-last_at",
]  # fmt: skip


class GroupsAsked(Schema):
    q: Annotated[str, Field(max_length=200, description="Part of the name")] = ""
    verdict: Annotated[str, Field(max_length=12)] = ""
    kind: Annotated[str, Field(max_length=20)] = ""
    platform: Annotated[str, Field(max_length=20)] = ""
    sort: Annotated[Sort, Field(description="By what; - = downwards, unknown values last")] = (
        "verdict"
    )
    cursor: Cursor = ""
    limit: Limit = 50


class ReplyOut(Schema):
    seq: int
    name: str
    text: str


class MessageOut(Schema):
    """One thing that happened in a group."""

    seq: int = Field(description="Its number in the log")
    at: datetime
    kind: str
    member: int | None = Field(description="Id of who did it")
    name: str
    is_staff: bool
    text: str
    media: str
    reply: ReplyOut | None = Field(description="The beginning of what it answers")


class MessagesAsked(Schema):
    behind: Annotated[str, Field(max_length=40, description="Only those behind this figure")] = ""
    q: Annotated[str, Field(max_length=200, description="Words in the text")] = ""
    member: Annotated[int | None, Field(ge=1, le=2**62, description="Who wrote")] = None
    kind: Annotated[str, Field(max_length=32, description="all = every kind")] = "message"
    since: Annotated[date | None, Field(description="From this day, in the community's zone")] = (
        None
    )
    until: Annotated[date | None, Field(description="To the end of this day")] = None
    cursor: Cursor = ""
    limit: Limit = 50


class FigureOut(Schema):
    """What a figure means and how it is worked out."""

    key: str
    name: str
    sentence: str
    unit: str = Field(description="share, count, per_day, per_week, hours, index")
    inputs: str
    estimator: str
    interval: str = Field(description="Method of the 95 % interval; empty for a plain count")
    least: str = Field(description="Below this it says 'too few'")
    published: str
    better: str = Field(description="up, down, or neither")


def _schema() -> dict[str, Any]:
    """The check-up's own schema, with its parts found inside the document."""
    text = (Path(settings.BASE_DIR) / "docs" / "checkup.schema.json").read_text()
    found = json.loads(text.replace('"#/$defs/', '"#/components/schemas/Checkup/$defs/'))
    return cast(dict[str, Any], found)


component("Checkup", _schema)
_CHECKUP = {
    "responses": {
        200: {"description": "OK", "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Checkup"}}}}
    }
}  # fmt: skip
_FILE = {
    "responses": {
        200: {"description": "OK", "content": {
            kind.partition(";")[0]: {"schema": {"type": "string"}}
            for kind in downloads.TYPES.values()}}
    }
}  # fmt: skip


class MatterOut(Schema):
    """Something that waits for the token's person."""

    key: str
    kind: str = Field(description="broken, people, approval, task, turned, stock, choice")
    title: str
    why: str
    url: str = Field(description="Where in the console it is seen to")
    many: int
    since: datetime | None
    due_at: datetime | None


@door.read("/today", list[MatterOut], _("What waits for somebody"))
def waiting(request: HttpRequest) -> Any:
    """The most pressing first, less what the person put off till tomorrow."""
    return [
        {"key": one.key, "kind": one.kind, "title": str(one.title), "why": str(one.why),
         "url": one.url, "many": one.many, "since": one.since, "due_at": one.due_at}
        for one in today.of(request, MOST_MATTERS).matters
    ]  # fmt: skip


@door.read("/groups", Page[GroupOut], _("Groups"))
def groups(request: HttpRequest, asked: Query[GroupsAsked]) -> dict[str, Any]:
    """Groups that have a check-up: searched, filtered, sorted as in the console."""
    found = reads.rows(access.workspace_of(request))
    if asked.q:
        found = found.filter(name__icontains=asked.q.replace("\x00", ""))
    for name in ("verdict", "kind", "platform"):
        if getattr(asked, name):
            found = found.filter(**{name: getattr(asked, name).replace("\x00", "")})
    sign, key = asked.sort[: asked.sort.startswith("-")], asked.sort.removeprefix("-")
    part = portion(found, sign + SORTS.get(key, key), asked.cursor, asked.limit)
    return {"items": [_row(row) for row in part.rows], "next": part.next}


@door.read("/groups/{int:group_id}", GroupOut, _("One group"))
def group(request: HttpRequest, group_id: int) -> dict[str, Any]:
    """A group by its id, with its headline figures."""
    here = access.group_of(request, group_id)
    row = reads.rows(here.workspace).filter(group=here).first()
    return _row(row) if row else _unchecked(here)


@door.read("/groups/{int:group_id}/checkup", None, _("A group's check-up"), says=_CHECKUP)
def checkup(request: HttpRequest, group_id: int) -> HttpResponseBase:
    """All figures with intervals, findings, charts and the first messages behind each figure.

    The document of `bin/weilu checkup --json`, with one group.
    """
    return _of_group(request, group_id, "json")


@door.read("/groups/{int:group_id}/report.{form}", None, _("A group's report"), says=_FILE)
def group_report(request: HttpRequest, group_id: int, form: Form) -> HttpResponseBase:
    """The check-up as a file: one self-contained page, JSON, or CSV tables in a zip."""
    return _of_group(request, group_id, form)


@door.read("/report.{form}", None, _("The report of all groups"), says=_FILE)
def report(request: HttpRequest, form: Form) -> HttpResponseBase:
    """The check-ups of all groups as a file."""
    here = access.workspace_of(request)
    newest = reads.rows(here).order_by("-made_at").values_list("made_at", flat=True).first()
    tell_if_unchanged(request, newest, reads.rows(here).count())
    return downloads.answer(request, here, reads.checked(here), form, f"weilu-{here.slug}")


@door.read("/groups/{int:group_id}/messages", Page[MessageOut], _("Messages of a group"))
def group_messages(
    request: HttpRequest, group_id: int, asked: Query[MessagesAsked]
) -> dict[str, Any]:
    """Newest first; `behind` narrows to the messages a figure rests on."""
    here = access.group_of(request, group_id)
    if asked.behind and asked.behind not in METRICS:
        raise UnknownFigure(key=asked.behind)
    if asked.cursor and not (asked.cursor.isascii() and asked.cursor.isdigit()):
        raise BadCursor
    before = int(asked.cursor[:18]) if asked.cursor else None
    shown = messages.page(here, _narrowed(here, asked), before, asked.limit)
    following = str(shown.older) if shown.older is not None else None
    return {"items": shown.lines, "next": following}


@door.read("/figures", list[FigureOut], _("Definitions of the figures"))
def figures(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    """What every figure means, how it is worked out, and where that comes from."""
    return [{"key": key, **metric_data(key)} for key in METRICS]


@door.read("/figures/{key}", FigureOut, _("One figure's definition"))
def figure(request: HttpRequest, key: str) -> dict[str, Any]:  # noqa: ARG001
    """A figure by its key."""
    if key not in METRICS:
        raise UnknownFigure(key=key)
    return {"key": key, **metric_data(key)}


def _of_group(request: HttpRequest, group_id: int, form: str) -> HttpResponseBase:
    here = access.group_of(request, group_id)
    row = GroupCheckupRow.objects.filter(group=here).first()
    if row is None:
        raise NotChecked(name=here.name)
    tell_if_unchanged(request, row.made_at)
    found = stored.checkup(details.whole_of(here.workspace, [row]), here.workspace.zone)
    return downloads.answer(request, here.workspace, found, form, f"weilu-group-{here.pk}")


def _narrowed(here: Group, asked: MessagesAsked) -> messages.Asked:
    return messages.Asked(
        text=asked.q.replace("\x00", ""),
        members=None if asked.member is None else [asked.member],
        kind="" if asked.kind == "all" or asked.behind else asked.kind.replace("\x00", ""),
        since=asked.since,
        until=asked.until,
        only=trail.behind(here, asked.behind) if asked.behind else None,
    )


def _row(row: GroupCheckupRow) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in GroupOut.model_fields if name != "id"}
    return {"id": row.group_id, **same}


def _unchecked(here: Group) -> dict[str, Any]:
    nothing = dict.fromkeys(GroupOut.model_fields)
    return {**nothing, "id": here.pk, "name": here.name, "platform": here.platform}
