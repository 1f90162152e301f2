"""The only doors to landing pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.acquire.pages.models import LandingPage
from weilu.people.access import workspace_of


def pages_of(request: HttpRequest, right: str = "see") -> QuerySet[LandingPage]:
    """Landing pages of the workspace."""
    here = LandingPage.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "live", "code__channel")


def page_of(request: HttpRequest, landing_id: int, right: str = "see") -> LandingPage:
    """One of them. Raises Http404 for any other."""
    held = pages_of(request, right).filter(pk=landing_id).first()
    if held is None:
        raise Http404
    return held
