"""What a walk over the API asks of points: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

ASKS = {
    "points.holders": "see",
    "points.statement": "see",
    "points.correct": "act",
    "points.undo": "act",
    "points.mute": "act",
    "points.board": "see",
    "points.hand_pages": "act",
    "points.rules": "see",
    "points.make_rule": "act",
    "points.change_rule": "act",
    "points.remove_rule": "act",
    "points.restore_rule": "act",
    "points.start_trial": "act",
    "points.trials_done": "see",
    "points.policy": "see",
    "points.set_policy": "act",
    "points.levels": "see",
    "points.make_level": "act",
    "points.change_level": "act",
    "points.delete_level": "act",
    "points.badges": "see",
    "points.make_badge": "act",
    "points.change_badge": "act",
    "points.delete_badge": "act",
}
BODIES: dict[str, Any] = {
    "points.correct": {"points": 5, "why": "helped", "key": "k"},
    "points.undo": {"transfer": "booked_id", "why": "mistake"},
    "points.mute": {"on": True},
    "points.make_rule": {"name": "Answers", "act": "answer", "points": 5},
    "points.change_rule": {"points": 6},
    "points.set_policy": {"per_day": 50},
    "points.make_level": {"name": "Leaf", "earned": 50},
    "points.change_level": {"name": "Flower"},
    "points.make_badge": {"name": "Helper", "act": "answer", "times": 10},
    "points.change_badge": {"times": 12},
}
