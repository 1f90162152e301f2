"""What a walk over the API asks of sessions: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

SESSION = {
    "name": "Open evening", "form": "live", "starts_at": "2036-01-07T12:00:00Z",
    "ends_at": "2036-01-07T13:00:00Z",
}  # fmt: skip
ASKS = {
    "sessions.sessions": "see",
    "sessions.session": "see",
    "sessions.there": "see",
    "sessions.questions": "see",
    "sessions.plan": "act",
    "sessions.change": "act",
    "sessions.start": "act",
    "sessions.end": "act",
    "sessions.cancel": "act",
    "sessions.quiz": "act",
    "sessions.recap": "act",
    "sessions.note_there": "act",
    "sessions.settle": "act",
}
BODIES: dict[str, Any] = {
    "sessions.plan": SESSION,
    "sessions.change": SESSION | {"name": "Another evening"},
    "sessions.recap": {"recap": "It was good."},
    "sessions.note_there": {"member": "member_id"},
    "sessions.settle": {"state": "answered"},
}
#: Refusals that are right where a walk calls things in any order.
NOT_NOW = {"engage.session_gone", "engage.no_quiz", "engage.no_recap", "engage.nobody_speaks"}
