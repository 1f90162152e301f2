"""The only doors to rosters, those who wait, and proposals."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.people.access import workspace_of


def rosters_of(request: HttpRequest, right: str = "see") -> QuerySet[Roster]:
    """Rosters of the workspace's groups."""
    here = Roster.objects.filter(group__workspace=workspace_of(request, right))
    return here.select_related("group__workspace")


def roster_of(request: HttpRequest, roster_id: int, right: str = "see") -> Roster:
    """One of them. Raises Http404 for any other."""
    roster = rosters_of(request, right).filter(pk=roster_id).first()
    if roster is None:
        raise Http404
    return roster


def waiting_of(request: HttpRequest, waiting_id: int, right: str = "act") -> Waiting:
    """One who waits for a seat. Raises Http404 for any other."""
    here = Waiting.objects.filter(roster__group__workspace=workspace_of(request, right))
    one = here.select_related("roster__group__workspace", "application").filter(pk=waiting_id)
    found = one.first()
    if found is None:
        raise Http404
    return found


def proposal_of(request: HttpRequest, proposal_id: int, right: str = "act") -> Proposal:
    """One proposal. Raises Http404 for any other."""
    here = Proposal.objects.filter(roster__group__workspace=workspace_of(request, right))
    found = here.select_related("roster__group__workspace", "member", "waiting__application")
    one = found.filter(pk=proposal_id).first()
    if one is None:
        raise Http404
    return one
