"""Imports: histories taken into a workspace, with what came of them. And live connections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Workspace
from weilu.platforms.live.models import Connection, InboxItem

__all__ = ["Connection", "ImportRun", "ImportState", "InboxItem"]


class ImportState(models.TextChoices):
    WAITING = "waiting"
    READING = "reading"  # parsing the file; nothing is taken yet
    RECORDING = "recording"  # events go into the log
    DONE = "done"
    REFUSED = "refused"  # the file as a whole could not be read; nothing was taken
    CANCELLED = "cancelled"


class ImportRun(models.Model):
    """One file given to a workspace, and its progress (survives a reload and a restart)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=255)  # as the person named it; never used as a path
    path = models.CharField(max_length=500)
    size = models.BigIntegerField()
    format = models.CharField(max_length=30, blank=True)  # "" = find out
    zone = models.CharField(max_length=60, blank=True)
    date_order = models.CharField(max_length=3, blank=True)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.WAITING
    )
    progress = models.FloatField(default=0)  # 0–1 over reading and recording
    taken = models.BigIntegerField(default=0)  # events that are new in the log
    skipped = models.BigIntegerField(default=0)  # events the log had already
    repeated = models.BigIntegerField(default=0)  # events that stand in the file a second time
    refused = models.BigIntegerField(default=0)  # lines that could not be read
    refusals = models.JSONField(default=list)  # the first 1,000: [where, why]
    why = models.TextField(blank=True)  # when refused as a whole: what and where
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_state_known"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="imports_newest_first")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_over(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.REFUSED, ImportState.CANCELLED}
