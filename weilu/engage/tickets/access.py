"""The only doors to tickets."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.tickets.models import Ticket
from weilu.engage.tickets.rules import code_of
from weilu.people.access import workspace_of


def tickets_of(request: HttpRequest, right: str = "see") -> QuerySet[Ticket]:
    """Tickets of the workspace's sessions."""
    here = Ticket.objects.filter(session__workspace=workspace_of(request, right))
    return here.select_related("session__workspace", "member", "entered_by")


def ticket_of(request: HttpRequest, ticket_id: int, right: str = "see") -> Ticket:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(tickets_of(request, right), pk=ticket_id)


def by_code(request: HttpRequest, code: str, right: str = "see") -> Ticket:
    """The one the door reads. Raises Http404 for any other."""
    return get_object_or_404(tickets_of(request, right), code=code_of(code))
