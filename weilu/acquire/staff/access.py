"""The only doors to staff accounts, their paces and duties."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.people.access import workspace_of


def staff_accounts_of(request: HttpRequest, right: str = "see") -> QuerySet[StaffAccount]:
    """Accounts staff of the workspace work with."""
    here = StaffAccount.objects.filter(workspace=workspace_of(request, right), left_at=None)
    return here.select_related("keeper", "pace", "member").order_by("name", "pk")


def staff_account_of(request: HttpRequest, account_id: int, right: str = "see") -> StaffAccount:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(staff_accounts_of(request, right), pk=account_id)


def paces_of(request: HttpRequest, right: str = "see") -> QuerySet[Pace]:
    """Paces of the workspace, by name."""
    return Pace.objects.filter(workspace=workspace_of(request, right)).order_by("name")


def pace_of(request: HttpRequest, pace_id: int, right: str = "see") -> Pace:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(paces_of(request, right), pk=pace_id)


def duties_of(request: HttpRequest, right: str = "see") -> QuerySet[Duty]:
    """Duties of the workspace's accounts, latest day first."""
    here = Duty.objects.filter(account__workspace=workspace_of(request, right))
    return here.select_related("account", "task").order_by("-day", "account__name", "pk")


def former_account_of(request: HttpRequest, account_id: int, right: str = "act") -> StaffAccount:
    """One that is no longer worked with. Raises Http404 for any other."""
    here = StaffAccount.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(here.exclude(left_at=None), pk=account_id)
