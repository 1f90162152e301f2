"""Where buyers find an offer and their order."""

from __future__ import annotations

from datetime import timedelta

from weilu.console.member_pages import address
from weilu.convert.models import Offer, Order

OFFER_LIVES, ORDER_LIVES = timedelta(days=3_650), timedelta(days=730)


def offer_page(offer: Offer, channel: int = 0, base: str = "") -> str:
    """An offer's page, for anybody; what is ordered there counts for `channel` (0 = for none)."""
    says = {"o": offer.pk, "c": channel}
    return address("convert:offer_page", "offer", says, OFFER_LIVES, base)


def order_page(order: Order, base: str = "") -> str:
    """An order's page, for its buyer alone."""
    return address("convert:order_page", "order", {"o": order.pk}, ORDER_LIVES, base)
