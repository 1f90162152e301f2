"""Columns of the programme, and each of their days."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.outbox.models import Purpose
from weilu.people.models import Account, Workspace

#: What a column is for: a service is an answer, never planned.
PURPOSES = (Purpose.RELATION, Purpose.INFORMATION, Purpose.PROMOTION)


class Holidays(models.TextChoices):
    """What a column does on days that are no working days (make-up days are working days)."""

    AS_USUAL = "as_usual"
    WORKDAYS = "workdays"  # only on working days
    FREE_DAYS = "free_days"  # only on days off


class ItemState(models.TextChoices):
    PLANNED = "planned"
    QUEUED = "queued"  # handed to the outbox
    TASKED = "tasked"  # a person's task: nothing was written, or no platform speaks there
    SKIPPED = "skipped"


class ProgrammeColumn(models.Model):
    """Something that comes back: a morning brief, a question of the week, a live evening."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    form = models.CharField(max_length=8, default="text")
    brief = models.CharField(max_length=300, blank=True)  # what its host does, for staff
    text = models.TextField(blank=True)  # what goes out; "" = written for each day
    host = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.CharField(max_length=120)  # RFC 5545, without DTSTART
    starts_on = models.DateField()
    hour = models.TimeField()  # in the workspace's zone
    holidays = models.CharField(max_length=9, choices=Holidays.choices, default="as_usual")
    groups = models.JSONField(default=list)  # ids
    kept_until = models.DateField(null=True)  # staff said: keep it; no proposal before
    counted_from = models.DateTimeField(null=True)  # refreshed then: its record starts anew
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(retired_at=None),
                name="one_column_per_name",
            ),
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="column_purpose_known"),
            models.CheckConstraint(
                condition=Q(holidays__in=Holidays.values), name="column_holidays_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ProgrammeItem(models.Model):
    """One day of a column. `slot` is the day its cadence gave; `at` may have been moved."""

    column = models.ForeignKey(ProgrammeColumn, on_delete=models.CASCADE, related_name="items")
    slot = models.DateField()
    at = models.DateTimeField()
    text = models.TextField(blank=True)  # "" = the column's
    state = models.CharField(max_length=8, choices=ItemState.choices, default="planned")
    is_own = models.BooleanField(default=False)  # moved or written by hand: cadence leaves it be
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["column", "slot"], name="one_item_per_slot"),
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="programme_item_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(state="planned"), name="items_to_hand_over"),
        ]

    def __str__(self) -> str:
        return f"{self.column_id} {self.slot}"

    @property
    def words(self) -> str:
        """What goes out, "" where nobody has written it."""
        return self.text or self.column.text


class ItemRecord(models.Model):
    """What one day of a column brought, counted when it was over; see `records`."""

    item = models.OneToOneField(ProgrammeItem, on_delete=models.CASCADE, related_name="record")
    came = models.IntegerField()  # members who did something in its groups within its hours
    usual = models.FloatField(null=True)  # as many in the same hours of ordinary days, a mean
    answers = models.IntegerField(null=True)  # replies to it; null = posted by hand, nobody knows
    marks = models.IntegerField(null=True)  # reactions to it, and its being pinned
    orders = models.IntegerField()
    is_final = models.BooleanField(default=False)  # late events change it no more
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(came__gte=0) & Q(orders__gte=0) & ~Q(answers__lt=0) & ~Q(marks__lt=0),
                name="item_record_counts",
            ),
        ]
        indexes = [models.Index(fields=["item"], condition=Q(is_final=False), name="to_recount")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.came}"
