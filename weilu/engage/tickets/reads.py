"""How full a session is, and what of it a member sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from weilu.engage.sessions.actions import AHEAD
from weilu.engage.sessions.models import Session
from weilu.engage.tickets.models import Seating, Ticket, TicketState
from weilu.people.models import Member


@dataclass(frozen=True, slots=True)
class House:
    """A session's seats, counted."""

    seats: int
    taken: int  #: of them; whoever came in keeps the seat
    waiting: int
    entered: int

    @property
    def left(self) -> int:
        """Seats nobody holds."""
        return max(self.seats - self.taken, 0)


def house(seating: Seating) -> House:
    """How full it is."""
    found = Ticket.objects.filter(session=seating.session_id)
    states = Counter(found.values_list("state", flat=True))
    entered = states[TicketState.ENTERED]
    return House(
        seating.seats, states[TicketState.HELD] + entered, states[TicketState.WAITING], entered
    )


def seating_of(session: Session) -> Seating | None:
    """Its seats, None where one needs no ticket."""
    return Seating.objects.filter(session=session).first()


def ticket_of(session: Session, member: Member) -> Ticket | None:
    """A member's seat or place in line."""
    found = Ticket.objects.filter(session=session, member=member)
    return found.exclude(state=TicketState.GIVEN_BACK).select_related("session__workspace").first()


def place_in_line(ticket: Ticket) -> int:
    """Who comes next is 1."""
    before = Ticket.objects.filter(session=ticket.session_id, state=TicketState.WAITING)
    earlier = before.filter(asked_at__lt=ticket.asked_at)
    same = before.filter(asked_at=ticket.asked_at, pk__lt=ticket.pk)
    return earlier.count() + same.count() + 1


def ahead_for(member: Member, groups: Iterable[int], most: int) -> list[Session]:
    """Sessions to come that take tickets, of one of these groups or of none in particular."""
    mine = set(groups)
    found = Session.objects.filter(
        workspace=member.workspace_id, state__in=AHEAD, seating__isnull=False
    ).select_related("workspace").order_by("starts_at")  # fmt: skip
    return [one for one in found if not one.groups or mine & {*one.groups}][:most]
