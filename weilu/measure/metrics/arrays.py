"""Columns as numpy arrays, and sums by row: the few shapes everything here is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

#: Entries worked on at a time where what is in between should stay in the processor's cache.
BLOCK = 65_536

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def plain(table: pa.Table, name: str) -> NDArray[Any]:
    """One column without nulls, in the type it is kept in."""
    return np.asarray(table.column(name).to_numpy())


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


def narrowed(values: NDArray[Any]) -> NDArray[Any]:
    """The same whole numbers in the narrowest type that holds them."""
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    types = (np.uint16, np.int32, np.uint32)
    fitting = (one for one in types if np.iinfo(one).min <= low and high <= np.iinfo(one).max)
    return values.astype(next(fitting, np.int64))


def counted(row: Ints, rows: int) -> Array:
    """How many entries each row has."""
    return np.bincount(row, minlength=rows).astype(np.float64)


def tally(row: Ints, weight: NDArray[Any], rows: int) -> Array:
    """Sum of `weight` by row."""
    return np.bincount(row, weight, rows).astype(np.float64, copy=False)


def tallies(row: Ints, weights: Mapping[str, NDArray[Any]], rows: int) -> dict[str, Array]:
    """Sums of several weights by row. Flags and other 0s and 1s are summed several at a time."""
    flags = [name for name, weight in weights.items() if weight.dtype.itemsize == 1]
    told = {name: tally(row, weights[name], rows) for name in weights.keys() - set(flags)}
    bits = int(counted(row, rows).max(initial=1)).bit_length()
    at_once = max(53 // bits, 1)  # a float holds whole numbers of 53 bits exactly
    for first in range(0, len(flags), at_once):
        told |= _packed(row, {name: weights[name] for name in flags[first:][:at_once]}, rows, bits)
    return {name: told[name] for name in weights}


def _packed(row: Ints, flags: Mapping[str, NDArray[Any]], rows: int, bits: int) -> dict[str, Array]:
    """How often each flag is 1, in one pass: each has `bits` bits of one number to itself."""
    together = np.zeros(len(row))
    for first in range(0, len(row), BLOCK):
        block = slice(first, first + BLOCK)
        for turn, flag in enumerate(flags.values()):
            together[block] += flag[block] * 2.0 ** (bits * turn)
    sums = np.bincount(row, together, rows).astype(np.int64)
    return {
        name: (sums >> bits * turn & (1 << bits) - 1).astype(np.float64)
        for turn, name in enumerate(flags)
    }


def distinct(values: Ints) -> Ints:
    """Each number once, sorted."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """Each number once, sorted; and which of them each value is."""
    if (values[1:] >= values[:-1]).all():
        new = np.concatenate((values[:1] == values[:1], values[1:] != values[:-1]))
        return values[new], np.cumsum(new) - 1
    order = np.argsort(values)
    first = np.ones(len(order), np.bool_)
    ordered = values[order]
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(first) - 1
    return ordered[first], number


def starts(count: Array | Ints) -> Ints:
    """Where each run begins, from the lengths of the runs."""
    return np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.int64)


def sorted_within(row: Ints, values: NDArray[Any]) -> tuple[Ints, NDArray[Any]]:
    """Both sorted by row, and by value within each row.

    Whole numbers from 0 on, as most are, are sorted together with their row as one number.
    """
    whole = values.astype(np.int64)
    most = int(whole.max(initial=0)) + 1
    small = most * (int(row.max(initial=0)) + 1) < 2**62 and int(whole.min(initial=0)) >= 0
    if not small or not np.array_equal(whole, values):
        order = np.lexsort((values, row))
        return row[order], values[order]
    rows, sorted_ = np.divmod(np.sort(row * most + whole), most)
    return rows, sorted_.astype(values.dtype)
