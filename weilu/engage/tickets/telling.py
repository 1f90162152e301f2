"""What people are told of seats: who gets one from the line, and groups in reminders."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.engage.sessions.actions import ROOM
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import links, reads
from weilu.engage.tickets.models import Ticket
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import OPEN, OUT, Purpose, Task
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices


def seated(ticket: Ticket) -> None:
    """A seat became free: say so in private, or have the host say it."""
    session, member = ticket.session, ticket.member
    link = links.seat_link(session, member) if member else links.guest_link(ticket)
    told = _("A seat became free at “%(name)s”: seat %(seat)s is yours. %(link)s") % {
        "name": session.name, "seat": ticket.seat, "link": link,
    }  # fmt: skip
    speaker = voices(session.workspace_id, "send_private").get(member.platform) if member else None
    if member is not None and speaker is not None:
        intent = Intent(
            f"ticket:{ticket.pk}:seated", Send(member.external_id, told, private=True),
            Purpose.SERVICE, member=member, reason=session.name, deadline=session.starts_at,
        )  # fmt: skip
        [message] = outbox.put(speaker, ROOM, [intent])
        if message.state in {*OPEN, *OUT}:
            return
    Task.objects.create(
        workspace=session.workspace, kind="session", assignee=session.host, text=told,
        title=(_("Tell %(name)s that a seat is theirs") % {"name": ticket.holder})[:200],
        due_at=session.starts_at, created_at=clock.now(),
    )  # fmt: skip


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
