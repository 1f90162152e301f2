"""Words of offers, orders and commissions, as people read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "product": _("Product"),
    "membership": _("Membership"),
    "goods": _("Shop goods"),
    "project": _("Project"),
    "crowdfunding": _("Crowdfunding"),
}
#: State → level of its badge, word.
OFFERS: dict[str, tuple[str, Any]] = {
    "draft": ("quiet", _("not on sale yet")),
    "open": ("good", _("on sale")),
    "closed": ("quiet", _("off sale")),
}
ORDERS: dict[str, tuple[str, Any]] = {
    "waiting": ("info", _("waits for payment")),
    "checking": ("watch", _("payment to be checked")),
    "paid": ("good", pgettext_lazy("order", "paid")),
    "refunded": ("quiet", _("given back")),
    "expired": ("quiet", _("not paid in time")),
    "cancelled": ("quiet", pgettext_lazy("order", "called off")),
}
#: Verb → what an order's history says.
DEEDS: dict[str, Any] = {
    "place": _("Ordered"),
    "hand_in": _("The buyer says it is paid"),
    "decline": _("Payment not found: asked again"),
    "confirm": _("Payment confirmed"),
    "cancel": _("Called off"),
    "expire": _("Nobody paid in time; the pieces are free again"),
    "refund_part": _("Given back in part"),
    "refund_full": _("Given back"),
}
#: Kind of the ledger's transfer → what a statement says.
ENTRIES: dict[str, Any] = {
    "commission": _("Commission"),
    "clawed_back": _("Clawed back by a refund"),
    "paid_out": _("Paid out"),
}
