"""Plans, the cells people typed into them, every change of a cell, and booked amounts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.charter.communities.models import Community
from weilu.charter.plan.lines import INPUTS
from weilu.kit import money
from weilu.people.models import Account, Workspace

#: What an amount can be booked as; the first comes in, the others go out.
KINDS = ("revenue", "people", "acquisition", "devices", "gifts")
#: The longest plan, in weeks.
LONGEST = 53


class Plan(models.Model):
    """A community's target and budget over some weeks, from a Monday on."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    currency = models.CharField(max_length=3, default="CNY")
    starts_on = models.DateField()  # a Monday, in the workspace's zone
    weeks = models.PositiveSmallIntegerField()
    opening = models.PositiveIntegerField(default=0)  # members there before the first week
    shares = models.JSONField(default=list)  # who answers for it: [name, parts], as typed
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="plan_has_a_name"),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=LONGEST), name="plan_has_weeks"
            ),
            models.CheckConstraint(
                condition=Q(currency__in=list(money.DIGITS)), name="plan_currency_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Cell(models.Model):
    """One figure somebody typed; a cell without a row is nought."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cells")
    line = models.CharField(max_length=12)  # key of an input in `lines`
    week = models.PositiveSmallIntegerField()  # 0 = the plan's first
    value = models.BigIntegerField()  # in the line's unit: count, basis points or minor units

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "line", "week"], name="plan_cell_once"),
            models.CheckConstraint(condition=Q(line__in=INPUTS), name="plan_cell_line_known"),
            models.CheckConstraint(condition=Q(value__gte=0), name="plan_cell_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.line}/{self.week}"


class Change(models.Model):
    """Cells changed at one stroke: by typing, filling, importing, or taking a stroke back."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    cells = models.JSONField()  # [line, week, before, after]
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["plan", "-id"], name="plan_changes_lately")]

    def __str__(self) -> str:
        return f"{self.plan_id}: {len(self.cells)}"


class Amount(models.Model):
    """Money that came in or was spent on a day, as somebody booked it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(
        Community, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # whose it is, null = nobody said
    kind = models.CharField(max_length=12)  # in `KINDS`
    day = models.DateField()
    minor = models.BigIntegerField()  # in minor units of the currency
    currency = models.CharField(max_length=3)
    buyers = models.PositiveIntegerField(default=0)  # whom a revenue came from
    subject = models.CharField(max_length=60, blank=True)  # "channel:12": what it was spent on
    note = models.CharField(max_length=200, blank=True)
    booked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    booked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="amount_kind_known"),
            models.CheckConstraint(condition=Q(minor__gte=1), name="amount_is_something"),
            models.CheckConstraint(
                condition=Q(currency__in=list(money.DIGITS)), name="amount_currency_known"
            ),
            models.CheckConstraint(
                condition=Q(buyers=0) | Q(kind="revenue"), name="only_revenue_has_buyers"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-day"], name="amounts_by_day"),
            models.Index(fields=["workspace", "subject"], name="amounts_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.minor} {self.currency}"
