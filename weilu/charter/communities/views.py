"""Pages of communities: all of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weilu.charter.communities import access
from weilu.console.pages import page


@require_GET
@page("see")
def communities(request: HttpRequest) -> HttpResponse:
    """Every community of the workspace."""
    found = access.communities_of(request).filter(closed_at=None).order_by("name")
    return render(request, "charter/communities/communities.html", {"found": found})
