"""The only doors to the plans and booked amounts of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.charter.plan.models import Amount, Plan
from weilu.people.access import workspace_of


def plans_of(request: HttpRequest, right: str = "see") -> QuerySet[Plan]:
    """Plans of the workspace that are not put away."""
    mine = Plan.objects.filter(workspace=workspace_of(request, right), dropped_at=None)
    return mine.select_related("community", "workspace")


def plan_of(request: HttpRequest, plan_id: int, right: str = "see") -> Plan:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(plans_of(request, right), pk=plan_id)


def former_plan_of(request: HttpRequest, plan_id: int, right: str = "act") -> Plan:
    """One that was put away, or not. Raises Http404 for any other."""
    mine = Plan.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("community", "workspace"), pk=plan_id)


def amounts_of(request: HttpRequest, right: str = "see") -> QuerySet[Amount]:
    """Booked amounts of the workspace, without those taken out."""
    mine = Amount.objects.filter(workspace=workspace_of(request, right), withdrawn_at=None)
    return mine.select_related("community", "booked_by")


def amount_of(request: HttpRequest, amount_id: int, right: str = "see") -> Amount:
    """One amount, taken out or not. Raises Http404 for any other."""
    mine = Amount.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=amount_id)
