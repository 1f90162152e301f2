"""A ticket on a phone: take a seat, show its code at the door, give it back."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.sessions.actions import AHEAD
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import actions, reads, rules
from weilu.engage.tickets.door import code_picture
from weilu.engage.tickets.models import Ticket, TicketState
from weilu.kit.errors import WeiluError
from weilu.people.models import Member


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("ticket")
def mine(request: HttpRequest, says: Says) -> HttpResponse:
    """One page before and after; each form does one thing."""
    session, member, ticket = _found(says)
    error = ""
    if request.method == "POST":
        try:
            _do(request.POST.get("do", ""), session, member, ticket)
        except WeiluError as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    with timezone.override(ZoneInfo(session.workspace.zone)):
        given = _page(request, session, ticket) | {"member": member, "error": error}
        return render(request, "m/tickets/page.html", given)


def _found(says: Says) -> tuple[Session, Member | None, Ticket | None]:
    """Whose page it is. Raises `Gone`."""
    if "t" in says:
        found = Ticket.objects.select_related("session__workspace")
        ticket = found.filter(pk=says["t"]).first()
        if ticket is None:
            raise Gone
        return ticket.session, None, ticket
    session = Session.objects.select_related("workspace").filter(pk=says["s"]).first()
    member = Member.objects.filter(pk=says["m"]).first()
    if session is None or member is None or member.workspace_id != session.workspace_id:
        raise Gone
    return session, member, reads.ticket_of(session, member)


def _do(verb: str, session: Session, member: Member | None, ticket: Ticket | None) -> None:
    if verb == "take" and member is not None:
        actions.take(session, member)
    elif verb == "give_back" and ticket is not None:
        actions.give_back(ticket)


def _page(request: HttpRequest, session: Session, ticket: Ticket | None) -> dict[str, Any]:
    seating = reads.seating_of(session)
    has_seat = ticket is not None and ticket.state == TicketState.HELD
    waits = ticket is not None and ticket.state == TicketState.WAITING
    return {
        "community": session.workspace.name, "session": session, "ticket": ticket,
        "seating": seating, "house": reads.house(seating) if seating else None,
        "is_ahead": session.state in AHEAD, "waits": waits,
        "code": rules.shown(ticket.code) if ticket and has_seat else "",
        "picture": code_picture(ticket, request) if ticket and has_seat else "",
        "place": reads.place_in_line(ticket) if ticket and waits else 0,
    }  # fmt: skip
