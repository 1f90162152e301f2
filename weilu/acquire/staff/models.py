"""Accounts people work with, their pace, and what each day asks of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.acquire.staff.rules import KINDS
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Member, Workspace


class Pace(models.Model):
    """A plan of how much an account does a day as it grows older; `steps` as `rules.Step` rows."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    steps = models.JSONField()
    source = models.CharField(max_length=300, blank=True)  # where its figures come from
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_pace_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffAccount(models.Model):
    """A real, named person's account on a platform, with its persona card."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=20)
    handle = models.CharField(max_length=200)  # its id there, as people type it
    name = models.CharField(max_length=120)  # as members read it
    keeper = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    member = models.OneToOneField(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    groups = models.ManyToManyField(Group, related_name="+", blank=True)  # it looks after
    part = models.CharField(max_length=80, blank=True)  # host, teacher, service…
    about = models.TextField(max_length=600, blank=True)
    topics = models.CharField(max_length=200, blank=True)
    manner = models.CharField(max_length=200, blank=True)  # how it speaks
    greeting = models.TextField(max_length=600, blank=True)
    pace = models.ForeignKey(Pace, on_delete=models.PROTECT, related_name="accounts")
    began_on = models.DateField()  # day 1 of its pace; moved on after a restriction
    rests_until = models.DateField(null=True)  # no duties before this day
    rests_why = models.CharField(max_length=12, blank=True)  # "own" | "restricted"
    left_at = models.DateTimeField(null=True)  # no longer worked with; kept for its record
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "platform", "handle"],
                condition=Q(left_at=None),
                name="staff_account_once",
            ),
            models.CheckConstraint(
                condition=Q(rests_why__in=["", "own", "restricted"]), name="rest_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """Up to `wanted` of one kind, on one day of the workspace, by one account."""

    account = models.ForeignKey(StaffAccount, on_delete=models.CASCADE, related_name="duties")
    task = models.OneToOneField(Task, on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=8)
    wanted = models.PositiveIntegerField()
    reached = models.PositiveIntegerField(null=True)  # null = nobody has said

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "day", "kind"], name="duty_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="duty_kind_known"),
        ]
        indexes = [models.Index(F("day").desc(), F("account"), name="duties_by_day")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day} {self.kind} {self.reached}/{self.wanted}"
