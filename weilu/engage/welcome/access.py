"""The only doors to the greetings and newcomers of a workspace."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.people.access import workspace_of


def greeting_of(request: HttpRequest, greeting_id: int, right: str = "act") -> Greeting:
    """A plan of the person's workspace. Raises Http404 for any other."""
    mine = Greeting.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=greeting_id)


def newcomer_of(request: HttpRequest, newcomer_id: int, right: str = "act") -> Newcomer:
    """A newcomer of the person's workspace. Raises Http404 for any other."""
    mine = Newcomer.objects.filter(greeting__workspace=workspace_of(request, right))
    return get_object_or_404(mine, pk=newcomer_id)
