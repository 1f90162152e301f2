"""An order of somebody, for tests of who reaches what."""

from __future__ import annotations

from datetime import timedelta

from weilu.convert.models import CommissionRule, Offer, Order, Refund
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
SOLD = (Offer, Order, Refund, CommissionRule)


def order_of(workspace: Workspace, member: int, says: str) -> dict[str, int]:
    """An offer on sale with an order that waits for its payment."""
    now = clock.now()
    offer = Offer.objects.create(
        workspace=workspace, name=f"{says} broth", price=3_990, stock=9, reserved=1, state="open"
    )
    order = Order.objects.create(
        offer=offer, member_id=member, quantity=1, amount=3_990, placed_at=now,
        expires_at=now + timedelta(hours=1), proof=f"{says} proof",
    )  # fmt: skip
    return {"offer_id": offer.pk, "order_id": order.pk}
