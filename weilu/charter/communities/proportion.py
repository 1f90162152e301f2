"""The interval of a share, for rooms below the check-up. Pure."""

from __future__ import annotations

#: Standard errors of a 95 % interval.
Z = 1.96


def interval(share: float, n: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval (Wilson 1927) of a share of `n` cases; None where there are none."""
    if n < 1:
        return None
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * (share * (1 - share) / n + Z**2 / (4 * n**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
