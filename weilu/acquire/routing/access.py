"""The doors to sets of groups."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.routing.models import RoutingPlace, RoutingSet
from weilu.people.access import workspace_of


def sets_of(request: HttpRequest, right: str = "see") -> QuerySet[RoutingSet]:
    """Sets of the workspace, closed ones too."""
    here = RoutingSet.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "created_by")


def set_of(request: HttpRequest, routing_id: int, right: str = "see") -> RoutingSet:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(sets_of(request, right), pk=routing_id)


def place_of(request: HttpRequest, place_id: int, right: str = "act") -> RoutingPlace:
    """A group that is, or was, in a set. Raises Http404 for any other."""
    here = RoutingPlace.objects.filter(routing__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("routing__workspace", "group"), pk=place_id)
