"""What a walk over the API asks of the library: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

MATERIAL = {"name": "Opening hours", "kind": "text", "text": "Ten to eight.", "tags": ["shop"]}
ASKS = {
    "library.materials": "see",
    "library.material": "see",
    "library.uses": "see",
    "library.openings": "see",
    "library.make": "act",
    "library.change": "act",
    "library.use_again": "act",
    "library.retire": "act",
    "library.bring_back": "act",
    "library.send": "act",
    "library.personal": "act",
}
BODIES: dict[str, Any] = {
    "library.make": MATERIAL,
    "library.change": MATERIAL | {"name": "New hours", "text": "Ten to nine."},
    "library.use_again": {"number": 1},
    "library.send": {"groups": ["group_id"]},
    "library.personal": {"member": "member_id"},
}
