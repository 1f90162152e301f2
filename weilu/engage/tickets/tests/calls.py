"""What a walk over the API asks of tickets: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

ASKS = {
    "tickets.seats": "act",
    "tickets.tickets": "see",
    "tickets.take": "act",
    "tickets.give_back": "act",
    "tickets.let_in": "act",
}
BODIES: dict[str, Any] = {
    "tickets.seats": {"seats": 40},
    "tickets.take": {"guest": "Gu"},
    "tickets.let_in": {"code": "ticket_code"},
}
#: Refusals that are right where a walk calls things in any order.
NOT_NOW = {"tickets.none", "tickets.not_at_the_door", "tickets.not_given_back"}
