"""What a walk over the API asks of the programme: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

COLUMN = {
    "name": "Monday question", "purpose": "relation", "rule": "FREQ=WEEKLY;BYDAY=MO",
    "starts_on": "2026-01-05", "hour": "08:00", "groups": [],
}  # fmt: skip
ASKS = {
    "programme.columns": "see",
    "programme.column": "see",
    "programme.days": "see",
    "programme.day": "see",
    "programme.balance": "see",
    "programme.record": "see",
    "programme.judge": "act",
    "programme.plan": "act",
    "programme.change": "act",
    "programme.retire": "act",
    "programme.bring_back": "act",
    "programme.change_day": "act",
    "programme.copy_day": "act",
}
BODIES: dict[str, Any] = {
    "programme.judge": {"did": "kept"},
    "programme.plan": COLUMN,
    "programme.change": COLUMN | {"name": "Tuesday question"},
    "programme.change_day": {"text": "Tea?"},
    "programme.copy_day": {"day": "2036-02-03"},
}
