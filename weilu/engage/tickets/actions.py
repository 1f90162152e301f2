"""Verbs of tickets: open the seats, take one, give it back, let in at the door.

Every verb holds the session's row of seats first, so that two people never get the same seat and
a seat given back goes to whoever waits longest. The database refuses both besides.
"""

from __future__ import annotations

from secrets import choice

from django.db import transaction
from django.utils.translation import gettext_lazy

from weilu.engage.sessions.actions import AHEAD, ROOM, SessionGone, note_there
from weilu.engage.sessions.models import Attendance, Session, SessionState
from weilu.engage.tickets import rules, telling
from weilu.engage.tickets.facts import SeatsChanged, TicketMoved
from weilu.engage.tickets.models import Seating, Ticket, TicketState
from weilu.events.actions import record
from weilu.kit import clock, ids
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Member

SEATED = (TicketState.HELD, TicketState.ENTERED)
#: How a session notes that somebody came in with a ticket.
HOW = "ticket"


class NoTickets(WeiluError):
    code = "tickets.none"
    status = 409
    sentence = gettext_lazy("This session takes no tickets. Say how many seats there are first.")


class SeatsTaken(WeiluError):
    code = "tickets.seats_taken"
    status = 409
    sentence = gettext_lazy(
        "%(taken)s seats are taken already: there cannot be fewer. Give some back first."
    )


class NotAtTheDoor(WeiluError):
    code = "tickets.not_at_the_door"
    status = 409
    sentence = gettext_lazy("This ticket opens no door: it has no seat, or was used already.")


class NotGivenBack(WeiluError):
    code = "tickets.not_given_back"
    status = 409
    sentence = gettext_lazy("This ticket was used or given back already.")


@transaction.atomic
def open_seats(session: Session, seats: int, note: str, by: Account) -> Seating:
    """Say how many may come; more seats go to whoever waits. Raises `SeatsTaken`, `SessionGone`."""
    if session.state not in AHEAD:
        raise SessionGone
    Seating.objects.get_or_create(session=session, defaults={"seats": seats})
    held = _locked(session)
    highest = max(_taken(session), default=0)
    if len(_taken(session)) > seats:
        raise SeatsTaken(taken=len(_taken(session)))
    held.seats, held.note = seats, note
    held.save(update_fields=["seats", "note"])
    if highest > seats:
        _close_up(session, seats)
    fact = SeatsChanged(session=session.pk, name=session.name, seats=seats, by=audit.number(by))
    audit.note(session.workspace, fact, room=ROOM)
    _seat_who_waits(held)
    return held


@transaction.atomic
def take(session: Session, member: Member | None = None, guest: str = "") -> Ticket:
    """A seat, or a place in line; a member who has a ticket gets that one.

    Raises `NoTickets`, `SessionGone`.
    """
    held = _locked(session)
    if held.session.state not in AHEAD:
        raise SessionGone
    if member is not None:
        found = Ticket.objects.filter(session=session, member=member)
        known = found.exclude(state=TicketState.GIVEN_BACK).first()
        if known is not None:
            return known
    seat = next(rules.free_seats(_taken(session), held.seats), None)
    ticket = Ticket.objects.create(
        session=session, member=member, guest=guest, code=_code(), seat=seat,
        state=TicketState.HELD if seat else TicketState.WAITING, asked_at=clock.now(),
    )  # fmt: skip
    _note(ticket, "took" if seat else "waits")
    return ticket


@transaction.atomic
def give_back(ticket: Ticket) -> Ticket:
    """Free a seat for whoever waits longest, or leave the line. Raises `NotGivenBack`."""
    seating = _locked(ticket.session)
    held = _held(ticket, TicketState.HELD, TicketState.WAITING)
    if held is None:
        raise NotGivenBack
    held.state, held.seat = TicketState.GIVEN_BACK, None
    held.save(update_fields=["state", "seat"])
    _note(held, "gave_back")
    if seating.session.state in AHEAD:
        _seat_who_waits(seating)
    return held


@transaction.atomic
def let_in(ticket: Ticket, by: Account) -> Ticket:
    """Somebody comes in, once; a member was there from now on. Raises `NotAtTheDoor`."""
    session = _locked(ticket.session).session
    held = _held(ticket, TicketState.HELD)
    if held is None or session.state == SessionState.CANCELLED:
        raise NotAtTheDoor
    held.state, held.entered_at, held.entered_by = TicketState.ENTERED, clock.now(), by
    held.save(update_fields=["state", "entered_at", "entered_by"])
    _note(held, "entered")
    if held.member is not None:
        note_there(session, held.member, HOW)
    return held


@transaction.atomic
def let_out(ticket: Ticket) -> Ticket:
    """Undo that. Raises `NotAtTheDoor`."""
    _locked(ticket.session)
    held = _held(ticket, TicketState.ENTERED)
    if held is None:
        raise NotAtTheDoor
    held.state, held.entered_at, held.entered_by = TicketState.HELD, None, None
    held.save(update_fields=["state", "entered_at", "entered_by"])
    _note(held, "went_out")
    Attendance.objects.filter(session=held.session, member=held.member_id or 0, how=HOW).delete()
    return held


def _locked(session: Session) -> Seating:
    """The seats, locked till the end of the transaction. Raises `NoTickets`."""
    found = Seating.objects.select_for_update(of=("self",)).select_related("session__workspace")
    held = found.filter(session=session).first()
    if held is None:
        raise NoTickets
    return held


def _held(ticket: Ticket, *states: str) -> Ticket | None:
    found = Ticket.objects.select_related("session__workspace", "member")
    return found.filter(pk=ticket.pk, state__in=states).first()


def _taken(session: Session) -> set[int]:
    seated = Ticket.objects.filter(session=session, seat__isnull=False)
    return {seat for seat in seated.values_list("seat", flat=True) if seat}


def _close_up(session: Session, seats: int) -> None:
    """Whoever sits beyond the last seat moves to a free one."""
    free = rules.free_seats(_taken(session), seats)
    for one in Ticket.objects.filter(session=session, seat__gt=seats).order_by("seat"):
        one.seat = next(free)
        one.save(update_fields=["seat"])


def _seat_who_waits(seating: Seating) -> None:
    """Free seats go to the line in its order, and who gets one is told."""
    waiting = Ticket.objects.filter(session=seating.session, state=TicketState.WAITING)
    free = rules.free_seats(_taken(seating.session), seating.seats)
    line = waiting.select_related("session__workspace", "session__host", "member")
    for seat, one in zip(free, line.order_by("asked_at", "pk"), strict=False):
        one.seat, one.state = seat, TicketState.HELD
        one.save(update_fields=["seat", "state"])
        _note(one, "got")
        telling.seated(one)


def _code() -> str:
    return "".join(choice(rules.LETTERS) for _ in range(rules.LETTERS_OF_CODE))


def _note(ticket: Ticket, did: str) -> None:
    session = ticket.session
    fact = TicketMoved(
        session=session.pk, name=session.name, ticket=ticket.pk, seat=ticket.seat or 0, did=did
    )
    record(session.workspace_id, fact, source=ROOM, external_id=f"ticket:{ids.by_time()}",
        actor=ticket.member_id,
    )  # fmt: skip
