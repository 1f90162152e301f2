"""Who is left out so that an effect can be told: decided by a hash, the same at every look. Pure.

A unit is a member for what is sent to one person, a group for whatever a whole group sees.
"""

from __future__ import annotations

from hashlib import blake2b

#: Shares of units that may be left out; never nobody, or nothing could be told.
LEAST_HELD, MOST_HELD = 0.05, 0.5
USUAL_HELD = 0.1


def is_held(salt: str, unit: int, share: float) -> bool:
    """Whether a unit is left out, of which `share` are; one salt for each thing that is tried.

    Raises `ValueError` where the share is not from `LEAST_HELD` to `MOST_HELD`.
    """
    if not LEAST_HELD <= share <= MOST_HELD:
        raise ValueError(f"a share of {share} cannot be left out")
    digest = blake2b(f"{salt}:{unit}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") < share * 2**64
