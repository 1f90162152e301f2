"""Applications and decisions, as the log tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.acquire.threshold.wording import PAYMENTS, STATES
from weilu.events.catalogue import kind


@kind("threshold_changed", _("%(actor)s changed the threshold “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class ThresholdChanged:
    """A form at the door was made, changed or deleted."""

    threshold: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "deleted"
    by: int = 0


@kind("applied", _("Somebody applied through “%(name)s”"), word=pgettext_lazy("event", "applied"))
@dataclass(frozen=True)
class Applied:
    """A visitor filled in the form at the door; who they are on a platform is not known yet."""

    application: int = 0
    threshold: int = 0
    name: str = ""
    code: str = ""  #: the entry code they came by
    score: int = 0
    invitation: int = 0
    editions: str = ""  #: of the house rules, agreed to: numbers, by comma
    state: str = ""  #: how it began: "pending" | "accepted" | "declined" (by the quiz)


@kind("application_decided", _("%(actor)s decided on an application: %(state)s"), by_staff=True)
@dataclass(frozen=True)
class ApplicationDecided:
    """A person let an applicant in, turned them down, or took that back ("pending")."""

    application: int = 0
    threshold: int = 0
    state: str = ""
    reason: str = ""
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        known = STATES.get(str(data.get("state", "")))
        return {"state": str(known[1] if known else data.get("state", ""))}


@kind(
    "fee_stated",
    _("Somebody said that they paid the fee"),
    word=pgettext_lazy("event", "said to have paid"),
)
@dataclass(frozen=True)
class FeeStated:
    """An applicant said that they paid; staff have not looked yet."""

    application: int = 0
    threshold: int = 0
    amount: int = 0  #: minor units
    currency: str = ""


@kind("fee_settled", _("%(actor)s noted a fee as: %(state)s"), by_staff=True)
@dataclass(frozen=True)
class FeeSettled:
    """Staff confirmed a payment, let somebody off, asked again, or gave the money back."""

    application: int = 0
    threshold: int = 0
    amount: int = 0  #: minor units
    currency: str = ""
    state: str = ""  #: "due" | "stated" | "paid" | "waived" | "refunded"
    note: str = ""
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        known = PAYMENTS.get(str(data.get("state", "")))
        return {"state": str(known[1] if known else data.get("state", ""))}


@kind("invitation_made", _("%(actor)s changed an invitation for “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class InvitationMade:
    """A personal invitation was made, revoked or restored."""

    invitation: int = 0
    threshold: int = 0
    name: str = ""  #: whom it is for
    did: str = ""  #: "made" | "revoked" | "restored"
    uses: int = 0
    inviter: int = 0  #: member on whose behalf, 0 = the staff themselves
    by: int = 0


@kind("applicant_told", _("%(actor)s wrote to an applicant"), by_staff=True)
@dataclass(frozen=True)
class ApplicantTold:
    """A message to an applicant: on their page, and on a platform where one is known."""

    application: int = 0
    threshold: int = 0
    sent: str = ""  #: platform, "" = their page only
    by: int = 0
