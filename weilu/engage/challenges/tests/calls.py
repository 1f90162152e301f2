"""What a walk over the API asks of challenges: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

ASKS = {
    "challenges.challenges": "see",
    "challenges.challenge": "see",
    "challenges.surprise": "see",
    "challenges.make": "act",
    "challenges.change": "act",
    "challenges.start": "act",
    "challenges.end": "act",
    "challenges.delete": "act",
    "challenges.fund": "act",
    "challenges.entrants": "see",
    "challenges.enter": "act",
    "challenges.hand_pages": "act",
    "challenges.choose": "act",
    "challenges.leave": "act",
    "challenges.checkins": "see",
    "challenges.check_in": "act",
    "challenges.edit": "act",
    "challenges.withdraw": "act",
    "challenges.copies": "see",
    "challenges.decide": "act",
    "challenges.reopen": "act",
}
BODIES: dict[str, Any] = {
    "challenges.make": {"name": "Run", "goal": "g", "path": "Run", "first": "2026-05-04"},
    "challenges.change": {"goal": "Run more"},
    "challenges.fund": {"points": 10, "key": "k"},
    "challenges.enter": {"member": "member_id"},
    "challenges.choose": {"muted": True, "praised": False},
    "challenges.check_in": {"key": "k", "text": "Ran"},
    "challenges.edit": {"text": "Ran far"},
    "challenges.decide": {"strike": False},
}
#: What may be just not so now.
NOT_NOW = {
    "challenges.not_open", "challenges.not_that_day", "challenges.settled", "challenges.withdrawn",
}  # fmt: skip
