"""Rosters, who waits for a seat, and proposals of who makes room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Member

WAITING = ("waiting", "invited", "in", "withdrawn")
PROPOSED = ("open", "agreed", "kept", "dropped", "done")


class Roster(models.Model):
    """A group with a fixed number of seats, and its rule of who makes room."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    seats = models.PositiveSmallIntegerField()  # staff and bots take none
    weeks = models.PositiveSmallIntegerField()  # looked back, see `rules.WEEKS`
    grace_days = models.PositiveSmallIntegerField()  # newcomers are left alone for so long
    says = models.TextField(max_length=600, blank=True)  # the rule as members are told it
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=2), name="roster_has_seats"),
            models.CheckConstraint(condition=Q(weeks__gte=2, weeks__lte=8), name="roster_weeks"),
        ]

    def __str__(self) -> str:
        return self.group.name


class Waiting(models.Model):
    """Somebody who wants a seat. Who applied by a form is known by their application."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="queue")
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    application = models.ForeignKey(
        "acquire.Application", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=9, default="waiting")
    since = models.DateTimeField()
    invited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "application"], condition=~Q(state="withdrawn"),
                name="waits_once",
            ),
            models.CheckConstraint(condition=Q(state__in=WAITING), name="waiting_state_known"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["roster", "state", "since"], name="roster_queue")]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """That a member makes room, with the figures as they stood. Nothing is done without a yes."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="proposals")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    waiting = models.ForeignKey(Waiting, on_delete=models.SET_NULL, null=True, related_name="+")
    said = models.PositiveIntegerField()
    gave = models.FloatField()
    took = models.FloatField()
    middle = models.FloatField()  # of the group then, see `rules.middle`
    alike = models.PositiveIntegerField()
    quiet_days = models.PositiveIntegerField()
    weeks = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, default="open")
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    until = models.DateField(null=True)  # kept: not proposed again before
    task = models.ForeignKey("outbox.Task", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "member"], condition=Q(state__in=("open", "agreed")),
                name="one_open_proposal_each",
            ),
            models.UniqueConstraint(
                fields=["waiting"], condition=Q(state__in=("open", "agreed")),
                name="one_seat_freed_for_each",
            ),
            models.CheckConstraint(condition=Q(state__in=PROPOSED), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False),
                name="proposal_decided_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member}: {self.state}"
