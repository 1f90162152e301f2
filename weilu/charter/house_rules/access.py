"""The only doors to the house rules of a workspace."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.charter.house_rules.models import Edition, RuleBook
from weilu.people.access import workspace_of


def book_of(request: HttpRequest, book_id: int, right: str = "see") -> RuleBook:
    """A book of the person's workspace. Raises Http404 for any other."""
    mine = RuleBook.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace", "group"), pk=book_id)


def edition_of(request: HttpRequest, book_id: int, number: int) -> Edition:
    """One edition of a book of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(book_of(request, book_id).editions, number=number)
