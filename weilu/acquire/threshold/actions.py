"""Verbs about the door: make its form, apply, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.threshold import fees, files, invitations, rules
from weilu.acquire.threshold.facts import ApplicationDecided, Applied, ThresholdChanged
from weilu.acquire.threshold.models import (
    Application,
    Invitation,
    SavedReason,
    Threshold,
    ThresholdVersion,
)
from weilu.acquire.threshold.wording import FORM_FAULTS
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace


class ThresholdNameTaken(WeiluError):
    code = "acquire.threshold_name_taken"
    status = 409
    sentence = _("Another threshold is called “%(name)s”. Choose another name.")


class NoForm(WeiluError):
    code = "acquire.no_form"
    sentence = _("These questions make no form. %(why)s")


class ThresholdInUse(WeiluError):
    code = "acquire.threshold_in_use"
    status = 409
    sentence = _("Entry codes ask for this form, or people have filled it in. Take it off first.")


class AppliedAlready(WeiluError):
    code = "acquire.applied_already"
    status = 409
    sentence = _("You have applied already. We will tell you here what came of it.")


class DecidedAlready(WeiluError):
    code = "acquire.decided_already"
    status = 409
    sentence = _("Somebody else has decided on this application. Look at it again.")


@transaction.atomic
def save(threshold: Threshold, questions: Sequence[rules.Question], by: Account | None) -> None:
    """Make or change a form; who has applied keeps what they were asked. Raises `NoForm`,
    `ThresholdNameTaken`."""
    if why := rules.fault(questions, threshold.pass_mark):
        raise NoForm(why=str(FORM_FAULTS[why]))
    did = "changed" if threshold.pk else "made"
    _keep_version(threshold, rules.rows_of(questions))
    threshold.questions, threshold.changed_at = rules.rows_of(questions), clock.now()
    try:
        with transaction.atomic():
            threshold.save()
    except IntegrityError as clash:
        raise ThresholdNameTaken(name=threshold.name) from clash
    _note(threshold, threshold.pk, did, by)


def _keep_version(threshold: Threshold, rows: list[dict[str, Any]]) -> None:
    """What was asked until now, for those who have the form open."""
    held = Threshold.objects.select_for_update().filter(pk=threshold.pk).first()
    if held is None:
        return
    threshold.version = held.version
    if (held.questions, held.pass_mark) == (rows, threshold.pass_mark):
        return
    ThresholdVersion.objects.create(
        threshold=held, number=held.version, questions=held.questions, pass_mark=held.pass_mark,
        until=clock.now(),
    )  # fmt: skip
    threshold.version += 1


@transaction.atomic
def delete(threshold: Threshold, by: Account | None) -> None:
    """Let go of a form nobody uses. Raises `ThresholdInUse`."""
    asked = EntryCode.objects.filter(threshold=threshold)
    if asked.exists() or threshold.applications.exists():
        raise ThresholdInUse
    number = threshold.pk
    threshold.delete()
    _note(threshold, number, "deleted", by)


def _note(threshold: Threshold, number: int, did: str, by: Account | None) -> None:
    fact = ThresholdChanged(threshold=number, name=threshold.name, did=did, by=audit.number(by))
    audit.note(threshold.workspace, fact, room="acquire")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent, besides its answers; the current one where nothing is said."""

    sheet: str | None = None
    version: int | None = None
    questions: Sequence[rules.Question] | None = None
    pass_mark: int | None = None
    editions: tuple[int, ...] = ()  #: of the house rules, agreed to
    invitation: Invitation | None = None
    flag: str = ""


@transaction.atomic
def apply(
    threshold: Threshold, code: EntryCode | None, visitor: str, contact: str,
    judged: rules.Judged, sent: Sent | None = None,
) -> Application:  # fmt: skip
    """Take faultless answers in. Raises `AppliedAlready` while one is open or was accepted, and
    `InvitationOver`."""
    sent = sent or Sent(pass_mark=threshold.pass_mark)
    reviewed = threshold.reviewed or bool(sent.flag)
    state = rules.decide(judged.score, sent.pass_mark, reviewed=reviewed)
    if sent.invitation is not None:
        invitations.take(sent.invitation, visitor)
    made = _made(threshold, code, visitor, contact, judged, sent, state)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        raise AppliedAlready from clash
    files.attach(made)
    fees.follow(made, state)
    fact = Applied(
        application=made.pk, threshold=threshold.pk, name=threshold.name,
        code=code.code if code else "", score=made.score, state=state,
        invitation=sent.invitation.pk if sent.invitation else 0,
        editions=",".join(map(str, sent.editions)),
    )  # fmt: skip
    record(threshold.workspace_id, fact, source="weilu:acquire", external_id=f"applied:{made.pk}")
    return made


def _made(
    threshold: Threshold, code: EntryCode | None, visitor: str, contact: str,
    judged: rules.Judged, sent: Sent, state: str,
) -> Application:  # fmt: skip
    now = clock.now()
    asked = threshold.questions if sent.questions is None else rules.rows_of(sent.questions)
    return Application(
        threshold=threshold, code=code, visitor=visitor, contact=contact[:120],
        same=rules.same_person(contact), questions=asked, answers=judged.answers,
        version=sent.version or threshold.version, sheet=sent.sheet, flag=sent.flag,
        editions=list(sent.editions), invitation=sent.invitation, score=judged.score, state=state,
        applied_at=now, decided_at=None if state == "pending" else now,
    )  # fmt: skip


@transaction.atomic
def decide(
    application: Application, state: str, by: Account | None, reason: str = "",
    *, was: str = "pending",
) -> None:  # fmt: skip
    """Let in ("accepted"), turn down ("declined"), or take a decision back ("pending").

    Raises `DecidedAlready` unless it still stands at `was`, and `AppliedAlready` when taking back
    a refusal would leave the applicant with two.
    """
    now = None if state == "pending" else clock.now()
    waiting = Application.objects.filter(pk=application.pk, state=was)
    try:
        with transaction.atomic():
            changed = waiting.update(
                state=state, reason=reason.strip()[:300], decided_at=now, decided_by=by
            )
    except IntegrityError as clash:
        raise AppliedAlready from clash
    if not changed:
        raise DecidedAlready
    fees.follow(application, state)
    fact = ApplicationDecided(
        application=application.pk, threshold=application.threshold_id, state=state,
        reason=reason.strip()[:300], by=audit.number(by),
    )  # fmt: skip
    audit.note(application.threshold.workspace, fact, room="acquire")


@transaction.atomic
def keep_reason(workspace: Workspace, text: str) -> SavedReason | None:
    """Keep words for the next decision; None = there are none."""
    plain = text.strip()[:300]
    if not plain:
        return None
    held, _made = SavedReason.objects.get_or_create(
        workspace=workspace, text=plain, defaults={"made_at": clock.now()}
    )
    return held


def answered(application: Application) -> list[tuple[str, Any]]:
    """Each question as it was asked, with its answer."""
    answers: Mapping[str, Any] = application.answers
    return [(one["label"], answers.get(one["key"])) for one in application.questions]
