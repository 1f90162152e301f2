"""The list of members narrowed by a filter: the box, its chips, what tags each row has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from weilu.console.tables import Table
from weilu.people.access import workspace_of
from weilu.people.models import Member, Segment, Tag, Workspace
from weilu.people.segments import reads
from weilu.people.segments.tree import And, Test, Tree, all_of, written
from weilu.people.segments.wording import FilterRefused
from weilu.people.tags.access import on as tags_on

__all__ = ["add_tags", "in_a_cell", "narrowed", "offered", "tags_on", "tags_panel"]

#: Segments and tags offered beside the list.
OFFERED = 6
NAMES = 200


def narrowed(
    workspace: Workspace, members: QuerySet[Member], text: str
) -> tuple[QuerySet[Member], FilterRefused | None]:
    """The members a filter finds; none, and why, where it cannot be read."""
    if not text.strip():
        return members, None
    try:
        tree = reads.checked(workspace, text)
    except FilterRefused as refused:
        return members.none(), refused
    return members.filter(reads.condition(workspace, tree)), None


def offered(request: HttpRequest, table: Table) -> dict[str, Any]:
    """The filter's parts with the address that lifts each; kept segments; names of tags."""
    workspace = workspace_of(request)
    kept = Segment.objects.filter(workspace=workspace).order_by("-changed_at")
    names = Tag.objects.filter(workspace=workspace).order_by("name")
    return {
        "chips": _chips(table, table.asked.filters.get("filter", "")),
        "kept": list(kept[:OFFERED]),
        "tags": list(names.values_list("name", flat=True)[:NAMES]),
    }


def _chips(table: Table, text: str) -> list[tuple[str, str]]:
    try:
        tree = reads.tree_of(text) if text.strip() else None
    except FilterRefused:
        return []
    parts: tuple[Tree, ...] = tree.parts if isinstance(tree, And) else (tree,) if tree else ()
    chips = []
    for part in parts:
        rest = [other for other in parts if other is not part]
        left = written(all_of(rest)) if rest else None
        chips.append((written(part), table.url(filter=left, page=None)))
    return chips


def add_tags(rows: Sequence[Member]) -> None:
    """`tags` on each row of a page."""
    told = tags_on(rows)
    for row in rows:
        row.tags = told.get(row.pk, [])  # type: ignore[attr-defined]


def in_a_cell(tags: Sequence[Tag] | None) -> str:
    """Tags as an import reads them back."""
    return "; ".join(tag.name for tag in tags or ())


def tags_panel(request: HttpRequest, member: Member) -> str:
    """Panel of a member's page: their tags, to be put on and taken off."""
    mine = tags_on([member]).get(member.pk, [])
    for tag in mine:
        tag.filter = written(Test("tag", "=", (tag.name,)))  # type: ignore[attr-defined]
    names = Tag.objects.filter(workspace=member.workspace_id).order_by("name")
    given = {"member": member, "tags": mine, "every": names.values_list("name", flat=True)[:NAMES]}
    return render_to_string("people/_member_tags.html", given, request)
