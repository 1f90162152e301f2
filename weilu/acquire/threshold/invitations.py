"""Personal ways to a form: handed out by staff, for themselves or for a member."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.codes.rules import LETTERS
from weilu.acquire.threshold.facts import InvitationMade
from weilu.acquire.threshold.models import Application, Invitation, Threshold
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Member

LENGTH = 10  # of 28 letters: 48 bits
MOST_USES, MOST_DAYS, MOST_AT_ONCE = 1_000, 366, 200


class NotInvited(WeiluError):
    code = "acquire.not_invited"
    status = 403
    sentence = _("That is no invitation. Enter it as you got it, or ask who invited you.")


class InvitationOver(WeiluError):
    code = "acquire.invitation_over"
    status = 410
    sentence = _("This invitation is over, or has been used. Ask who invited you for a new one.")


class NowhereToLead(WeiluError):
    code = "acquire.nowhere_to_lead"
    status = 409
    sentence = _("No entry code asks for this form yet. Choose it on one first.")


@transaction.atomic
def make(
    threshold: Threshold, by: Account | None, *, name: str = "", uses: int = 1, days: int = 30,
    inviter: Member | None = None, code: EntryCode | None = None,
) -> Invitation:  # fmt: skip
    """Hand one out. Raises `NowhereToLead` where no entry code asks for the form."""
    codes = EntryCode.objects.filter(threshold=threshold)
    leads = code or codes.filter(paused_at=None).order_by("pk").first() or codes.first()
    if leads is None:
        raise NowhereToLead
    now = clock.now()
    made = Invitation.objects.create(
        threshold=threshold, code=leads, name=name.strip()[:80], inviter=inviter, by=by,
        letters="".join(secrets.choice(LETTERS) for _place in range(LENGTH)),
        uses=max(1, min(uses, MOST_USES)), made_at=now,
        expires_at=now + timedelta(days=max(1, min(days, MOST_DAYS))),
    )  # fmt: skip
    _note(made, "made", by)
    return made


@transaction.atomic
def revoke(invitation: Invitation, by: Account | None, *, on: bool = True) -> None:
    """Call it back, or let it hold again; who came by it stays."""
    changed = Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=on).update(
        revoked_at=clock.now() if on else None
    )
    if changed:
        _note(invitation, "revoked" if on else "restored", by)


def _note(invitation: Invitation, did: str, by: Account | None) -> None:
    fact = InvitationMade(
        invitation=invitation.pk, threshold=invitation.threshold_id, name=invitation.name, did=did,
        uses=invitation.uses, inviter=invitation.inviter_id or 0, by=audit.number(by),
    )  # fmt: skip
    audit.note(invitation.threshold.workspace, fact, room="acquire")


def shown(threshold: Threshold, letters: str, visitor: str) -> Invitation:
    """The invitation somebody shows. Raises `NotInvited`, `InvitationOver`."""
    plain = letters.strip().lower()[:16]
    held = Invitation.objects.filter(threshold=threshold, letters=plain).first()
    if not plain or held is None:
        raise NotInvited
    _hold(held, visitor)
    return held


def take(invitation: Invitation, visitor: str) -> None:
    """Use it, in the caller's transaction: its row is locked, so that the last use is one.
    Raises `InvitationOver`."""
    _hold(Invitation.objects.select_for_update().get(pk=invitation.pk), visitor)


def _hold(invitation: Invitation, visitor: str) -> None:
    over = invitation.revoked_at is not None or invitation.expires_at <= clock.now()
    if over or used(invitation, besides=visitor) >= invitation.uses:
        raise InvitationOver


def used(invitation: Invitation, besides: str = "") -> int:
    """How many people came by it; who was turned down does not count."""
    came = Application.objects.filter(invitation=invitation).exclude(state="declined")
    return came.exclude(visitor=besides).values("visitor").distinct().count()
