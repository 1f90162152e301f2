"""The log: what happened, once, for good."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """Where events come from: a group of a platform ("telegram:-100123") or a room of Weilu."""

    workspace_id = models.BigIntegerField()
    name = models.CharField(max_length=240)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "name"], name="source_once_per_workspace"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing that happened. Append-only: a trigger refuses changes to anything but the words.

    Ids of people and groups are plain numbers here: the log lies below `people` in the tree.
    """

    workspace_id = models.BigIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    group_id = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    subject = models.BigIntegerField(null=True)
    reply_to = models.CharField(max_length=200, blank=True)
    media = models.CharField(max_length=16, blank=True)
    mentions = models.JSONField(null=True)
    text = models.TextField(blank=True)
    data = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="event_once_per_source"),
        ]
        indexes = [models.Index(fields=["group_id", "at"], name="event_by_group_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class SealedFile(models.Model):
    """A Parquet file of the lake. Only files named here are read, never a half-written one."""

    workspace_id = models.BigIntegerField()
    month = models.CharField(max_length=7)  # "2026-05", of the events' time in UTC
    path = models.CharField(max_length=300, unique=True)  # below the lake's folder
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    rows = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)  # replaced by compaction; deleted a while later

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "month"], name="sealed_by_month")]

    def __str__(self) -> str:
        return self.path


class Watermark(models.Model):
    """How far a workspace's log has been sealed: every event with id ≤ seq lies in the lake."""

    workspace_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
