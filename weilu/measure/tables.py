"""The figures of all groups as one table, from which each group's own are read when asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Figure
from weilu.measure.metrics.arrays import Array
from weilu.measure.metrics.figuring import Columns


class Table:
    """A row per group, then one per group of the window before; a column per metric."""

    def __init__(self, columns: Columns) -> None:
        told = [columns[key] for key in METRICS]
        self._value, self._low, self._high = (
            _plain(np.stack([getattr(one, bound) for one in told], axis=1))
            for bound in ("value", "low", "high")
        )
        self._n = np.stack([one.n for one in told], axis=1).astype(int)

    def row(self, row: int) -> dict[str, Figure]:
        """Every figure of one row by metric, in the order of the catalogue."""
        bounds = (told[row].tolist() for told in (self._value, self._low, self._high, self._n))
        return dict(zip(METRICS, map(Figure, METRICS, *bounds), strict=True))


def _plain(array: Array) -> NDArray[np.object_]:
    """None where there is no number."""
    plain = array.astype(object)
    plain[np.isnan(array)] = None
    return plain
