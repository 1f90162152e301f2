"""The only doors to feeds, stories and drafts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.drafts.models import Draft, Feed, Story, Writer
from weilu.engage.programme import access as programme
from weilu.engage.programme.models import ProgrammeColumn
from weilu.engage.programme.rules import DRAFTED
from weilu.people.access import workspace_of


def feeds_of(request: HttpRequest, right: str = "see") -> QuerySet[Feed]:
    """Feeds of the workspace."""
    return Feed.objects.filter(workspace=workspace_of(request, right)).select_related("workspace")


def feed_of(request: HttpRequest, feed_id: int, right: str = "see") -> Feed:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(feeds_of(request, right), pk=feed_id)


def stories_of(request: HttpRequest, right: str = "see") -> QuerySet[Story]:
    """Stories of the workspace, told or not."""
    return Story.objects.filter(workspace=workspace_of(request, right)).select_related("feed")


def link_of(request: HttpRequest, story_id: int, right: str = "see") -> Story:
    """A pasted link nobody has told yet. Raises Http404 for any other story."""
    waiting = stories_of(request, right).filter(feed=None, used_at=None)
    return get_object_or_404(waiting, pk=story_id)


def drafts_of(request: HttpRequest, right: str = "see") -> QuerySet[Draft]:
    """Drafts of columns that still come, and what was let out of others."""
    here = Draft.objects.filter(item__column__workspace=workspace_of(request, right))
    return here.select_related("item__column__workspace", "item__column__host", "approved_by")


def draft_of(request: HttpRequest, draft_id: int, right: str = "see") -> Draft:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(drafts_of(request, right), pk=draft_id)


def writer_of(request: HttpRequest, right: str = "manage") -> Writer:
    """The workspace's language model, a fresh one where it has none."""
    workspace = workspace_of(request, right)
    return Writer.objects.filter(workspace=workspace).first() or Writer(workspace=workspace)


def drafted_column(request: HttpRequest, column_id: int, right: str = "see") -> ProgrammeColumn:
    """A column that is drafted. Raises Http404 for any other."""
    column = programme.column_of(request, column_id, right)
    if column.form not in DRAFTED:
        raise Http404
    return column
