"""What a walk over the API asks of matching: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

CARD = {"member": "member_id", "kind": "need", "text": "Coffee beans", "tags": ["coffee"]}
ASKS = {
    "matching.list_cards": "see",
    "matching.card": "see",
    "matching.suggestions": "see",
    "matching.make": "act",
    "matching.change": "act",
    "matching.turn": "act",
    "matching.list_introductions": "see",
    "matching.introduce": "act",
    "matching.withdraw": "act",
    "matching.outcome": "act",
    "matching.funnel": "see",
    "matching.list_teams": "see",
    "matching.make_team": "act",
    "matching.ask": "act",
    "matching.end_team": "act",
    "matching.reopen": "act",
}
BODIES: dict[str, Any] = {
    "matching.make": CARD,
    "matching.change": CARD | {"text": "Tea leaves"},
    "matching.turn": {"state": "paused"},
    "matching.introduce": {"need": "card_id", "offer": "other_card_id"},
    "matching.outcome": {"side": "need", "result": "worked"},
    "matching.make_team": {"name": "Stall", "goal": "Sell soup", "until": "2027-01-15"},
    "matching.ask": {"member": "member_id"},
    "matching.end_team": {"done": True, "outcome": "Sold out"},
}
#: Refusals that are right where a walk calls things in any order.
NOT_NOW = {
    "matching.cannot_meet", "matching.no_longer_asked", "matching.no_outcome_yet",
    "matching.team_over",
}  # fmt: skip
