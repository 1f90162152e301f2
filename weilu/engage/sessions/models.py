"""A session with what has to be done for it, who came, and what they asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.engage.draws.models import Draw
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Member, Workspace


class Form(models.TextChoices):
    LIVE = "live"  # somebody speaks, others listen and ask
    EVENT = "event"  # people meet, on- or offline
    GROUP = "group"  # a group that is opened for a while and dissolved


class SessionState(models.TextChoices):
    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


class Session(models.Model):
    """One evening, event or temporary group."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    form = models.CharField(max_length=8, choices=Form.choices)
    about = models.CharField(max_length=500, blank=True)
    speaker_name = models.CharField(max_length=80, blank=True)  # as members read it
    #: Whose words in `source` are relayed into `groups`.
    speaker = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    groups = models.JSONField(default=list)  # ids
    #: A temporary group itself: said goodbye to at the end, and dissolved.
    room = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    recap_to = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=500, blank=True)  # behind the poster's QR code
    host = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=SessionState.choices, default="planned")
    word = models.CharField(max_length=12)  # who writes it while it runs was there
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Asked when it comes to its end; whoever answers right is in the draw.
    quiz = models.ForeignKey(Draw, on_delete=models.SET_NULL, null=True, related_name="+")
    recap = models.TextField(blank=True)
    recap_sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state_known"
            ),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="session_form_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends"),
            models.CheckConstraint(condition=~Q(word=""), name="session_has_word"),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"], condition=Q(state__in=["planned", "running"]),
                name="sessions_ahead",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """Something to be done for a session, by somebody: a task of the to-do list."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=12, blank=True)  # of a checklist's duty
    title = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    owner = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    is_forwarding = models.BooleanField(default=False)  # a duty to pass the poster on
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "title"], name="one_step_per_title"),
        ]

    def __str__(self) -> str:
        return self.title


class RelayedLine(models.Model):
    """A line of the speaker that was handed to the outbox for every group."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="lines")
    event_id = models.BigIntegerField()  # of the message, in the log
    at = models.DateTimeField()
    path = models.CharField(max_length=120, blank=True)  # of what it carried, below `materials`
    fault = models.CharField(max_length=200, blank=True)  # why what it carried did not come along

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "event_id"], name="relayed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.event_id}"


class Attendance(models.Model):
    """A member was there."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attended")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=8)  # "word" | "staff" | "ticket" | "api"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="there_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.session_id}"


class QuestionState(models.TextChoices):
    NEW = "new"
    PASSED = "passed"  # to the speaker
    ANSWERED = "answered"
    DROPPED = "dropped"


class Question(models.Model):
    """What a member asked in one of the groups while it ran."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="questions")
    event_id = models.BigIntegerField()  # of the message, in the log
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=QuestionState.choices, default="new")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "event_id"], name="question_once"),
            models.CheckConstraint(
                condition=Q(state__in=QuestionState.values), name="question_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
