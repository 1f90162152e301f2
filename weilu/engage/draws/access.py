"""The only doors to draws, their prizes and winners."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.draws.models import Draw, DrawPrize, DrawWin
from weilu.people.access import workspace_of


def draw_of(request: HttpRequest, draw_id: int, right: str = "see") -> Draw:
    """A draw of the person's workspace. Raises Http404 for any other."""
    mine = Draw.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=draw_id)


def prize_of(request: HttpRequest, prize_id: int) -> DrawPrize:
    """A prize of the person's workspace. Raises Http404 for any other."""
    mine = DrawPrize.objects.filter(draw__workspace=workspace_of(request, "act"))
    return get_object_or_404(mine.select_related("draw__workspace"), pk=prize_id)


def win_of(request: HttpRequest, win_id: int) -> DrawWin:
    """A win of the person's workspace. Raises Http404 for any other."""
    mine = DrawWin.objects.filter(draw__workspace=workspace_of(request, "act"))
    return get_object_or_404(mine.select_related("draw", "prize", "entry__member"), pk=win_id)
