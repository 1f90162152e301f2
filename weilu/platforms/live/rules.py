"""Decisions about connections, on plain values."""

from __future__ import annotations

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0


def wait_before_return(failures: int, jitter: float) -> float:
    """Seconds before a broken connection is tried again: doubling, 1 s to 5 min, spread by half.

    `failures` in a row, 1 = the first; `jitter` in 0–1.
    """
    doubled = FIRST_WAIT_S * 2.0 ** min(failures - 1, 30)
    return min(LONGEST_WAIT_S, doubled) * (1 + jitter / 2)
