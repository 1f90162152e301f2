"""What a walk over the API asks of offers and orders: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

ASKS = {
    "convert.offers": "see",
    "convert.offer": "see",
    "convert.make": "act",
    "convert.change": "act",
    "convert.sale": "act",
    "convert.place": "act",
    "convert.orders": "see",
    "convert.order": "see",
    "convert.hand_in": "act",
    "convert.confirm": "act",
    "convert.decline": "act",
    "convert.cancel": "act",
    "convert.refund": "act",
    "convert.set_rule": "manage",
    "convert.commission_sums": "see",
    "convert.pay_out": "manage",
    "convert.statement": "see",
}
BODIES: dict[str, Any] = {
    "convert.make": {"name": "Broth", "price": 3_990},
    "convert.change": {"name": "Broth", "price": 4_990, "stock": 9},
    "convert.sale": {"state": "closed"},
    "convert.place": {"member": "member_id"},
    "convert.hand_in": {"proof": "4471"},
    "convert.confirm": {"reference": "4471"},
    "convert.decline": {"why": "Nothing came in"},
    "convert.refund": {"amount": 1, "key": "r1"},
    "convert.set_rule": {"channel": 1, "rate": 500},
    "convert.pay_out": {"channel": 1, "amount": 1, "key": "p1"},
}
#: What may be answered where nothing stands against the role.
NOT_NOW = {"convert.not_now", "convert.not_on_sale", "convert.more_than_due"}
