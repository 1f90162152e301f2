"""Who writes the word of a session before it runs wants a seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from weilu.engage.sessions.actions import ROOM, SessionGone
from weilu.engage.sessions.models import Session, SessionState
from weilu.engage.sessions.rules import says_word
from weilu.engage.tickets import actions, links, reads
from weilu.engage.tickets.models import Ticket, TicketState
from weilu.events.actions import Row
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people.models import Group, Member
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection


def hear(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`."""
    said = [row for row in rows if row.kind == "message" and row.actor and row.text]
    if not said:
        return
    planned = Session.objects.filter(
        workspace=connection.workspace_id, state=SessionState.PLANNED, seating__isnull=False
    ).only("pk", "word", "groups")
    for session in planned:
        named = [
            [row.source_id, row.external_id] for row in said
            if row.group_id in session.groups and says_word(row.text, session.word)
        ]  # fmt: skip
        if named:
            enqueue("engage.tickets_asked", session_id=session.pk, named=named)


def seat(session_id: int, named: Sequence[Sequence[Any]]) -> None:
    """A seat or a place in line for each who wrote it; each is answered once."""
    session = Session.objects.select_related("workspace").filter(pk=session_id).first()
    if session is None:
        return
    for source, external in named:
        event = Event.objects.filter(source=source, external_id=external).first()
        member = Member.objects.filter(pk=event.actor or 0, is_bot=False).first() if event else None
        if event is None or member is None:
            continue
        try:
            _answer(event, member, actions.take(session, member))
        except (actions.NoTickets, SessionGone):
            return


def _answer(event: Event, member: Member, ticket: Ticket) -> None:
    """In the group how it stands, to the member alone where the ticket is."""
    group = Group.objects.filter(pk=event.group_id or 0).first()
    workspace, told = ticket.session.workspace_id, standing(ticket)
    here = voices(workspace).get(group.platform) if group else None
    if here is not None and group is not None:
        words = Send(group.external_id, told, reply_to=event.external_id)
        _put(here, ticket, "answer", words, group=group)
    alone = voices(workspace, "send_private").get(member.platform)
    if alone is not None:
        words = Send(member.external_id, f"{told} {_link(ticket, member)}", private=True)
        _put(alone, ticket, "page", words, member=member)


def standing(ticket: Ticket) -> str:
    """A member's seat or place in line, as a sentence."""
    if ticket.state == TicketState.WAITING:
        return _("“%(name)s” is full. You are number %(place)s in line.") % {
            "name": ticket.session.name, "place": reads.place_in_line(ticket),
        }  # fmt: skip
    given = {"name": ticket.session.name, "seat": ticket.seat}
    return _("“%(name)s”: seat %(seat)s is yours.") % given


def _link(ticket: Ticket, member: Member) -> str:
    return links.seat_link(ticket.session, member)


def _put(connection: Connection, ticket: Ticket, what: str, words: Send, **more: Any) -> None:
    intent = Intent(
        f"ticket:{ticket.pk}:{what}", words, Purpose.SERVICE, reason=ticket.session.name,
        deadline=ticket.session.starts_at, **more,
    )  # fmt: skip
    outbox.put(connection, ROOM, [intent])
