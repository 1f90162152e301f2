"""The only doors to the tags of a workspace, and what lists ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.people.access import workspace_of
from weilu.people.models import Member, Tag, Tagging, Workspace


def tags_of(request: HttpRequest, right: str = "see") -> Any:
    """Tags of the workspace, each with `members`, how many have it."""
    return counted(workspace_of(request, right))


def tag_of(request: HttpRequest, tag_id: int, right: str = "see") -> Tag:
    """One of them. Raises Http404 for any other."""
    tag: Tag = get_object_or_404(tags_of(request, right).select_related("workspace"), pk=tag_id)
    return tag


def counted(workspace: Workspace) -> Any:
    """Tags by name, with how many members have each."""
    here = Tag.objects.filter(workspace=workspace).order_by("name")
    return here.annotate(members=Count("taggings"))


def on(members: Sequence[Member]) -> dict[int, list[Tag]]:
    """The tags of each member: one query for a page of them."""
    told: dict[int, list[Tag]] = {}
    rows = Tagging.objects.filter(member__in=[who.pk for who in members])
    for row in rows.select_related("tag").order_by("tag__name"):
        told.setdefault(row.member_id, []).append(row.tag)
    return told
