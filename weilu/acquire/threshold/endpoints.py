"""The API's door to thresholds and applications."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.acquire.threshold import (
    access,
    actions,
    fees,
    invitation_views,
    invitations,
    messaging,
    rules,
)
from weilu.acquire.threshold.forms import MOST_DAYS, MOST_FEE
from weilu.acquire.threshold.models import (
    ApplicantMessage,
    Application,
    Payment,
    SavedReason,
    Threshold,
)
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.kit import money
from weilu.people.access import member_of, seat_of, workspace_of

door = Door("applications", _("Thresholds and applications"), order=43)


class QuestionIO(Schema):
    """One question of a form."""

    key: Annotated[str, Field(min_length=1, max_length=20, pattern="^[a-z0-9_]+$")]
    kind: Literal["text", "long", "choice", "several", "number", "file", "agree", "rules"]
    label: Annotated[str, Field(min_length=1, max_length=200)]
    required: bool = True
    choices: Annotated[list[str], Field(max_length=rules.MOST_CHOICES)] = []
    right: str = Field("", description="The choice that counts a point of the quiz")


class ThresholdOut(Schema):
    """A form people fill in before they are let in."""

    id: int
    name: str
    title: str
    lead: str
    questions: list[QuestionIO]
    pass_mark: int | None
    reviewed: bool = Field(description="A person decides; else the quiz does")
    invited: bool = Field(description="Only who shows an invitation")
    fee: int | None = Field(description="Minor units, paid once after somebody is let in")
    currency: str
    pay_how: str
    keep_files_days: int = Field(description="After the decision")
    version: int = Field(description="Of the questions and the pass mark")


class ThresholdIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    lead: Annotated[str, Field(max_length=600)] = ""
    questions: Annotated[list[QuestionIO], Field(max_length=rules.MOST_QUESTIONS)]
    pass_mark: Annotated[int | None, Field(ge=0, le=rules.MOST_QUESTIONS)] = None
    reviewed: bool = True
    invited: bool = False
    fee: Annotated[int | None, Field(ge=1, le=MOST_FEE)] = None
    currency: Annotated[str, Field(pattern=f"^({'|'.join(money.DIGITS)})$")] = "CNY"
    pay_how: Annotated[str, Field(max_length=600)] = ""
    keep_files_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 90


class AnswerOut(Schema):
    question: str
    answer: str | int | float | bool | list[str] | None


class FileOut(Schema):
    """A file an applicant gave; it is opened in the console alone."""

    id: int
    question: str
    name: str
    type: str
    size: int
    erased_at: datetime | None


class ApplicationOut(Schema):
    """What one visitor answered, and what came of it."""

    id: int
    threshold: int
    code: int | None = Field(description="The entry code they came by")
    contact: str
    score: int
    state: str = Field(description="pending, accepted, declined")
    reason: str
    applied_at: datetime
    decided_at: datetime | None
    answers: list[AnswerOut]
    flag: str = Field(description="Why it looks like a program's, empty = it does not")
    invitation: int | None
    editions: list[int] = Field(description="Of the house rules, agreed to")
    fee: str = Field(description="due, stated, paid, waived, refunded; empty = none")
    reference: str = Field(description="What the applicant named as their payment")
    files: list[FileOut]


class DecisionIn(Schema):
    state: Literal["accepted", "declined", "pending"] = Field(
        description="pending takes a decision back"
    )
    reason: Annotated[str, Field(max_length=300, description="Told to the applicant")] = ""
    was: Literal["accepted", "declined", "pending"] = "pending"


class FeeIn(Schema):
    state: Literal["due", "stated", "paid", "waived", "refunded"]
    was: Literal["due", "stated", "paid", "waived", "refunded"]
    note: Annotated[str, Field(max_length=300, description="Told to the applicant")] = ""


class MessageIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=messaging.LONGEST)]


class MessageOut(Schema):
    """What staff wrote to an applicant."""

    id: int
    text: str
    sent: str = Field(description="Platform it was put on; empty = their page only")
    at: datetime


class InvitationIn(Schema):
    name: Annotated[str, Field(max_length=80, description="Whom it is for")] = ""
    uses: Annotated[int, Field(ge=1, le=invitations.MOST_USES)] = 1
    days: Annotated[int, Field(ge=1, le=invitations.MOST_DAYS)] = 30
    inviter: Annotated[int | None, Field(ge=1, le=2**62, description="A member")] = None


class InvitationOut(Schema):
    """A personal way to a form."""

    id: int
    threshold: int
    name: str
    letters: str
    link: str
    uses: int
    used: int
    inviter: int | None
    expires_at: datetime
    state: str = Field(description="open, used, over, revoked")
    applications: list[int]


class RevokeIn(Schema):
    on: bool = Field(True, description="False: it holds again")


class ReasonIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=300)]


class ReasonOut(Schema):
    """Words kept for decisions."""

    id: int
    text: str


class ThresholdsAsked(Schema):
    sort: Literal["name", "-name"] = "name"
    cursor: Cursor = ""
    limit: Limit = 50


class ApplicationsAsked(Schema):
    state: Literal["", "pending", "accepted", "declined"] = ""
    threshold: Annotated[int | None, Field(ge=1, le=2**62)] = None
    sort: Literal["applied_at", "-applied_at"] = "applied_at"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/thresholds", Page[ThresholdOut], _("Thresholds"))
def thresholds(request: HttpRequest, asked: Query[ThresholdsAsked]) -> dict[str, Any]:
    """Forms at the door."""
    part = portion(access.thresholds_of(request), asked.sort, asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/thresholds/{int:threshold_id}", ThresholdOut, _("One threshold"))
def threshold(request: HttpRequest, threshold_id: int) -> Threshold:
    """With its questions."""
    return access.threshold_of(request, threshold_id)


@door.write("/thresholds", {201: ThresholdOut}, _("Make a threshold"))
def make(request: HttpRequest, given: ThresholdIn) -> Any:
    """Then choose it on an entry code."""
    return 201, _save(request, Threshold(workspace=workspace_of(request, "act")), given)


@door.write("/thresholds/{int:threshold_id}", ThresholdOut, _("Change a threshold"))
def change(request: HttpRequest, threshold_id: int, given: ThresholdIn) -> Threshold:
    """Who has applied keeps the questions they were asked."""
    return _save(request, access.threshold_of(request, threshold_id, "act"), given)


@door.write("/thresholds/{int:threshold_id}/delete", {204: None}, _("Delete a threshold"))
def delete(request: HttpRequest, threshold_id: int) -> Any:
    """One that nobody uses."""
    actions.delete(access.threshold_of(request, threshold_id, "act"), seat_of(request).account)
    return 204, None


@door.read("/applications", Page[ApplicationOut], _("Applications"), right="act")
def applications(request: HttpRequest, asked: Query[ApplicationsAsked]) -> dict[str, Any]:
    """With what was answered."""
    found = access.applications_of(request)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.threshold:
        found = found.filter(threshold=asked.threshold)
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [_application(one) for one in part.rows], "next": part.next}


@door.read("/applications/{int:application_id}", ApplicationOut, _("One application"), right="act")
def application(request: HttpRequest, application_id: int) -> dict[str, Any]:
    """With what was answered."""
    return _application(access.application_of(request, application_id))


@door.write(
    "/applications/{int:application_id}/decide", ApplicationOut, _("Decide on an application")
)
def decide(request: HttpRequest, application_id: int, given: DecisionIn) -> dict[str, Any]:
    """409 unless it still stands at `was`."""
    held, by = access.application_of(request, application_id), seat_of(request).account
    actions.decide(held, given.state, by, given.reason, was=given.was)
    return _application(access.application_of(request, application_id))


@door.write("/applications/{int:application_id}/fee", ApplicationOut, _("Settle a fee"))
def fee(request: HttpRequest, application_id: int, given: FeeIn) -> dict[str, Any]:
    """409 unless it still stands at `was`; Weilu moves no money."""
    held, by = access.application_of(request, application_id), seat_of(request).account
    fees.settle(held, given.state, by, given.note, was=given.was)
    return _application(access.application_of(request, application_id))


@door.write(
    "/applications/{int:application_id}/messages", {201: MessageOut}, _("Write to an applicant")
)
def tell(request: HttpRequest, application_id: int, given: MessageIn) -> Status[ApplicantMessage]:
    """It stands on their page, and goes to them where they are known on a platform."""
    held, by = access.application_of(request, application_id), seat_of(request).account
    return Status(201, messaging.tell(held, given.text, by))


@door.read(
    "/thresholds/{int:threshold_id}/invitations", list[InvitationOut], _("Invitations to a form"),
    right="act",
)  # fmt: skip
def invited(request: HttpRequest, threshold_id: int) -> list[dict[str, Any]]:
    """The latest 500, with who came by each."""
    held = access.threshold_of(request, threshold_id, "act")
    found = access.invitations_of(request).filter(threshold=held)[:500]
    return [_invitation(row) for row in invitation_views.shown(request, list(found))]


@door.write(
    "/thresholds/{int:threshold_id}/invitations", {201: InvitationOut}, _("Hand out an invitation")
)
def invite(request: HttpRequest, threshold_id: int, given: InvitationIn) -> Status[dict[str, Any]]:
    """409 where no entry code asks for the form."""
    held = access.threshold_of(request, threshold_id, "act")
    inviter = member_of(request, given.inviter, "act") if given.inviter else None
    made = invitations.make(
        held, seat_of(request).account, name=given.name, uses=given.uses, days=given.days,
        inviter=inviter,
    )  # fmt: skip
    return Status(201, _invitation(invitation_views.shown(request, [made])[0]))


@door.write("/invitations/{int:invitation_id}/revoke", InvitationOut, _("Call an invitation back"))
def revoke(request: HttpRequest, invitation_id: int, given: RevokeIn) -> dict[str, Any]:
    """Who came by it stays."""
    held = access.invitation_of(request, invitation_id)
    invitations.revoke(held, seat_of(request).account, on=given.on)
    found = access.invitation_of(request, invitation_id)
    return _invitation(invitation_views.shown(request, [found])[0])


@door.read("/application-reasons", list[ReasonOut], _("Reasons kept for decisions"), right="act")
def reasons(request: HttpRequest) -> list[SavedReason]:
    """The latest first."""
    return list(access.reasons_of(request)[:200])


@door.write("/application-reasons", {201: ReasonOut}, _("Keep a reason"))
def keep_reason(request: HttpRequest, given: ReasonIn) -> Status[SavedReason | None]:
    """The same words again are the same reason."""
    return Status(201, actions.keep_reason(workspace_of(request, "act"), given.text))


@door.write("/application-reasons/{int:reason_id}/drop", {204: None}, _("Let go of a reason"))
def drop_reason(request: HttpRequest, reason_id: int) -> Status[None]:
    """What was decided with it keeps it."""
    access.reason_of(request, reason_id).delete()
    return Status(204, None)


def _invitation(row: dict[str, Any]) -> dict[str, Any]:
    one = row["one"]
    same = ("name", "letters", "uses", "expires_at")
    return {
        "id": one.pk, "threshold": one.threshold_id, "inviter": one.inviter_id,
        "link": row["link"], "used": row["used"], "state": row["state"],
        "applications": [app.pk for app in row["came"]],
        **{name: getattr(one, name) for name in same},
    }  # fmt: skip


def _save(request: HttpRequest, held: Threshold, given: ThresholdIn) -> Threshold:
    names = ("name", "title", "lead", "pass_mark", "reviewed", "invited", "fee", "currency",
             "pay_how", "keep_files_days")  # fmt: skip
    for name in names:
        setattr(held, name, getattr(given, name))
    rows = [one.dict() for one in given.questions]
    actions.save(held, rules.questions_of(rows), seat_of(request).account)
    return held


def _application(one: Application) -> dict[str, Any]:
    same = ("contact", "score", "state", "reason", "applied_at", "decided_at", "flag", "editions")
    payment = Payment.objects.filter(application=one).first()
    answers = [{"question": label, "answer": said} for label, said in actions.answered(one)]
    return {
        "id": one.pk, "threshold": one.threshold_id, "code": one.code_id,
        "invitation": one.invitation_id, "fee": payment.state if payment else "",
        "reference": payment.reference if payment else "",
        "files": list(one.attachments.defer("content")),
        **{name: getattr(one, name) for name in same}, "answers": answers,
    }  # fmt: skip
