"""The figures of all groups as one table, from which each group's own are read when asked for."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Figure
from weilu.measure.metrics.arrays import Array
from weilu.measure.metrics.figuring import Columns


class Table:
    """A row per group, then one per group of the window before; a column per metric."""

    def __init__(self, columns: Columns) -> None:
        self._columns = [columns[key] for key in METRICS]

    def row(self, row: int) -> dict[str, Figure]:
        """Every figure of one row by metric, in the order of the catalogue."""
        value, low, high, n = (told[row].tolist() for told in self._told)
        bounds = ([None if math.isnan(one) else one for one in told] for told in (value, low, high))
        return dict(zip(METRICS, map(Figure, METRICS, *bounds, map(int, n)), strict=True))

    @cached_property
    def _told(self) -> list[Array]:
        """Value, low, high and n: a row per row, a column per metric."""
        return [
            np.stack([getattr(one, part) for one in self._columns], axis=1)
            for part in ("value", "low", "high", "n")
        ]
