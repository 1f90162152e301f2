"""Words staff keep about members."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Tag(models.Model):
    """A word of the workspace; on any number of members."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)  # what it is for
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_tag_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a member, and who or what put it there."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="taggings")
    source = models.CharField(max_length=40)  # "console", "api", "import", or a room's own word
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "member"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.member_id}"
