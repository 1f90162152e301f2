"""The only doors to keyword answers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.answers.models import Answer
from weilu.people.access import workspace_of


def answers_of(request: HttpRequest, right: str = "see") -> QuerySet[Answer]:
    """Answers of the person's workspace, by name."""
    here = Answer.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("template", "workspace").order_by("name", "pk")


def answer_of(request: HttpRequest, answer_id: int, right: str = "see") -> Answer:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(answers_of(request, right), pk=answer_id)
