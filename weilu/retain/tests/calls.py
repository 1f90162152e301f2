"""What a walk over the API asks of this room: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

ASKS = {
    "pulse.pulses": "see",
    "pulse.plan": "see",
    "pulse.set_plan": "act",
    "pulse.group": "see",
    "pulse.answers": "see",
}
BODIES: dict[str, Any] = {"pulse.set_plan": {"is_on": True, "groups": ["group_id"]}}
