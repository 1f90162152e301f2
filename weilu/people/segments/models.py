"""Filters kept under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Segment(models.Model):
    """Members found by a filter, whoever they are at the moment of asking."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    text = models.TextField()  # as `tree.written` writes it
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_segment_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="segment_has_a_name"),
            models.CheckConstraint(condition=~Q(text=""), name="segment_has_a_filter"),
        ]

    def __str__(self) -> str:
        return self.name
