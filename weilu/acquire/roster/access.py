"""The only doors to rosters, those who wait, and proposals."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.people.access import workspace_of


def rosters_of(request: HttpRequest, right: str = "see") -> QuerySet[Roster]:
    """Rosters of the workspace's groups."""
    here = Roster.objects.filter(group__workspace=workspace_of(request, right))
    return here.select_related("group__workspace")


def roster_of(request: HttpRequest, roster_id: int, right: str = "see") -> Roster:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(rosters_of(request, right), pk=roster_id)


def waiting_of(request: HttpRequest, waiting_id: int, right: str = "act") -> Waiting:
    """One who waits for a seat. Raises Http404 for any other."""
    here = Waiting.objects.filter(roster__group__workspace=workspace_of(request, right))
    found = here.select_related("roster__group__workspace", "application")
    return get_object_or_404(found, pk=waiting_id)


def proposal_of(request: HttpRequest, proposal_id: int, right: str = "act") -> Proposal:
    """One proposal. Raises Http404 for any other."""
    here = Proposal.objects.filter(roster__group__workspace=workspace_of(request, right))
    found = here.select_related("roster__group__workspace", "member", "waiting__application")
    return get_object_or_404(found, pk=proposal_id)
