"""Cohorts of seed users."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Member, Workspace


class SeedCohort(models.Model):
    """Members picked together in one group. Who was picked stays in it: it is followed whole."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)  # what they are asked to do
    picked_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # no longer looked after; what was stays

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="seed_cohort_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Seed(models.Model):
    """One of them, with the figures they were picked by."""

    cohort = models.ForeignKey(SeedCohort, on_delete=models.CASCADE, related_name="seeds")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    fit = models.FloatField(null=True)  # 0–100; null = nothing was known
    energy = models.FloatField()  # 0–100
    said = models.PositiveIntegerField(default=0)  # in the four weeks before
    gave = models.FloatField(default=0)
    released_at = models.DateTimeField(null=True)  # asked for nothing any more; still counted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "member"], name="seed_once_in_cohort"),
            models.CheckConstraint(
                condition=Q(energy__gte=0, energy__lte=100), name="seed_energy_in_percent"
            ),
            models.CheckConstraint(
                condition=Q(fit=None) | Q(fit__gte=0, fit__lte=100), name="seed_fit_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.member_id}"
