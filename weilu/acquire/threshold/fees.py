"""The fee at the door: asked for once, stated by the applicant, settled by staff."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.threshold import rules
from weilu.acquire.threshold.facts import FeeSettled, FeeStated
from weilu.acquire.threshold.models import Application, Payment
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account


class NotDue(WeiluError):
    code = "acquire.fee_not_due"
    status = 409
    sentence = _("This fee stands differently by now. Look at it again.")


def state_of(application: Application) -> str:
    """How its fee stands, "" = it has none."""
    payment = Payment.objects.filter(application=application).first()
    return payment.state if payment else ""


def follow(application: Application, state: str) -> None:
    """Ask for the fee when somebody is let in, and no more when that is taken back.

    Who paid before, and was not let in then, pays nothing again: what they paid comes along.
    """
    threshold = application.threshold
    if state != "accepted":
        Payment.objects.filter(application=application, state="due").delete()
        return
    if threshold.fee is None or Payment.objects.filter(application=application).exists():
        return
    before = Payment.objects.filter(
        application__threshold=threshold, application__visitor=application.visitor,
        application__state="declined", state__in=("stated", "paid"),
    ).order_by("pk").last()  # fmt: skip
    if before is not None:
        Payment.objects.filter(pk=before.pk).update(application=application)
        return
    Payment.objects.create(
        application=application, amount=threshold.fee, currency=threshold.currency,
        asked_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def state(application: Application, reference: str) -> None:
    """The applicant says that they paid. Raises `NotDue` where nothing is to be paid.

    Said again, the reference is corrected, and nothing else happens.
    """
    held = Payment.objects.select_for_update().filter(application=application).first()
    if held is None or not rules.may_become(held.state, "stated", by_staff=False):
        raise NotDue
    first, held.state = held.state == "due", "stated"
    held.reference, held.note = reference.replace("\x00", "").strip()[:80], ""
    held.stated_at = clock.now()
    held.save(update_fields=["state", "reference", "note", "stated_at"])
    if first:
        fact = FeeStated(application.pk, application.threshold_id, held.amount, held.currency)
        record(
            application.threshold.workspace_id, fact, source="weilu:acquire",
            external_id=f"fee:{held.pk}:{held.stated_at:%s%f}",
        )  # fmt: skip


@transaction.atomic
def settle(
    application: Application, then: str, by: Account | None, note: str = "", *, was: str
) -> None:
    """Staff confirm, let off, ask again, give back, or take that back. Raises `NotDue` unless it
    still stands at `was` and may become that."""
    if was not in rules.STEPS or not rules.may_become(was, then, by_staff=True):
        raise NotDue
    held = Payment.objects.filter(application=application, state=was)
    if not held.update(state=then, note=note.strip()[:300], settled_at=clock.now(), settled_by=by):
        raise NotDue
    payment = Payment.objects.get(application=application)
    fact = FeeSettled(
        application.pk, application.threshold_id, payment.amount, payment.currency, then,
        note.strip()[:300], audit.number(by),
    )  # fmt: skip
    audit.note(application.threshold.workspace, fact, room="acquire")


def same_reference(payment: Payment) -> list[Application]:
    """Other applications of the workspace whose payment names the same reference."""
    if not payment.reference:
        return []
    found = Application.objects.filter(
        threshold__workspace=payment.application.threshold.workspace_id,
        payment__reference__iexact=payment.reference,
    )
    return list(found.exclude(pk=payment.application_id).order_by("pk")[:5])
