"""A ticket, for tests of who reaches what."""

from __future__ import annotations

from weilu.engage.tickets.models import Seating, Ticket
from weilu.kit import clock

#: What its endpoints could change.
SEATED = (Seating, Ticket)


def ticket_of(session: int, member: int) -> dict[str, int | str]:
    """Somebody has the first of two seats of a session."""
    Seating.objects.create(session_id=session, seats=2)
    ticket = Ticket.objects.create(
        session_id=session, member_id=member, code=f"CODE{session}", state="held", seat=1,
        asked_at=clock.now(),
    )  # fmt: skip
    return {"ticket_id": ticket.pk, "ticket_code": ticket.code}
