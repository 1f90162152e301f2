"""Sets of groups that each person comes into one of, and who was led where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Member, Workspace

RULES = ("fill", "even", "load")
#: waiting = has a seat and waits for the hour; nowhere = there was no seat; let_in = has the link;
#: came = seen in the group.
STATES = ("waiting", "nowhere", "let_in", "came")


class RoutingSet(models.Model):
    """Groups that are alternatives: one person comes into one of them, never into two."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    rule = models.CharField(max_length=4, default="fill")
    hour = models.PositiveSmallIntegerField(null=True, blank=True)  # of the workspace's zone
    words = models.TextField(max_length=600, blank=True)  # said to who is let in
    gift = models.CharField(max_length=120, blank=True)  # promised to who comes in; staff hand out
    closed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(closed_at=None), name="routing_name_once"
            ),
            models.CheckConstraint(condition=Q(rule__in=RULES), name="routing_rule_known"),
            models.CheckConstraint(
                condition=Q(hour=None) | Q(hour__lte=23), name="routing_at_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoutingPlace(models.Model):
    """One group of a set, and for whom it is."""

    routing = models.ForeignKey(RoutingSet, on_delete=models.CASCADE, related_name="places")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=500)  # the invite link people are handed
    cap = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)  # "zh" | "en"; "" = any
    segment = models.CharField(max_length=400, blank=True)  # a filter of people.segments
    staff = models.ForeignKey(
        "acquire.StaffAccount", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    gone_at = models.DateTimeField(null=True)  # since when the platform says it is no more
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["routing", "group"], condition=Q(removed_at=None), name="group_once_in_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.routing_id} {self.group_id}"


class Entrant(models.Model):
    """A person on the way into one group of a set: one row each, by all that tells them apart."""

    routing = models.ForeignKey(RoutingSet, on_delete=models.CASCADE, related_name="entrants")
    code = models.ForeignKey(
        "acquire.EntryCode", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    visitor = models.CharField(max_length=24, blank=True)  # of the short link's cookie
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    contact = models.CharField(max_length=120, blank=True)
    same = models.CharField(max_length=60, blank=True)  # see `threshold.rules.same_person`
    language = models.CharField(max_length=8, blank=True)
    place = models.ForeignKey(
        RoutingPlace, on_delete=models.SET_NULL, null=True, related_name="entrants"
    )
    state = models.CharField(max_length=8)
    why = models.JSONField(default=list)  # [place, reason] of each place; see `rules.route`
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when they are let in
    let_in_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["routing", "visitor"], condition=~Q(visitor=""), name="visitor_enters_once"
            ),
            models.UniqueConstraint(fields=["routing", "member"], name="member_enters_once"),
            models.UniqueConstraint(
                fields=["routing", "same"], condition=~Q(same=""), name="contact_enters_once"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="entrant_state_known"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="entrants_due")]

    def __str__(self) -> str:
        return f"{self.routing_id} {self.state}"
