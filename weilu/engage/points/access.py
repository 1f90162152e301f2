"""The only doors to rules, levels, badges and what was booked for a member."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.points import reads
from weilu.engage.points.models import Badge, Level, PointRule
from weilu.ledger.models import Transfer
from weilu.people.access import workspace_of
from weilu.people.models import Member


def rule_of(request: HttpRequest, rule_id: int, *, removed: bool = False) -> PointRule:
    """A rule of the person's workspace, also a `removed` one. Raises Http404 for any other."""
    mine = PointRule.objects.filter(workspace=workspace_of(request, "act"))
    mine = mine if removed else mine.filter(removed_at=None)
    return get_object_or_404(mine.select_related("workspace"), pk=rule_id)


def level_of(request: HttpRequest, level_id: int) -> Level:
    """A level of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(Level, workspace=workspace_of(request, "act"), pk=level_id)


def badge_of(request: HttpRequest, badge_id: int) -> Badge:
    """A badge of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(Badge, workspace=workspace_of(request, "act"), pk=badge_id)


def transfer_of(member: Member, given: str) -> Transfer:
    """Something booked for a member. Raises Http404 for anything else."""
    try:
        number = UUID(given)
    except ValueError:
        raise Http404 from None
    mine = reads.statement(member).filter(transfer=number)
    if not mine.exists():
        raise Http404
    return Transfer.objects.get(pk=number)
