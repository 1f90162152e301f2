"""The only doors to the house rules of a workspace."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from weilu.charter.house_rules.models import Edition, RuleBook
from weilu.people.access import workspace_of


def book_of(request: HttpRequest, book_id: int, right: str = "see") -> RuleBook:
    """A book of the person's workspace. Raises Http404 for any other."""
    mine = RuleBook.objects.filter(workspace=workspace_of(request, right), pk=book_id)
    book = mine.select_related("workspace", "group").first()
    if book is None:
        raise Http404
    return book


def edition_of(request: HttpRequest, book_id: int, number: int) -> Edition:
    """One edition of a book of the person's workspace. Raises Http404 for any other."""
    edition = book_of(request, book_id).editions.filter(number=number).first()
    if edition is None:
        raise Http404
    return edition
