"""What happens to offers, orders and commissions, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("offer_changed", _("%(actor)s changed the offer “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class OfferChanged:
    """An offer was made, changed, opened or closed."""

    offer: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "open" | "closed"
    by: int = 0  #: account


@kind("order_placed", _("%(actor)s ordered “%(name)s”"), word=pgettext_lazy("event", "ordered"))
@dataclass(frozen=True)
class OrderPlaced:
    """A member ordered; so many pieces are set aside."""

    order: int = 0
    offer: int = 0
    name: str = ""
    quantity: int = 0
    amount: int = 0  #: minor units
    currency: str = ""
    code: str = ""
    channel: int = 0


@kind(
    "order_paid", _("%(actor)s paid for “%(name)s”"), word=pgettext_lazy("event", "paid an order")
)
@dataclass(frozen=True)
class OrderPaid:
    """A payment was confirmed; with what brought the buyer."""

    order: int = 0
    offer: int = 0
    name: str = ""
    amount: int = 0  #: minor units
    currency: str = ""
    code: str = ""
    channel: int = 0
    first: bool = False  #: the person's first paid order
    by: int = 0  #: account


@kind(
    "order_moved",
    _("An order of %(actor)s for “%(name)s” moved on"),
    word=pgettext_lazy("event", "order moved on"),
)
@dataclass(frozen=True)
class OrderMoved:
    """A proof was handed in or declined, or an order was cancelled or expired."""

    order: int = 0
    offer: int = 0
    name: str = ""
    did: str = ""  #: "hand_in" | "decline" | "cancel" | "expire"
    why: str = ""
    by: int = 0  #: account, 0 = the buyer or time


@kind(
    "order_refunded",
    _("%(actor)s was given money back for “%(name)s”"),
    word=pgettext_lazy("event", "refunded"),
)
@dataclass(frozen=True)
class OrderRefunded:
    """A paid order was given back, wholly or in part."""

    order: int = 0
    offer: int = 0
    name: str = ""
    amount: int = 0  #: minor units
    currency: str = ""
    channel: int = 0
    whole: bool = False
    by: int = 0  #: account


@kind(
    "commission_moved",
    _("A channel’s commission changed by an order of %(actor)s"),
    word=pgettext_lazy("event", "commission"),
)
@dataclass(frozen=True)
class CommissionMoved:
    """A commission was booked after the hold, or clawed back by a refund."""

    order: int = 0
    channel: int = 0
    amount: int = 0  #: minor units; below zero = clawed back
    currency: str = ""


@kind("commission_paid_out", _("%(actor)s paid a channel’s commission out"), by_staff=True)
@dataclass(frozen=True)
class CommissionPaidOut:
    """What a channel earned was paid to whoever is behind it."""

    channel: int = 0
    amount: int = 0  #: minor units
    currency: str = ""
    by: int = 0  #: account


@kind("commission_rule_set", _("%(actor)s set what a channel earns"), by_staff=True)
@dataclass(frozen=True)
class CommissionRuleSet:
    """A channel's commission got a new version; earlier sales keep theirs."""

    channel: int = 0
    version: int = 0
    rate: int = 0  #: basis points
    hold_days: int = 0
    by: int = 0  #: account
