"""Connections to platforms, and what they delivered before anybody read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.kit.errors import told
from weilu.people.models import Workspace


class ConnectionState(models.TextChoices):
    OFF = "off"  # being set up, or paused by a person
    ON = "on"


class Connection(models.Model):
    """A workspace's account on one platform (a bot, an app, a number)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    adapter = models.CharField(max_length=20)  # key in `adapters.MODULES`
    name = models.CharField(max_length=120)
    sealed = models.TextField(blank=True)  # credentials as JSON, sealed with the installation's key
    token = models.CharField(max_length=64, unique=True)  # in the address the platform calls
    state = models.CharField(
        max_length=3, choices=ConnectionState.choices, default=ConnectionState.OFF
    )
    bookmark = models.TextField(blank=True)  # how far a held connection has read
    pace = models.PositiveSmallIntegerField(default=100)  # percent of what the platform allows
    held_by = models.CharField(max_length=80, blank=True)  # the gateway that serves it
    held_until = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)  # what went wrong last, as `errors.kept`; "" = nothing
    trouble_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)  # when the last delivery was kept
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # its credentials are gone, what it told stays

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ConnectionState.values), name="connection_state_known"
            ),
            models.CheckConstraint(
                condition=Q(pace__gte=1, pace__lte=100), name="connection_no_faster_than_allowed"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "name"], name="connections_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def what_went_wrong(self) -> str:
        """In the language of who reads it, "" where nothing is wrong."""
        return told(self.trouble)


class InboxState(models.TextChoices):
    NEW = "new"
    TAKEN = "taken"  # what it told is in the log
    IGNORED = "ignored"  # it tells nothing Weilu keeps; `note` names it
    REFUSED = "refused"  # it could not be read; `note` says why


class InboxItem(models.Model):
    """One delivery as it came, decrypted. It is acknowledged when it stands here."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=InboxState.choices, default=InboxState.NEW)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "key"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=InboxState.values), name="delivery_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "id"], condition=Q(state="new"), name="unread"),
            models.Index(fields=["received_at"], name="deliveries_by_age"),
        ]

    def __str__(self) -> str:
        return self.key
