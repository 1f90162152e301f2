"""The only doors to landing pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.pages.models import LandingPage
from weilu.people.access import workspace_of


def pages_of(request: HttpRequest, right: str = "see") -> QuerySet[LandingPage]:
    """Landing pages of the workspace."""
    here = LandingPage.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "live", "code__channel")


def page_of(request: HttpRequest, landing_id: int, right: str = "see") -> LandingPage:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(pages_of(request, right), pk=landing_id)
