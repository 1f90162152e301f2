"""When to try again."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(seconds=60)
FIRST_WAIT_S = 5
LONGEST_WAIT_S = 3600


def wait_before(attempt: int, jitter: float) -> timedelta:
    """Doubling waits from 5 s to an hour; `jitter` in 0–1 spreads them by up to a half."""
    seconds = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** max(0, attempt - 1))
    return timedelta(seconds=seconds * (1 + jitter / 2))
