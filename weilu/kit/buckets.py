"""How fast somebody may call: a bucket that fills steadily, kept in this process's memory.

Several web processes each keep their own, so a limit holds for each of them.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

#: Buckets kept at most; full ones are dropped first.
MOST = 10_000


class Buckets:
    """One bucket per key; `per_minute` calls at once, then as many a minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[Hashable, tuple[float, float]] = {}  # calls left, when that was, in s

    def take(self, key: Hashable, per_minute: int, now: float) -> float:
        """Take one call out; the seconds to wait where there is none left, else 0."""
        with self._lock:
            left, before = self._left.get(key, (float(per_minute), now))
            left = min(float(per_minute), left + (now - before) * per_minute / 60)
            self._left[key] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > MOST:
                self._drop_idle(now)
        return 0.0 if left >= 1 else (1 - left) * 60 / per_minute

    def _drop_idle(self, now: float) -> None:
        self._left = {key: told for key, told in self._left.items() if now - told[1] < 60}

    def empty(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._left.clear()
