"""The only doors to challenges, who takes part, check-ins and copied notes of a workspace."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.challenges.models import Challenge, CheckIn, Copy, Entrant
from weilu.people.access import workspace_of


def challenge_of(request: HttpRequest, challenge_id: int, right: str = "see") -> Challenge:
    """A challenge of the person's workspace. Raises Http404 for any other."""
    mine = Challenge.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=challenge_id)


def entrant_of(request: HttpRequest, entrant_id: int, right: str = "see") -> Entrant:
    """Somebody who takes part in a challenge of the workspace. Raises Http404 for any other."""
    mine = Entrant.objects.filter(challenge__workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("challenge__workspace", "member"), pk=entrant_id)


def checkin_of(request: HttpRequest, checkin_id: int, right: str = "see") -> CheckIn:
    """A check-in of a challenge of the workspace. Raises Http404 for any other."""
    mine = CheckIn.objects.filter(entrant__challenge__workspace=workspace_of(request, right))
    mine = mine.select_related("entrant__challenge__workspace", "entrant__member")
    return get_object_or_404(mine, pk=checkin_id)


def copy_of(request: HttpRequest, copy_id: int, right: str = "see") -> Copy:
    """A note that looks copied, in the workspace. Raises Http404 for any other."""
    mine = Copy.objects.filter(checkin__entrant__challenge__workspace=workspace_of(request, right))
    mine = mine.select_related(
        "checkin__entrant__challenge__workspace", "checkin__entrant__member",
        "earlier__entrant__challenge", "earlier__entrant__member",
    )  # fmt: skip
    return get_object_or_404(mine, pk=copy_id)
