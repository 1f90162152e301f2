"""Work to be done in the background, as rows of the same database as the facts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One call of one task. Leased while it runs; a lease that ends unrenewed is taken over."""

    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=40, default="default")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    key = models.CharField(max_length=120, blank=True)  # at most one waiting job per (task, key)
    run_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"],
                condition=Q(state="waiting") & ~Q(key=""),
                name="one_waiting_job_per_key",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
        ]
        indexes = [models.Index(fields=["state", "run_at"], name="jobs_due")]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"
