"""Ids that are made before the row is written."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def by_time() -> UUID:
    """A UUID of version 7 (RFC 9562): later ones sort after earlier ones, to the millisecond."""
    stamp = time.time_ns() // 1_000_000
    chance = secrets.randbits(74)
    high, low = chance >> 62, chance & ((1 << 62) - 1)
    return UUID(int=stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
