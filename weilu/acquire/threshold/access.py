"""The only doors to thresholds and applications."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.acquire.threshold.models import Application, Threshold
from weilu.people.access import workspace_of


def thresholds_of(request: HttpRequest, right: str = "see") -> QuerySet[Threshold]:
    """Forms at the door of the workspace, by name."""
    return Threshold.objects.filter(workspace=workspace_of(request, right)).order_by("name")


def threshold_of(request: HttpRequest, threshold_id: int, right: str = "see") -> Threshold:
    """One of them. Raises Http404 for any other."""
    threshold = thresholds_of(request, right).filter(pk=threshold_id).first()
    if threshold is None:
        raise Http404
    return threshold


def applications_of(request: HttpRequest, right: str = "act") -> QuerySet[Application]:
    """Applications to the workspace, first come first; they hold contacts, hence `act`."""
    here = Application.objects.filter(threshold__workspace=workspace_of(request, right))
    here = here.select_related("threshold__workspace", "code", "decided_by")
    return here.order_by("applied_at", "pk")


def application_of(request: HttpRequest, application_id: int, right: str = "act") -> Application:
    """One of them. Raises Http404 for any other."""
    application = applications_of(request, right).filter(pk=application_id).first()
    if application is None:
        raise Http404
    return application
