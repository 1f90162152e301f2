"""The only doors to cards, introductions and teams."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.matching.models import Card, Introduction, Team, TeamPlace
from weilu.people.access import workspace_of


def cards_of(request: HttpRequest, right: str = "see") -> QuerySet[Card]:
    """Cards of the workspace, in whatever state."""
    here = Card.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "member", "made_by")


def card_of(request: HttpRequest, card_id: int, right: str = "see") -> Card:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(cards_of(request, right), pk=card_id)


def introductions_of(request: HttpRequest, right: str = "see") -> QuerySet[Introduction]:
    """Introductions of the workspace, in whatever state."""
    here = Introduction.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "need__member", "offer__member", "by")


def introduction_of(request: HttpRequest, introduction_id: int, right: str = "see") -> Introduction:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(introductions_of(request, right), pk=introduction_id)


def teams_of(request: HttpRequest, right: str = "see") -> QuerySet[Team]:
    """Teams of the workspace, ended ones too."""
    here = Team.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "made_by")


def team_of(request: HttpRequest, team_id: int, right: str = "see") -> Team:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(teams_of(request, right), pk=team_id)


def place_of(request: HttpRequest, team_place_id: int, right: str = "see") -> TeamPlace:
    """Somebody asked into one of them. Raises Http404 for any other."""
    here = TeamPlace.objects.filter(team__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("team__workspace", "member"), pk=team_place_id)
