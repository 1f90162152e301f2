"""Challenges in versions, who takes part, what they checked in, what was paid, copied notes.

A streak is stored nowhere: it is folded from check-ins (see `rules`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.people.models import Account, Group, Member, Workspace
from weilu.playbooks.effects.assigning import LEAST_HELD, MOST_HELD, USUAL_HELD


class Challenge(models.Model):
    """A run of days on which members do something and say so."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=6, default="draft")  # "draft" | "on" | "ended"
    first = models.DateField()
    days = models.IntegerField(default=21)
    zone = models.CharField(max_length=60)
    own_zone = models.BooleanField(default=False)  # days by each member's own zone, where known
    border = models.IntegerField(default=0)  # minutes after midnight at which a day begins
    free_weekdays = models.JSONField(default=list)  # Monday = 0
    free_dates = models.JSONField(default=list)  # ISO dates
    freezes = models.IntegerField(default=0)
    make_ups = models.IntegerField(default=0)
    make_up_days = models.IntegerField(default=2)
    keyword = models.CharField(
        max_length=20, blank=True
    )  # that a message of a check-in begins with
    unit = models.CharField(max_length=20, blank=True)  # of the number, "" = none is asked
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    groups = models.ManyToManyField(Group, related_name="+", blank=True)
    segment = models.CharField(max_length=400, blank=True)  # who may take part, "" = everybody
    preview_hour = models.IntegerField(default=8)  # recap and what is to do, in the groups
    remind_hour = models.IntegerField(default=20)
    language = models.CharField(max_length=2, default="zh")
    address = models.CharField(max_length=200, blank=True)  # where member pages are reached
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_challenge_per_name"),
            models.UniqueConstraint(
                fields=["workspace", "keyword"],
                condition=Q(state="on") & ~Q(keyword=""),
                name="one_challenge_per_keyword",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "on", "ended"])
                & Q(days__gte=1, days__lte=366)
                & Q(border__gte=0, border__lte=720)
                & Q(freezes__gte=0, make_ups__gte=0, make_up_days__gte=1)
                & Q(preview_hour__gte=0, preview_hour__lte=23)
                & Q(remind_hour__gte=0, remind_hour__lte=23),
                name="challenge_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")),
                name="challenge_bounds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """The six elements of a challenge as they were from `made_at` on."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="plans")
    number = models.IntegerField()
    goal = models.CharField(max_length=200)
    path = models.JSONField(default=list)  # at most three steps a day
    milestones = models.JSONField(default=list)  # [{"days", "points", "gift"}]
    tomorrow = models.JSONField(default=list)  # what each day is about, by day; may be shorter
    surprise = models.CharField(max_length=300, blank=True)  # for who is about to give up
    surprise_points = models.IntegerField(default=0)  # that come with it
    surprise_after = models.IntegerField(default=0)  # days missed in a row, 0 = by hand only
    surprise_held = models.FloatField(default=USUAL_HELD)  # share left out, to tell the effect
    free_will = models.CharField(max_length=300, blank=True)  # how to mute and to leave, in words
    made_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "number"], name="one_plan_per_number"),
            models.CheckConstraint(
                condition=Q(surprise_points__gte=0, surprise_after__gte=0),
                name="surprise_not_below",
            ),
            models.CheckConstraint(
                condition=Q(surprise_held__gte=LEAST_HELD, surprise_held__lte=MOST_HELD),
                name="surprise_leaves_some_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id}/{self.number}"


class Entrant(models.Model):
    """A member who takes part."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="entrants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    zone = models.CharField(max_length=60)  # that their days are counted by
    via = models.CharField(max_length=7)  # "page" | "keyword" | "segment" | "staff" | "api"
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    muted = models.BooleanField(default=False)  # no reminders
    praised = models.BooleanField(default=False)  # agreed to be named in the group and on boards
    reminded = models.IntegerField(null=True)  # last day of the challenge with a reminder
    touched_at = models.DateTimeField(null=True)  # something changed; None = milestones are booked

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "member"], name="entered_once"),
            models.CheckConstraint(
                condition=Q(via__in=["page", "keyword", "segment", "staff", "api"]),
                name="entered_by_a_known_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["challenge"], condition=Q(touched_at__isnull=False), name="entrants_touched"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.member_id}"


class CheckIn(models.Model):
    """One check-in. `key` is what makes it one, however often it is told."""

    entrant = models.ForeignKey(Entrant, on_delete=models.CASCADE, related_name="checkins")
    key = models.CharField(max_length=100)
    at = models.DateTimeField()  # when it was done
    seen_at = models.DateTimeField()  # when it was heard of
    day = models.IntegerField(null=True)  # a missed day it makes up for, from 0
    via = models.CharField(max_length=7)  # "page" | "keyword" | "api" | "staff"
    text = models.TextField(blank=True)
    number = models.FloatField(null=True)
    picture = models.BinaryField(null=True)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)  # with other notes; None = not yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entrant", "key"], name="checked_in_once"),
        ]
        indexes = [
            models.Index(fields=["at"], name="checkins_by_time"),
            models.Index(
                fields=["entrant"], condition=Q(compared_at=None), name="checkins_to_compare"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entrant_id} {self.key}"

    @property
    def stands(self) -> bool:
        """Neither withdrawn nor struck."""
        struck = self.struck_at is not None and not (
            self.restored_at is not None and self.restored_at > self.struck_at
        )
        return self.withdrawn_at is None and not struck


class NoteMark(models.Model):
    """What a note looks like to the search for copies."""

    checkin = models.OneToOneField(CheckIn, on_delete=models.CASCADE, primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "at"], name="note_marks_by_time")]

    def __str__(self) -> str:
        return str(self.checkin_id)


class Copy(models.Model):
    """A note that looks like an earlier one: people decide, and the member may answer."""

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="copies")
    earlier = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()
    state = models.CharField(max_length=10, default="open")  # see STATES
    found_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)  # of the penalty
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    STATES = ("open", "dismissed", "penalised", "appealed", "granted", "upheld")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkin"], name="copy_found_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "dismissed", "penalised", "appealed", "granted", "upheld"]
                ),
                name="copy_state_known",
            ),
            models.CheckConstraint(
                condition=Q(likeness__gte=0, likeness__lte=1) & ~Q(checkin=F("earlier")),
                name="copy_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkin_id} ~ {self.earlier_id}"


class Payout(models.Model):
    """A milestone paid; `round` grows where it was taken back and reached anew."""

    entrant = models.ForeignKey(Entrant, on_delete=models.CASCADE, related_name="payouts")
    days = models.IntegerField()
    round = models.IntegerField(default=1)
    points = models.IntegerField()
    transfer = models.UUIDField(null=True)  # None: a gift without points
    paid_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entrant", "days", "round"], name="payout_once"),
            models.UniqueConstraint(
                fields=["entrant", "days"], condition=Q(back_at=None), name="one_payout_in_force"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, days__gte=1, round__gte=1), name="payout_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entrant_id} {self.days}/{self.round}"


class Told(models.Model):
    """What was said in groups for a day of a challenge: once."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="+")
    day = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "day"], name="told_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.day}"


class Surprise(models.Model):
    """Somebody was about to give up: got something, or was left out so that its effect shows."""

    entrant = models.OneToOneField(Entrant, on_delete=models.CASCADE, related_name="surprise")
    day = models.IntegerField()  # of the challenge, from 0
    at = models.DateTimeField()
    is_held = models.BooleanField()  # left out, by chance
    points = models.IntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    transfer = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_held=False) | Q(points=0, words="", transfer__isnull=True),
                name="left_out_got_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entrant_id}: {self.day}"
