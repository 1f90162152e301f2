"""The only doors to the segments of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.people.access import workspace_of
from weilu.people.models import Segment


def segments_of(request: HttpRequest, right: str = "see") -> QuerySet[Segment]:
    """Segments of the workspace by name."""
    here = Segment.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "made_by").order_by("name")


def segment_of(request: HttpRequest, segment_id: int, right: str = "see") -> Segment:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(segments_of(request, right), pk=segment_id)
