"""How far a reading or an import has come."""

from __future__ import annotations

from collections.abc import Callable

#: Told a share from 0 to 1.
Progress = Callable[[float], None]


def silent(share: float) -> None:
    """Nobody watches."""
