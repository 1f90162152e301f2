"""The only doors to the greetings and newcomers of a workspace."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.people.access import workspace_of


def greeting_of(request: HttpRequest, greeting_id: int, right: str = "act") -> Greeting:
    """A plan of the person's workspace. Raises Http404 for any other."""
    found = Greeting.objects.filter(workspace=workspace_of(request, right), pk=greeting_id)
    greeting = found.select_related("workspace").first()
    if greeting is None:
        raise Http404
    return greeting


def newcomer_of(request: HttpRequest, newcomer_id: int, right: str = "act") -> Newcomer:
    """A newcomer of the person's workspace. Raises Http404 for any other."""
    mine = Newcomer.objects.filter(greeting__workspace=workspace_of(request, right))
    newcomer = mine.filter(pk=newcomer_id).first()
    if newcomer is None:
        raise Http404
    return newcomer
