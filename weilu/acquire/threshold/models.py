"""Forms at the door, who applied, and what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Workspace

STATES = ("pending", "accepted", "declined")


class Threshold(models.Model):
    """A form people fill in before they are let in. `questions` as `rules.Question` rows."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)  # for staff
    title = models.CharField(max_length=80)  # for applicants
    lead = models.TextField(max_length=600, blank=True)
    questions = models.JSONField()
    pass_mark = models.PositiveIntegerField(null=True, blank=True)  # points of the quiz needed
    reviewed = models.BooleanField(default=True)  # a person decides; else the quiz does
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="threshold_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """What one visitor answered, and what came of it. `questions` as they were asked."""

    threshold = models.ForeignKey(Threshold, on_delete=models.CASCADE, related_name="applications")
    code = models.ForeignKey(
        "acquire.EntryCode", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    visitor = models.CharField(max_length=24)
    contact = models.CharField(max_length=120)
    same = models.CharField(max_length=60)  # see `rules.same_person`
    questions = models.JSONField()
    answers = models.JSONField()
    score = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="pending")
    reason = models.CharField(max_length=300, blank=True)  # told to the applicant
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["threshold", "visitor"], condition=~Q(state="declined"),
                name="one_open_application_each",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="application_state_known"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["threshold", "state", "applied_at"], name="applications_due"),
            models.Index(fields=["threshold", "same"], name="applications_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.state}"
