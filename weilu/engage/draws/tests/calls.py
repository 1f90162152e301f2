"""What a walk over the API asks of draws: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

ASKS = {
    "draws.draws": "see",
    "draws.draw": "see",
    "draws.entries": "see",
    "draws.published": "see",
    "draws.make": "act",
    "draws.change": "act",
    "draws.add_prize": "act",
    "draws.drop_prize": "act",
    "draws.open_up": "act",
    "draws.enter": "act",
    "draws.beacon": "act",
    "draws.cancel": "act",
    "draws.deliver": "act",
}
BODIES: dict[str, Any] = {
    "draws.make": {
        "name": "May draw", "word": "in", "opens_at": "2026-05-01T08:00:00Z",
        "closes_at": "2036-05-01T08:00:00Z",
    },
    "draws.change": {"name": "June draw"},
    "draws.add_prize": {"name": "Umbrella"},
    "draws.enter": {"member": "member_id"},
    "draws.beacon": {"beacon": "3123.45"},
    "draws.deliver": {"on": True},
}  # fmt: skip
#: What may be answered where nothing stands against the role.
NOT_NOW = {"draws.not_now", "draws.not_yours"}
