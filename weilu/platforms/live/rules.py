"""Decisions about connections, on plain values."""

from __future__ import annotations

from weilu.kit.waits import doubling

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0


def wait_before_return(failures: int, jitter: float) -> float:
    """Seconds before a broken connection is tried again: doubling, 1 s to 5 min, spread by half.

    `failures` in a row, 1 = the first; `jitter` in 0–1.
    """
    return doubling(failures, FIRST_WAIT_S, LONGEST_WAIT_S, jitter)
