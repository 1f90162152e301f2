"""Channels, their entry codes, what stands behind each, and who came that way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.outbox.models import Message
from weilu.people.models import Account, Group, Member, Workspace

CHANNEL_KINDS = ("poster", "article", "person", "group", "event", "advert", "shop", "other")


class Channel(models.Model):
    """Where people come from: a poster, an article, a person…"""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, default="poster")
    note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(closed_at=None), name="channel_name_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=CHANNEL_KINDS), name="channel_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class EntryCode(models.Model):
    """A short link and its QR: printed once, it never changes while what is behind it does."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)
    rule = models.CharField(max_length=4, default="fill")
    paused_at = models.DateTimeField(null=True)
    threshold = models.ForeignKey(
        "acquire.Threshold", on_delete=models.SET_NULL, null=True, related_name="+"
    )  # to be passed before anything is shown
    routing = models.ForeignKey(
        "acquire.RoutingSet", on_delete=models.SET_NULL, null=True, blank=True, related_name="codes"
    )  # who came so far is led into one group of this set, instead of what is behind the code
    ran_out_at = models.DateTimeField(null=True)  # when staff were told that nothing is left
    created_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=["fill", "even", "load"]), name="entry_rule_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Target(models.Model):
    """What a visitor may be shown: an address to go to, or a platform's QR image to press on."""

    code = models.ForeignKey(EntryCode, on_delete=models.CASCADE, related_name="targets")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500, blank=True)
    picture = models.BinaryField(null=True)  # PNG or JPEG, at most `pictures.LARGEST`
    picture_type = models.CharField(max_length=12, blank=True)
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    cap = models.PositiveIntegerField(null=True, blank=True)  # seats; null = any number
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    from_hour = models.PositiveSmallIntegerField(null=True, blank=True)  # of the workspace's zone
    until_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    weekdays = models.CharField(max_length=7, blank=True)  # "12345"; see `rules.on_duty`
    segment = models.CharField(max_length=400, blank=True)  # a filter of people.segments
    staff = models.ForeignKey(
        "acquire.StaffAccount", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who adds those who come this way; for the rule "load"
    gone_at = models.DateTimeField(null=True)  # since when the platform says the group is no more
    warned_at = models.DateTimeField(null=True)  # when staff were told that it runs out
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_hour=None) | Q(from_hour__lte=23), name="target_from_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(until_hour=None) | Q(until_hour__lte=24), name="target_until_an_hour"
            ),
            models.CheckConstraint(
                condition=~Q(address="") ^ Q(picture__isnull=False), name="target_leads_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LinkAsk(models.Model):
    """A link into a group that a platform is asked to make: it becomes a target of the code."""

    code = models.ForeignKey(EntryCode, on_delete=models.CASCADE, related_name="asks")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    also = models.ManyToManyField(Group, related_name="+")  # led into as others fill
    cap = models.PositiveIntegerField(null=True)  # seats of the target; null = any number
    closes_at = models.DateTimeField(null=True)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    target = models.OneToOneField(Target, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)  # no longer wanted: what still comes is let be

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "group"], condition=Q(target=None, dropped_at=None),
                name="link_asked_for_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code_id} {self.group_id}"


class Visit(models.Model):
    """One person's visits to a code: the first counts, the target is theirs."""

    code = models.ForeignKey(EntryCode, on_delete=models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=24)  # made up, in a cookie of the short link alone
    target = models.ForeignKey(Target, on_delete=models.SET_NULL, null=True, related_name="+")
    app = models.CharField(max_length=12, blank=True)  # see `rules.app_of`
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)  # when the target became theirs
    times = models.PositiveIntegerField(default=1)
    member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # known by a link of their own
    contact = models.CharField(max_length=120, blank=True)  # left on the waiting page
    told_at = models.DateTimeField(null=True)  # that there is a seat again
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "visitor"], name="visitor_counts_once"),
            models.UniqueConstraint(fields=["code", "member"], name="member_visits_once"),
        ]
        indexes = [
            models.Index(fields=["code", "-first_at"], name="visits_by_time"),
            models.Index(fields=["target", "-shown_at"], name="visits_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} {self.visitor}"


class Arrival(models.Model):
    """A member came into a group through a code: told by the platform, once per join."""

    code = models.ForeignKey(EntryCode, on_delete=models.CASCADE, related_name="arrivals")
    event = models.BigIntegerField(unique=True)  # number of the join in the log
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["code", "-at"], name="arrivals_by_time"),
            models.Index(fields=["member", "group"], name="arrivals_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} {self.member_id}"
