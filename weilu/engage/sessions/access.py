"""The only doors to sessions and what belongs to them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.sessions.models import Question, Session
from weilu.people.access import workspace_of


def sessions_of(request: HttpRequest, right: str = "see") -> QuerySet[Session]:
    """Sessions of the workspace."""
    here = Session.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "host", "speaker", "source", "room", "recap_to", "quiz")


def session_of(request: HttpRequest, session_id: int, right: str = "see") -> Session:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(sessions_of(request, right), pk=session_id)


def question_of(request: HttpRequest, question_id: int, right: str = "see") -> Question:
    """A question at one of them. Raises Http404 for any other."""
    here = Question.objects.filter(session__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("session__workspace", "member", "group"),
                             pk=question_id)  # fmt: skip
