"""The only doors to the audiences of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.charter.audience.models import Audience
from weilu.people.access import workspace_of


def audiences_of(request: HttpRequest, right: str = "see") -> QuerySet[Audience]:
    """Audiences of the workspace, newest first."""
    here = Audience.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace").order_by("-created_at", "-pk")


def audience_of(request: HttpRequest, audience_id: int, right: str = "see") -> Audience:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(audiences_of(request, right), pk=audience_id)
