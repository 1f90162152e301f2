"""Rules, levels and badges as data; what was earned by which event; what the fold keeps.

Points themselves lie in the ledger. An `Award` says which event earned what, so that caps and
repeats are counted from facts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Member, Workspace


class PointRule(models.Model):
    """One act that earns points, from `since` on."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    act = models.CharField(max_length=32)  # of `acts.ACTS`
    points = models.IntegerField()
    segment = models.CharField(max_length=400, blank=True)  # a filter of people.segments
    per_day = models.IntegerField(default=0)  # times a person is paid a day, 0 = any
    fade = models.IntegerField(default=0)  # percent less for each repeat within a week
    is_on = models.BooleanField(default=False)
    since = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=Q(removed_at=None),
                name="one_point_rule_per_name",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0, per_day__gte=0, fade__gte=0, fade__lte=100),
                name="point_rule_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PointPolicy(models.Model):
    """What holds for all rules of a workspace; without a row, the defaults."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    per_day = models.IntegerField(default=100)  # points a person earns a day at most
    expire_days = models.IntegerField(null=True)  # unspent points end after so many
    idle_days = models.IntegerField(null=True)  # who earns nothing for so long …
    decay_percent = models.IntegerField(default=10)  # … loses this share, and again each 30 days

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(per_day__gt=0, decay_percent__gt=0, decay_percent__lte=100)
                & (Q(expire_days=None) | Q(expire_days__gte=30))
                & (Q(idle_days=None) | Q(idle_days__gte=14)),
                name="point_policy_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"points of {self.workspace_id}"


class Level(models.Model):
    """A step reached by points earned in all, spent or not."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    earned = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "earned"], name="one_level_per_step"),
            models.CheckConstraint(condition=Q(earned__gte=0), name="level_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.name


class Badge(models.Model):
    """A sign for having done something often enough."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    act = models.CharField(max_length=32)
    times = models.IntegerField()
    by_day = models.BooleanField(default=False)  # days on which it was done, not times
    within_days = models.IntegerField(default=0)  # 0 = ever
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_badge_per_name"),
            models.CheckConstraint(
                condition=Q(times__gt=0, within_days__gte=0), name="badge_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BadgeHeld(models.Model):
    """Who has it; kept for good."""

    badge = models.ForeignKey(Badge, on_delete=models.CASCADE, related_name="held")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["badge", "member"], name="badge_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.badge_id} {self.member_id}"


class DayOfActs(models.Model):
    """How often a member did something on a day of the community: folded from the log."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=32)
    day = models.DateField()
    times = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "act", "day"], name="one_day_of_acts"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.act} {self.day}"


class Award(models.Model):
    """What one event earned by one rule; zero where a cap or a repeat left nothing."""

    rule = models.ForeignKey(PointRule, on_delete=models.PROTECT, related_name="awards")
    event_id = models.BigIntegerField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    other = models.CharField(max_length=40, blank=True)  # with whom or what it was done
    points = models.IntegerField()
    cut = models.CharField(max_length=5, blank=True)  # "day" | "rule" | "again"
    taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "event_id"], name="event_awarded_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="award_not_below_zero"),
        ]
        indexes = [models.Index(fields=["member", "-day"], name="awards_of_member")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.event_id} {self.points}"


class PointsSeen(models.Model):
    """How far the log has been paid from."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.workspace_id} {self.seq}"


class BoardMute(models.Model):
    """A member who wants to stand on no leaderboard."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.member_id)


class PointTrial(models.Model):
    """A dry run of rules over the past: nothing is booked."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    result = models.JSONField(null=True)  # None = still running
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"trial {self.pk}"
