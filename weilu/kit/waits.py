"""How long to wait before trying again."""

from __future__ import annotations

#: Doublings after which a wait is surely the longest one; keeps the power within bounds.
_MOST_DOUBLINGS = 30


def doubling(attempt: int, first_s: float, longest_s: float, jitter: float = 0.0) -> float:
    """Seconds to wait after the `attempt`th failure in a row (1 = the first).

    `first_s` doubled each time, at most `longest_s`, then spread by up to a half by `jitter` in
    0–1, so that many that failed together do not come back together.
    """
    doublings = min(max(0, attempt - 1), _MOST_DOUBLINGS)
    return min(longest_s, first_s * 2.0**doublings) * (1 + jitter / 2)
