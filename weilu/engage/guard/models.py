"""Guard rules in versions, what they did or would have done, and what people made of it.

Messages are named by the number of their event; their words stay in the log, so that erasing
somebody erases them here, too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.models import Connection


class Mode(models.TextChoices):
    OFF = "off"
    DRY = "dry"  # says what it would have done, and does nothing
    ON = "on"


class Guard(models.Model):
    """One rule in all its versions. What it looks for (`kind`) stays; how, is in its editions."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)  # key in `rules.KINDS`
    mode = models.CharField(max_length=3, choices=Mode.choices, default=Mode.DRY)
    number = models.IntegerField(default=0)  # of the edition in force
    keeper = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # kept for what it did

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=Q(removed_at=None),
                name="one_guard_per_name",
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="guard_mode_known"),
        ]

    def __str__(self) -> str:
        return self.name


class GuardEdition(models.Model):
    """One version of a rule; never changed."""

    guard = models.ForeignKey(Guard, on_delete=models.CASCADE, related_name="editions")
    number = models.IntegerField()
    settings = models.JSONField(default=dict)  # as `rules.settings_of` reads them
    steps = models.JSONField(default=list)  # as `ladder.steps_of` reads them
    groups = models.JSONField(default=list)  # ids, [] = every group
    group_kinds = models.JSONField(default=list)  # of the charter, [] = every kind
    delete_message = models.BooleanField(default=True)
    counts_days = models.IntegerField(default=30)  # a step counts for so long
    tell = models.CharField(max_length=7, default="group")  # "group" | "private"
    warning = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guard", "number"], name="guard_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.guard_id} v{self.number}"


class IncidentState(models.TextChoices):
    WOULD = "would"  # in a dry run
    ACTED = "acted"
    ASKED = "asked"  # a removal that waits for a person
    REFUSED = "refused"  # a removal that a person did not want
    UNDONE = "undone"


class Incident(models.Model):
    """One message a rule met: what was done, or would have been, to whom and why."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    guard = models.ForeignKey(Guard, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(GuardEdition, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(
        Connection, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    event_id = models.BigIntegerField()  # of the message, in the log
    words_id = models.BigIntegerField()  # of the event whose words were met: the message or an edit
    message = models.CharField(max_length=200)  # the platform's id of it
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()  # when it was written
    made_at = models.DateTimeField()
    step = models.CharField(max_length=8)  # of `ladder`: "none" "warn" "mute" "remove" "again"
    mute_s = models.IntegerField(default=0)
    why = models.JSONField(default=dict)  # as `rules.Hit.data` tells it
    counts_until = models.DateTimeField(null=True)  # null = it does not count
    state = models.CharField(max_length=8, choices=IncidentState.choices)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guard", "event_id"], name="guard_met_once"),
            models.CheckConstraint(
                condition=Q(state__in=IncidentState.values), name="incident_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-made_at"], name="incidents_latest"),
            models.Index(fields=["member", "-made_at"], name="incidents_of_member"),
            models.Index(fields=["guard", "-made_at"], name="incidents_of_guard"),
        ]

    def __str__(self) -> str:
        return f"{self.guard_id} {self.event_id} {self.step}"


class Mark(models.Model):
    """What a person says of a rule's judgement on a message, whichever version made it."""

    guard = models.ForeignKey(Guard, on_delete=models.CASCADE, related_name="marks")
    event_id = models.BigIntegerField()
    right = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guard", "event_id"], name="one_mark_per_message"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {'right' if self.right else 'wrong'}"


class TrialState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Trial(models.Model):
    """One version of a rule, run over the past: what it would have done."""

    guard = models.ForeignKey(Guard, on_delete=models.CASCADE, related_name="trials")
    edition = models.ForeignKey(GuardEdition, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=9, choices=TrialState.choices, default=TrialState.WAITING)
    total = models.IntegerField(default=0)  # messages there are
    looked_at = models.IntegerField(default=0)
    touched = models.IntegerField(default=0)  # messages it would have met
    people = models.IntegerField(default=0)  # who wrote those
    by_step = models.JSONField(default=dict)  # step → messages
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TrialState.values), name="trial_state_known"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="trial_goes_forward"),
        ]
        indexes = [models.Index(fields=["guard", "-made_at"], name="trials_latest")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.since:%F}–{self.until:%F}"


class TrialLine(models.Model):
    """One message that a trial would have touched; the first some thousands are kept."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="lines")
    event_id = models.BigIntegerField()
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    step = models.CharField(max_length=8)
    mute_s = models.IntegerField(default=0)
    why = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "event_id"], name="trial_line_once"),
        ]
        indexes = [models.Index(fields=["trial", "at"], name="trial_lines_by_time")]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.event_id}"


class Exemption(models.Model):
    """A member whom rules leave alone, besides staff and bots."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.member_id}"


class AppealState(models.TextChoices):
    OPEN = "open"
    GRANTED = "granted"
    UPHELD = "upheld"


class Appeal(models.Model):
    """A member says that a rule was wrong about them; once per incident."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField()
    state = models.CharField(max_length=7, choices=AppealState.choices, default=AppealState.OPEN)
    made_at = models.DateTimeField()
    sentence = models.TextField(blank=True)  # what staff said to it
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AppealState.values), name="appeal_state_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="appeals_open")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"


class Posted(models.Model):
    """What was said where lately, as a number: how the same words in many places are found."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.BigIntegerField()
    event_id = models.BigIntegerField(unique=True)
    group_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "fingerprint", "at"], name="posted_same_words"),
            models.Index(fields=["at"], name="posted_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint}"
