"""What is to be said or done on a platform, each attempt at it, and the limits it keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.models import Connection


class State(models.TextChoices):
    WAITING = "waiting"  # for a person's approval
    HELD = "held"  # checks say: not now; `why` tells, `not_before` when it is looked at again
    QUEUED = "queued"
    SENDING = "sending"  # an attempt is under way
    TASK = "task"  # the platform wants a person to confirm it
    SENT = "sent"
    UNSURE = "unsure"  # the answer was lost and the platform cannot be asked
    REFUSED = "refused"  # checks say: never
    FAILED = "failed"  # given up; may be tried again by a person
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # its deadline passed first


#: May still be edited or cancelled.
OPEN = (State.WAITING, State.HELD, State.QUEUED)
#: Counted as gone out: what may have gone out, too, as nobody gets it twice.
OUT = (State.SENT, State.TASK, State.UNSURE, State.SENDING)


class Purpose(models.TextChoices):
    SERVICE = "service"  # answers what the person just did: welcome, receipt, rule, code
    RELATION = "relation"
    INFORMATION = "information"
    PROMOTION = "promotion"


class Message(models.Model):
    """One intent of one room: to be carried out once. `key` is what makes it one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=160)
    room = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True)  # why it exists, for people
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    op = models.CharField(max_length=16)
    chat = models.CharField(max_length=200)  # the platform's id of where it goes
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.JSONField()
    text = models.TextField(blank=True)  # as it will stand there, for lists and search
    fingerprint = models.BigIntegerField(default=0)  # of the text, 0 = none
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=300, blank=True)  # held, refused or failed: the reason
    code = models.CharField(max_length=40, blank=True)
    priority = models.SmallIntegerField(default=0)  # larger goes first
    #: Of one name, a chat gets each only when those before it are settled, whatever is retried.
    line = models.CharField(max_length=40, blank=True)
    not_before = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    external_id = models.CharField(max_length=200, blank=True)  # what the platform made of it
    created_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="message_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_known"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="message_purpose_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["connection", "not_before"], condition=Q(state="queued"), name="to_send"
            ),
            models.Index(fields=["workspace", "state", "-created_at"], name="outbox_by_state"),
            models.Index(fields=["member", "-settled_at"], name="sent_to_member"),
            models.Index(fields=["group", "-settled_at"], name="sent_to_group"),
            models.Index(fields=["connection", "chat", "-settled_at"], name="sent_to_chat"),
            models.Index(
                fields=["connection", "chat", "line"], name="in_line",
                condition=Q(line__gt="", state__in=["waiting", "held", "queued", "sending"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.op} {self.key}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Attempt(models.Model):
    """One try. A row without an end is a try that a kill cut off."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    number = models.IntegerField()
    gateway = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.number} {self.status}"


class Task(models.Model):
    """Something only a person can do: confirm a send on the platform, add, greet, post."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, null=True, related_name="task"
    )
    kind = models.CharField(max_length=20)  # "confirm" | "accept" | "add" | "greet" | "post"
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    page = models.CharField(max_length=200, blank=True)  # where in the console it is done
    assignee = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="open")  # "open" | "done" | "not_done"
    result = models.CharField(max_length=300, blank=True)
    polled_at = models.DateTimeField(null=True)  # when the platform was last asked about it
    progress = models.JSONField(default=dict)  # receivers: {"sent": n, "waiting": n, "failed": n}
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "not_done"]), name="task_state_known"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "state", "due_at"], name="tasks_due")]

    def __str__(self) -> str:
        return self.title


class Reminder(models.Model):
    """Staff were shown a task again; the platform lets that be done so often only."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["task", "-at"], name="reminders_of_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.at:%F %H:%M}"


class Template(models.Model):
    """Words to be used again, in either language, with variables like {group}."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_template_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Policy(models.Model):
    """What a workspace allows itself. A workspace without a row keeps to the defaults."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    quiet_from = models.TimeField(default="22:00")
    quiet_to = models.TimeField(default="08:00")
    per_person_day = models.IntegerField(default=2)  # private messages that are no service
    per_person_week = models.IntegerField(default=5)
    promotion_share = models.FloatField(default=0.5)  # of a group's week (method row E2)
    same_text_days = models.IntegerField(default=7)  # the same text into the same place
    approve_promotion = models.BooleanField(default=True)
    approve_above = models.IntegerField(default=20)  # places in one go that need an approval

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(per_person_day__gte=0)
                & Q(per_person_week__gte=0)
                & Q(promotion_share__gte=0)
                & Q(promotion_share__lte=1),
                name="policy_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"policy of {self.workspace_id}"


class OptOut(models.Model):
    """A member who wants no messages: of a purpose ("" = of any but service), of a room ("" = any).

    Taken back, the row goes; who said what and when stays in the log.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, blank=True)
    room = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    how = models.CharField(max_length=40)  # "link" | "keyword" | "staff" | "platform"
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "purpose", "room"], name="opt_out_once"),
        ]
        indexes = [models.Index(fields=["-at"], name="opt_outs_latest")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.purpose or '*'} {self.room or '*'}"
