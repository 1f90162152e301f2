"""The only doors to keyword answers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.engage.answers.models import Answer
from weilu.people.access import workspace_of


def answers_of(request: HttpRequest, right: str = "see") -> QuerySet[Answer]:
    """Answers of the person's workspace, by name."""
    here = Answer.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("template", "workspace").order_by("name", "pk")


def answer_of(request: HttpRequest, answer_id: int, right: str = "see") -> Answer:
    """One of them. Raises Http404 for any other."""
    found = answers_of(request, right).filter(pk=answer_id).first()
    if found is None:
        raise Http404
    return found
