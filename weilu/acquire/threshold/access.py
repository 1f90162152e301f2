"""The only doors to thresholds and applications."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.threshold.models import (
    Application,
    Attachment,
    Invitation,
    SavedReason,
    Threshold,
)
from weilu.people.access import workspace_of


def thresholds_of(request: HttpRequest, right: str = "see") -> QuerySet[Threshold]:
    """Forms at the door of the workspace, by name."""
    return Threshold.objects.filter(workspace=workspace_of(request, right)).order_by("name")


def threshold_of(request: HttpRequest, threshold_id: int, right: str = "see") -> Threshold:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(thresholds_of(request, right), pk=threshold_id)


def applications_of(request: HttpRequest, right: str = "act") -> QuerySet[Application]:
    """Applications to the workspace, first come first; they hold contacts, hence `act`."""
    here = Application.objects.filter(threshold__workspace=workspace_of(request, right))
    here = here.select_related(
        "threshold__workspace", "code", "decided_by", "payment", "invitation__inviter"
    )
    here = here.defer("threshold__pay_picture")
    return here.order_by("applied_at", "pk")


def application_of(request: HttpRequest, application_id: int, right: str = "act") -> Application:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(applications_of(request, right), pk=application_id)


def attachment_of(request: HttpRequest, attachment_id: int, right: str = "act") -> Attachment:
    """A file an applicant gave. Raises Http404 for any other, and once it is erased."""
    here = applications_of(request, right).values("pk")
    return get_object_or_404(Attachment, pk=attachment_id, application__in=here, erased_at=None)


def invitations_of(request: HttpRequest, right: str = "act") -> QuerySet[Invitation]:
    """Invitations of the workspace, latest first."""
    here = Invitation.objects.filter(threshold__workspace=workspace_of(request, right))
    return here.select_related("threshold__workspace", "code", "inviter", "by").order_by("-pk")


def invitation_of(request: HttpRequest, invitation_id: int, right: str = "act") -> Invitation:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(invitations_of(request, right), pk=invitation_id)


def reasons_of(request: HttpRequest, right: str = "act") -> QuerySet[SavedReason]:
    """Words kept for decisions, the latest first."""
    here = SavedReason.objects.filter(workspace=workspace_of(request, right))
    return here.order_by("-pk")


def reason_of(request: HttpRequest, reason_id: int, right: str = "act") -> SavedReason:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(reasons_of(request, right), pk=reason_id)
