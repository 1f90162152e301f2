"""What a drafted column draws on, and each day's draft."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.engage.drafts.wording import WEIGHTS
from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.outbox.models import Task
from weilu.people.models import Account, Workspace


class Feed(models.Model):
    """An RSS or Atom feed that stories come from."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=500)
    name = models.CharField(max_length=120, blank=True)  # "" until it was read once
    weight = models.IntegerField(default=1)  # 0 seldom … 3 first
    is_on = models.BooleanField(default=True)
    validators = models.JSONField(default=dict)  # what it said of itself last: ETag, Last-Modified
    read_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)  # "" = the last reading went well
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "address"], name="one_feed_per_address"),
            models.CheckConstraint(
                condition=Q(weight__gte=0) & Q(weight__lte=3), name="feed_weight_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def comes(self) -> str:
        """Its weight in words."""
        return str(dict(WEIGHTS)[self.weight])


class Story(models.Model):
    """Something worth telling: from a feed, or a link that staff pasted (no feed)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, related_name="stories")
    key = models.CharField(max_length=64)  # of its address without what only counts clicks
    address = models.CharField(max_length=1_000)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=600, blank=True)
    said_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # let out with a draft

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="story_once"),
        ]
        indexes = [models.Index(fields=["workspace", "-said_at"], name="stories_latest")]

    def __str__(self) -> str:
        return self.title


class Desk(models.Model):
    """How a column's days are drafted."""

    column = models.OneToOneField(ProgrammeColumn, on_delete=models.CASCADE, related_name="desk")
    opening = models.CharField(max_length=200, blank=True)
    closing = models.CharField(max_length=200, blank=True)
    likes = models.JSONField(default=list)  # words that lift a story
    avoids = models.JSONField(default=list)  # words that keep a story out
    sources = models.JSONField(default=list)  # recap: groups it is taken from; [] = the column's
    most = models.IntegerField(default=10)
    with_links = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most__gte=1) & Q(most__lte=20), name="desk_lines_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"desk of {self.column_id}"


class Writer(models.Model):
    """A language model that may write drafts up, behind any endpoint that speaks as OpenAI's does.

    A workspace without a row has none. Nothing is sent to it before somebody asks for one draft.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300)  # up to and with /v1
    model = models.CharField(max_length=120)
    sealed_key = models.TextField(blank=True)  # "" = the endpoint wants none
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.model} at {self.address}"


class Draft(models.Model):
    """One day as Weilu would tell it; nothing goes out before a person lets it."""

    item = models.OneToOneField(ProgrammeItem, on_delete=models.CASCADE, related_name="draft")
    lines = models.JSONField(default=list)  # of `rules.Line`, in order
    words = models.TextField(blank=True)  # written up; "" = the lines in their one format
    asked_at = models.DateTimeField(null=True)  # a model is writing it up since
    fault = models.CharField(max_length=200, blank=True)  # why it did not
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False),
                name="draft_approved_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.item_id}"
