"""When to try again."""

from __future__ import annotations

from datetime import timedelta

from weilu.kit.waits import doubling

LEASE = timedelta(seconds=60)
FIRST_WAIT_S = 5
LONGEST_WAIT_S = 3600


def wait_before(attempt: int, jitter: float) -> timedelta:
    """Doubling waits from 5 s to an hour; `jitter` in 0–1 spreads them by up to a half."""
    return timedelta(seconds=doubling(attempt, FIRST_WAIT_S, LONGEST_WAIT_S, jitter))
