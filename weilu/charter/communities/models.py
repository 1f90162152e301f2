"""Communities, their groups, their charter's versions, the links that show it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Workspace

#: Where a community stands, as `stages.STAGES` orders them; "" = nobody has looked yet.
STAGES = ("", "seed", "growth", "mature", "reform", "closed")


class Community(models.Model):
    """What one or several groups are together: it has one charter, and a stage."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    draft = models.JSONField(default=dict)  # the charter being written: `content.Charter`
    drafted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=6, blank=True)  # as last seen, see `stages`
    stage_since = models.DateTimeField(null=True)
    thresholds = models.JSONField(default=dict)  # figures of stages that were changed: key → value
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(closed_at=None),
                name="community_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="community_has_a_name"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="community_stage_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CommunityGroup(models.Model):
    """A group's place in a community; a group has at most one."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="places")
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.community_id}: {self.group_id}"


class CharterVersion(models.Model):
    """A published charter. Its words never change again; another version follows it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the community
    content = models.JSONField()  # `content.Charter`, with the name and the groups of that day
    note = models.CharField(max_length=200, blank=True)  # what changed, and why
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="charter_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="charter_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}/{self.number}"


class CharterLink(models.Model):
    """A link that shows the charter in force to whoever has it, until it ends or is revoked."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="links")
    name = models.CharField(max_length=80, blank=True)  # whom it is for
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="charter_link_lives_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.name}"
