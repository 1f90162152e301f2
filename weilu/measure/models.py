"""Stored check-ups, so that lists of thousands of groups open at once."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from weilu.people.models import Account, Group, Workspace

#: Figures kept as columns of their own, because lists sort by them.
SORTABLE = ("messages_per_day", "attention", "connectivity", "benefit", "noise")


class GroupCheckupRow(models.Model):
    """The latest check-up of one group: what lists sort and filter by, and all figures."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()  #: when measuring began
    name = models.CharField(max_length=200)
    platform = models.CharField(max_length=20)
    verdict = models.CharField(max_length=12)
    verdict_before = models.CharField(max_length=12, blank=True)  #: what it was before it turned
    turned_at = models.DateTimeField(null=True)  #: as of when the verdict last changed
    verdict_rank = models.PositiveSmallIntegerField()  #: 0 = needs a hand most
    urgency = models.FloatField(default=0)  #: weight of its most pressing finding that says "act"
    stage = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    kind_is_guess = models.BooleanField()
    members = models.PositiveIntegerField()
    messages_ever = models.PositiveBigIntegerField()
    last_at = models.DateTimeField(null=True)
    messages_per_day = models.FloatField(null=True)
    attention = models.FloatField(null=True)
    connectivity = models.FloatField(null=True)
    benefit = models.FloatField(null=True)
    noise = models.FloatField(null=True)
    asked_at = models.DateTimeField(null=True)  #: when somebody last asked for it to be done again
    document = models.JSONField(encoder=DjangoJSONEncoder)  #: `GroupCheckup.as_data()`, no charts

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "verdict_rank", "-urgency"], name="checkup_by_verdict"
            ),
            models.Index(fields=["workspace", "urgency"], name="checkup_by_urgency"),
            models.Index(fields=["workspace", "name"], name="checkup_by_name"),
            models.Index(fields=["workspace", "last_at"], name="checkup_by_last"),
            models.Index(fields=["workspace", "messages_per_day"], name="checkup_by_messages"),
            models.Index(fields=["workspace", "attention"], name="checkup_by_attention"),
            models.Index(fields=["workspace", "connectivity"], name="checkup_by_connectivity"),
            models.Index(fields=["workspace", "benefit"], name="checkup_by_benefit"),
            models.Index(fields=["workspace", "noise"], name="checkup_by_noise"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"

    @property
    def is_awaited(self) -> bool:
        """Whether a worker is still to measure the group again."""
        return self.asked_at is not None and self.made_at < self.asked_at


class GroupDetail(models.Model):
    """What one group's page draws, kept when it was first looked at.

    Good for the check-up made at the same moment; any other is looked at anew.
    """

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    document = models.JSONField(encoder=DjangoJSONEncoder)  #: `charts` and `findings` of as_data

    def __str__(self) -> str:
        return f"detail of {self.group_id}"


class GroupTrail(models.Model):
    """The events behind one figure of a group, good for the check-up made at the same moment."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    seqs = models.JSONField()  #: ids of events, newest first, at most `trail.MOST`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "metric"], name="one_trail_per_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} of {self.group_id}"


class PutOff(models.Model):
    """Somebody does not want to see a matter before a moment; others see it still."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)  # of the matter
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "workspace", "key"], name="put_off_once"),
        ]

    def __str__(self) -> str:
        return self.key
