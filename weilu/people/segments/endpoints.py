"""The API's door to segments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.people.access import seat_of, workspace_of
from weilu.people.models import Member, Segment
from weilu.people.segments import access, actions, fields, reads
from weilu.people.segments.tree import written

door = Door("segments", _("Segments"), order=21)

Text = Annotated[str, Field(max_length=4000, description="Like: joined < 30d and not staff")]


class SegmentOut(Schema):
    """A filter kept under a name."""

    id: int
    name: str
    filter: str
    note: str
    created_at: datetime
    changed_at: datetime


class SegmentWhole(SegmentOut):
    members: int = Field(description="How many it finds now")


class SegmentIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    filter: Text
    note: Annotated[str, Field(max_length=200)] = ""


class FieldOut(Schema):
    """Something a filter can ask about."""

    name: str
    label: str
    kind: str = Field(description="name, text, moment, number, flag")
    aliases: list[str]
    help: str


class TryAsked(Schema):
    filter: Text = ""


class TryOut(Schema):
    """A filter as Weilu writes it, and how many members it finds now."""

    filter: str
    members: int


class Gone(Schema):
    id: int


@door.read("/segments", list[SegmentOut], _("Segments"))
def segments(request: HttpRequest) -> list[dict[str, Any]]:
    """All of them by name."""
    return [_one(one) for one in access.segments_of(request)]


@door.read("/segments/fields", list[FieldOut], _("Fields of filters"))
def known_fields(request: HttpRequest) -> list[dict[str, Any]]:
    """What filters can ask about."""
    workspace_of(request)
    return [
        {"name": one.name, "label": str(one.label), "kind": one.kind,
         "aliases": list(one.aliases), "help": str(one.help)}
        for one in fields.known().values()
    ]  # fmt: skip


@door.read("/segments/try", TryOut, _("Try a filter"))
def attempt(request: HttpRequest, asked: Query[TryAsked]) -> dict[str, Any]:
    """Reads a filter and counts whom it finds, without one: everybody. One that cannot be read is
    refused (422) with the place (`start`, `end`) and what was probably meant (`nearest`)."""
    workspace = workspace_of(request)
    if not asked.filter.strip():
        return {"filter": "", "members": Member.objects.filter(workspace=workspace).count()}
    tree = reads.checked(workspace, asked.filter)
    return {"filter": written(tree), "members": reads.found(workspace, tree).count()}


@door.read("/segments/{int:segment_id}", SegmentWhole, _("One segment"))
def segment(request: HttpRequest, segment_id: int) -> dict[str, Any]:
    """A segment, with how many members it finds now. Whom: `/members?filter=…`."""
    held = access.segment_of(request, segment_id)
    return {**_one(held), "members": reads.matching(held.workspace, held.text).count()}


@door.write("/segments", {201: SegmentOut}, _("Keep a filter"))
def make(request: HttpRequest, given: SegmentIn) -> Any:
    """Under a name nothing else has (409)."""
    return 201, _save(request, Segment(workspace=workspace_of(request, "act")), given)


@door.write("/segments/{int:segment_id}", SegmentOut, _("Change a segment"))
def change(request: HttpRequest, segment_id: int, given: SegmentIn) -> dict[str, Any]:
    """Its name, filter or note."""
    return _save(request, access.segment_of(request, segment_id, "act"), given)


@door.write("/segments/{int:segment_id}/delete", Gone, _("Delete a segment"))
def delete(request: HttpRequest, segment_id: int) -> dict[str, int]:
    """Forget a filter; nothing happens to the members."""
    actions.delete(access.segment_of(request, segment_id, "act"), seat_of(request).account)
    return {"id": segment_id}


def _save(request: HttpRequest, held: Segment, given: SegmentIn) -> dict[str, Any]:
    held.name, held.text, held.note = given.name, given.filter, given.note
    return _one(actions.save(held, seat_of(request).account))


def _one(held: Segment) -> dict[str, Any]:
    same = ("name", "note", "created_at", "changed_at")
    return {"id": held.pk, "filter": held.text, **{name: getattr(held, name) for name in same}}
