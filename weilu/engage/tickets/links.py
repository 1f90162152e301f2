"""Where members take a seat and find their ticket."""

from __future__ import annotations

from datetime import timedelta

from weilu.console.member_pages import address
from weilu.engage.sessions.models import Session
from weilu.engage.tickets.models import Ticket
from weilu.people.models import Member

LIVES = timedelta(days=180)


def seat_link(session: Session, member: Member, base: str = "") -> str:
    """Where a member takes a seat, and where their ticket is afterwards; for them alone."""
    return address("tickets:mine", "ticket", {"s": session.pk, "m": member.pk}, LIVES, base)


def guest_link(ticket: Ticket, base: str = "") -> str:
    """A guest's ticket; for them alone."""
    return address("tickets:mine", "ticket", {"t": ticket.pk}, LIVES, base)
