"""Forms at the door, who applied, what was decided, who was invited, what was paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Member, Workspace

STATES = ("pending", "accepted", "declined")
#: How a fee stands: to be paid, said to be paid, seen to be paid, let off, given back.
PAYMENT_STATES = ("due", "stated", "paid", "waived", "refunded")


class Threshold(models.Model):
    """A form people fill in before they are let in. `questions` as `rules.Question` rows."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)  # for staff
    title = models.CharField(max_length=80)  # for applicants
    lead = models.TextField(max_length=600, blank=True)
    questions = models.JSONField()
    version = models.PositiveIntegerField(default=1)  # of the questions and the pass mark
    pass_mark = models.PositiveIntegerField(null=True, blank=True)  # points of the quiz needed
    reviewed = models.BooleanField(default=True)  # a person decides; else the quiz does
    invited = models.BooleanField(default=False)  # only who shows an invitation
    fee = models.PositiveIntegerField(null=True, blank=True)  # minor units; null = none
    currency = models.CharField(max_length=3, default="CNY")
    pay_how = models.TextField(max_length=600, blank=True)
    pay_picture = models.BinaryField(null=True)  # QR code, PNG or JPEG
    pay_picture_type = models.CharField(max_length=12, blank=True)
    keep_files_days = models.PositiveIntegerField(default=90)  # after the decision
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="threshold_name_once"),
            models.CheckConstraint(
                condition=Q(fee=None) | Q(fee__gte=1), name="threshold_fee_is_some"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ThresholdVersion(models.Model):
    """Questions as they were asked until `until`: who saw them is held to them."""

    threshold = models.ForeignKey(Threshold, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    questions = models.JSONField()
    pass_mark = models.PositiveIntegerField(null=True)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["threshold", "number"], name="threshold_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.threshold_id}/{self.number}"


class Invitation(models.Model):
    """A personal way to a form: a link or a few letters, good so many times, until a day."""

    threshold = models.ForeignKey(Threshold, on_delete=models.CASCADE, related_name="invitations")
    code = models.ForeignKey("acquire.EntryCode", on_delete=models.CASCADE, related_name="+")
    letters = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80, blank=True)  # whom it is for
    uses = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    inviter = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(uses__gte=1), name="invitation_of_some_use"),
        ]
        indexes = [models.Index(fields=["threshold", "-made_at"], name="invitations_by_time")]

    def __str__(self) -> str:
        return self.letters


class Application(models.Model):
    """What one visitor answered, and what came of it. `questions` as they were asked."""

    threshold = models.ForeignKey(Threshold, on_delete=models.CASCADE, related_name="applications")
    code = models.ForeignKey(
        "acquire.EntryCode", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    visitor = models.CharField(max_length=24)
    sheet = models.CharField(max_length=24, null=True)  # the form that was sent, each once
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, related_name="applications"
    )
    contact = models.CharField(max_length=120)
    same = models.CharField(max_length=60)  # see `rules.same_person`
    version = models.PositiveIntegerField(default=1)
    questions = models.JSONField()
    answers = models.JSONField()
    editions = models.JSONField(default=list)  # of the house rules, agreed to
    flag = models.CharField(max_length=12, blank=True)  # why it looks like a program's
    score = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="pending")
    reason = models.CharField(max_length=300, blank=True)  # told to the applicant
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["threshold", "visitor"], condition=~Q(state="declined"),
                name="one_open_application_each",
            ),
            models.UniqueConstraint(fields=["threshold", "sheet"], name="one_application_a_sheet"),
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="application_state_known"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["threshold", "state", "applied_at"], name="applications_due"),
            models.Index(fields=["threshold", "same"], name="applications_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.state}"


class Payment(models.Model):
    """The fee of one application: asked for once, when it is accepted."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="payment"
    )
    amount = models.PositiveIntegerField()  # minor units
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, default="due")
    reference = models.CharField(max_length=80, blank=True)  # the applicant's
    note = models.CharField(max_length=300, blank=True)  # of staff: told to the applicant
    asked_at = models.DateTimeField()
    stated_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PAYMENT_STATES), name="payment_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class Attachment(models.Model):
    """A file an applicant gave: seen by staff alone, erased in time.

    One without an application was given with a form that came back for a correction.
    """

    threshold = models.ForeignKey(Threshold, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    visitor = models.CharField(max_length=24)
    question = models.CharField(max_length=20)  # key; "payment" = proof of a payment
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=60)  # by its first bytes
    size = models.PositiveIntegerField()  # bytes
    content = models.BinaryField()
    given_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["threshold", "visitor", "question"], name="attachments_given"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicantMessage(models.Model):
    """A message of staff to an applicant: on their page, and where else it went."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(max_length=1_000)
    sent = models.CharField(max_length=20, blank=True)  # platform it was sent on; "" = page only
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.text[:40]


class SavedReason(models.Model):
    """Words kept for decisions."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "text"], name="saved_reason_once"),
        ]

    def __str__(self) -> str:
        return self.text
