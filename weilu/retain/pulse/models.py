"""Whether and whom a workspace asks, what was asked of whom, and out of how many."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Group, Member, Workspace
from weilu.retain.pulse.rules import BEST, DIMENSIONS, STRATA, WORST


class PulsePlan(models.Model):
    """How a workspace asks."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(default=False)
    groups = models.JSONField(default=list)  # ids; empty = every group
    per_week = models.PositiveIntegerField(default=14)  # members of a group
    hour = models.PositiveIntegerField(default=19)  # of the workspace's day
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(per_week__gte=1, per_week__lte=700), name="pulse_asks_some"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="pulse_hour_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.is_on}"


class PulseFrame(models.Model):
    """How many members of each stratum a group had when some of them were asked."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    active = models.PositiveIntegerField()
    some = models.PositiveIntegerField()
    silent = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "day"], name="pulse_frame_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.day}"


class PulseAsk(models.Model):
    """One question to one member; the answer may be changed while its page is open."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    dimension = models.CharField(max_length=9)
    stratum = models.CharField(max_length=6)
    asked_at = models.DateTimeField()
    fortnight = models.PositiveIntegerField()  # number of two weeks since 1970
    score = models.PositiveIntegerField(null=True)  # 1 … 5
    words = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "fortnight"], name="pulse_once_a_fortnight"),
            models.CheckConstraint(
                condition=Q(dimension__in=DIMENSIONS), name="pulse_dimension_known"
            ),
            models.CheckConstraint(condition=Q(stratum__in=STRATA), name="pulse_stratum_known"),
            models.CheckConstraint(
                condition=Q(score__isnull=True, answered_at__isnull=True)
                | Q(score__gte=WORST, score__lte=BEST, answered_at__isnull=False),
                name="pulse_answer_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "asked_at"], name="pulse_by_group"),
            models.Index(fields=["member", "asked_at"], name="pulse_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.dimension}"
