"""The only doors to persons."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.people.access import workspace_of
from weilu.people.persons.models import Distinct, Joining


def joinings_of(request: HttpRequest, right: str = "act") -> QuerySet[Joining]:
    """What was joined in the workspace, latest first."""
    here = Joining.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "by").order_by("-at", "-pk")


def joining_of(request: HttpRequest, joining_id: int, right: str = "act") -> Joining:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(joinings_of(request, right), pk=joining_id)


def distincts_of(request: HttpRequest, right: str = "act") -> QuerySet[Distinct]:
    """Who was said to be two people, latest first."""
    here = Distinct.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "by").order_by("-at", "-pk")


def distinct_of(request: HttpRequest, distinct_id: int, right: str = "act") -> Distinct:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(distincts_of(request, right), pk=distinct_id)
