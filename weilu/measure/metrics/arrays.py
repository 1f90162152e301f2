"""Columns as numpy arrays, and sums by row: the few shapes everything here is made of."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def reals(table: pa.Table, name: str, missing: float = 0.0) -> Array:
    """One column, nulls filled."""
    return _filled(table, name, missing).astype(np.float64, copy=False)


def ints(table: pa.Table, name: str, missing: int = 0) -> Ints:
    """One column of whole numbers (days since 1970 for dates), nulls filled."""
    values = _filled(table, name, missing)
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]")
    return values.astype(np.int64, copy=False)


def _filled(table: pa.Table, name: str, missing: float) -> NDArray[np.generic]:
    values = table.column(name)
    if values.null_count:
        values = values.fill_null(missing)
    return np.asarray(values.to_numpy())


def counted(row: Ints, rows: int) -> Array:
    """How many entries each row has."""
    return np.bincount(row, minlength=rows).astype(np.float64)


def tally(row: Ints, weight: Array | Flags | Ints, rows: int) -> Array:
    """Sum of `weight` by row."""
    return np.bincount(row, weight, rows).astype(np.float64, copy=False)


def starts(count: Array | Ints) -> Ints:
    """Where each run begins, from the lengths of the runs."""
    return np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.int64)
