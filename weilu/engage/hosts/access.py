"""The only doors to hosts, what groups need of them, and shifts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.hosts.models import DutyNeed, Host, Shift
from weilu.people.access import workspace_of


def hosts_of(request: HttpRequest, right: str = "see") -> QuerySet[Host]:
    """Everybody on the bench: asked, hosting, or no more."""
    here = Host.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "member", "account", "brought")


def host_of(request: HttpRequest, host_id: int, right: str = "see") -> Host:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(hosts_of(request, right), pk=host_id)


def needs_of(request: HttpRequest, right: str = "see") -> QuerySet[DutyNeed]:
    """What groups of the workspace need."""
    here = DutyNeed.objects.filter(group__workspace=workspace_of(request, right))
    return here.select_related("group__workspace")


def need_of(request: HttpRequest, need_id: int, right: str = "see") -> DutyNeed:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(needs_of(request, right), pk=need_id)


def shifts_of(request: HttpRequest, right: str = "see") -> QuerySet[Shift]:
    """Shifts of the workspace, holes too."""
    here = Shift.objects.filter(group__workspace=workspace_of(request, right))
    return here.select_related("group__workspace", "host__member", "offered_to__member", "task")


def shift_of(request: HttpRequest, shift_id: int, right: str = "see") -> Shift:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(shifts_of(request, right), pk=shift_id)
