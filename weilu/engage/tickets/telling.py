"""What people are told of seats: who gets one from the line, and groups in reminders."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.engage.sessions.actions import ROOM
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import links, reads
from weilu.engage.tickets.models import Ticket
from weilu.outbox import alone
from weilu.outbox.alone import Word


def seated(ticket: Ticket) -> None:
    """A seat became free: say so in private, or have the host say it."""
    session, member = ticket.session, ticket.member
    link = links.seat_link(session, member) if member else links.guest_link(ticket)
    told = _("A seat became free at “%(name)s”: seat %(seat)s is yours. %(link)s") % {
        "name": session.name, "seat": ticket.seat, "link": link,
    }  # fmt: skip
    title = _("Tell %(name)s that a seat is theirs") % {"name": ticket.holder}
    word = Word(
        f"ticket:{ticket.pk}:seated", told, title, session.name, until=session.starts_at,
        assignee=session.host, kind="session",
    )  # fmt: skip
    if member is None:
        alone.hand_over(session.workspace_id, word)
    else:
        alone.tell(member, ROOM, word)


def invitation(session: Session) -> str:
    """What a reminder says of seats, "" where one needs no ticket."""
    seating = reads.seating_of(session)
    if seating is None:
        return ""
    left = reads.house(seating).left
    if not left:
        return _("All seats are taken. Write “%(word)s” to stand in line.") % {"word": session.word}
    return ngettext(
        "%(left)d seat left. Write “%(word)s” to take it.",
        "%(left)d seats left. Write “%(word)s” to take one.", left,
    ) % {"left": left, "word": session.word}  # fmt: skip
