"""The bench: who hosts, what each group needs on which days, and who takes which shift."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.engage.programme.models import Holidays
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Member, Workspace

LONGEST_BADGE = 20


class HostKind(models.TextChoices):
    HOST = "host"
    VOLUNTEER = "volunteer"


class Duty(models.TextChoices):
    OPEN = "open"  # open a topic
    WELCOME = "welcome"  # welcome newcomers
    WATCH = "watch"  # watch the rules
    LIVE = "live"  # run a live evening


class ShiftState(models.TextChoices):
    PLANNED = "planned"  # nobody on it: a hole
    DONE = "done"
    MISSED = "missed"
    SWAPPED = "swapped"  # given up by its host: another row stands for the same slot
    DROPPED = "dropped"  # left out by staff


#: Shifts that take the host's day.
TAKING = (ShiftState.PLANNED, ShiftState.DONE, ShiftState.MISSED)


class Host(models.Model):
    """A member who hosts in the open. Nothing is planned for them before they accepted."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=9, choices=HostKind.choices, default="host")
    disclosed_as = models.CharField(max_length=LONGEST_BADGE)  # shown beside their name
    duties = models.JSONField(default=list)  # of `Duty`
    weekdays = models.JSONField(default=list)  # days they have time, 0 = Monday
    groups = models.JSONField(default=list)  # ids, [] = all
    most_a_week = models.PositiveSmallIntegerField(default=3)
    until = models.DateField(null=True)  # last day, where one is agreed
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_how = models.CharField(max_length=9, blank=True)  # "page" | "in_person"
    ended_at = models.DateTimeField(null=True)
    made_staff = models.BooleanField(default=False)  # accepting marked them as staff, not others
    base = models.CharField(max_length=200, blank=True)  # where links begin, as staff saw it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="one_open_host_per_member"
            ),
            models.CheckConstraint(condition=~Q(disclosed_as=""), name="host_is_disclosed"),
            models.CheckConstraint(condition=Q(kind__in=HostKind.values), name="host_kind_known"),
            models.CheckConstraint(
                condition=Q(most_a_week__gte=1, most_a_week__lte=7), name="host_week_within_days"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_how="")
                | Q(accepted_at__isnull=False, accepted_how__in=["page", "in_person"]),
                name="host_accepted_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disclosed_as} {self.member_id}"

    @property
    def state(self) -> str:
        """ "invited" | "on" | "ended"."""
        if self.ended_at:
            return "ended"
        return "on" if self.accepted_at else "invited"


class DutyNeed(models.Model):
    """What a group needs done, on which days of the week."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=7, choices=Duty.choices)
    weekdays = models.JSONField(default=list)  # 0 = Monday
    hour = models.TimeField()  # in the workspace's zone
    holidays = models.CharField(max_length=9, choices=Holidays.choices, default="as_usual")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "duty"], name="one_need_per_duty"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="need_duty_known"),
            models.CheckConstraint(
                condition=Q(holidays__in=Holidays.values), name="need_holidays_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.duty}"


class Shift(models.Model):
    """One duty of a group on one day. Without a host it is a hole, and shown as one."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=7, choices=Duty.choices)
    day = models.DateField()
    at = models.DateTimeField()
    host = models.ForeignKey(Host, on_delete=models.CASCADE, null=True, related_name="shifts")
    state = models.CharField(max_length=7, choices=ShiftState.choices, default="planned")
    how = models.CharField(max_length=5, blank=True)  # of done: "seen" | "told" | "staff"
    said = models.CharField(max_length=300, blank=True)  # what happened, in the host's words
    offered_to = models.ForeignKey(Host, on_delete=models.SET_NULL, null=True, related_name="+")
    passed = models.JSONField(default=list)  # hosts who cannot take it, by id
    is_own = models.BooleanField(default=False)  # settled by hand: planning leaves it be
    told_at = models.DateTimeField(null=True)  # when its host was reminded
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "duty", "day"], condition=~Q(state="swapped"),
                name="one_shift_per_slot",
            ),
            models.UniqueConstraint(
                fields=["host", "day"], condition=Q(state__in=TAKING), name="one_shift_a_day"
            ),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="shift_duty_known"),
            models.CheckConstraint(
                condition=Q(state__in=ShiftState.values), name="shift_state_known"
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=False) | Q(state__in=["planned", "dropped"]),
                name="shift_has_its_host",
            ),
            models.CheckConstraint(
                condition=Q(offered_to=None) | Q(host=None), name="only_holes_are_offered"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["day", "group"], name="shifts_by_day"),
            models.Index(fields=["at"], condition=Q(state="planned"), name="shifts_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.duty} {self.day}"


class Brought(models.Model):
    """What a host brought in the last four weeks, counted each night; see `rules.tally`."""

    host = models.OneToOneField(Host, on_delete=models.CASCADE, related_name="brought")
    counted_at = models.DateTimeField()
    planned = models.PositiveIntegerField(default=0)  # shifts that came due
    done = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)  # their messages that got a reply
    repliers = models.PositiveIntegerField(default=0)  # members who replied to them
    welcomed = models.PositiveIntegerField(default=0)  # newcomers whose first reply was theirs
    ripe = models.PositiveIntegerField(default=0)  # newcomers three to seven weeks in, welcomed
    stayed = models.PositiveIntegerField(default=0)  # of these, who wrote in their third week
    others_ripe = models.PositiveIntegerField(default=0)  # the same groups' other newcomers
    others_stayed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stayed__lte=F("ripe")), name="stayed_of_ripe"),
            models.CheckConstraint(
                condition=Q(others_stayed__lte=F("others_ripe")), name="others_stayed_of_ripe"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.host_id}"
