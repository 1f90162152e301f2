"""The doors to sets of groups."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.acquire.routing.models import RoutingPlace, RoutingSet
from weilu.people.access import workspace_of


def sets_of(request: HttpRequest, right: str = "see") -> QuerySet[RoutingSet]:
    """Sets of the workspace, closed ones too."""
    here = RoutingSet.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "created_by")


def set_of(request: HttpRequest, routing_id: int, right: str = "see") -> RoutingSet:
    """One of them. Raises Http404 for any other."""
    found = sets_of(request, right).filter(pk=routing_id).first()
    if found is None:
        raise Http404
    return found


def place_of(request: HttpRequest, place_id: int, right: str = "act") -> RoutingPlace:
    """A group that is, or was, in a set. Raises Http404 for any other."""
    here = RoutingPlace.objects.filter(routing__workspace=workspace_of(request, right))
    found = here.select_related("routing__workspace", "group").filter(pk=place_id).first()
    if found is None:
        raise Http404
    return found
