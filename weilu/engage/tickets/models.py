"""How many may come to a session, and who holds which seat."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.engage.sessions.models import Session
from weilu.people.models import Account, Member


class Seating(models.Model):
    """A session one needs a ticket for."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="seating")
    seats = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)  # what to bring, what it costs

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="seating_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.seats}"


class TicketState(models.TextChoices):
    HELD = "held"
    WAITING = "waiting"  # no seat is free
    GIVEN_BACK = "given_back"
    ENTERED = "entered"


class Ticket(models.Model):
    """A seat of somebody, or their place in the line for one."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tickets")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    guest = models.CharField(max_length=80, blank=True)  # the name of somebody who is no member
    code = models.CharField(max_length=12, unique=True)  # what the door reads
    state = models.CharField(max_length=10, choices=TicketState.choices)
    seat = models.PositiveIntegerField(null=True)  # 1 … seats
    asked_at = models.DateTimeField()  # the line is in this order
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TicketState.values), name="ticket_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "entered"], seat__gte=1)
                | Q(state__in=["waiting", "given_back"], seat__isnull=True),
                name="ticket_seat_by_state",
            ),
            models.CheckConstraint(
                condition=Q(state="entered", entered_at__isnull=False)
                | (~Q(state="entered") & Q(entered_at__isnull=True)),
                name="ticket_entered_at",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest="")
                | (Q(member__isnull=True) & ~Q(guest="")),
                name="ticket_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["session", "seat"], condition=Q(seat__isnull=False), name="seat_once"
            ),
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(member__isnull=False) & ~Q(state="given_back"),
                name="one_live_ticket_each",
            ),
        ]
        indexes = [models.Index(fields=["session", "state", "asked_at"], name="ticket_line")]

    def __str__(self) -> str:
        return self.code

    @property
    def holder(self) -> str:
        """Whose it is."""
        return self.member.name if self.member else self.guest
