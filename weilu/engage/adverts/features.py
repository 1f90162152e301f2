"""Readings as numbers: hashed n-grams of units and of how they are said, and the shape.

Every n-gram of one to four units, and of two to three units as they are said, has a place among
2^18 by a fixed hash. A message of n distinct n-grams holds 1 / √n at each of its places, so that
long ones weigh no more than short ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from weilu.engage.adverts.reading import SHAPE, Reading

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

BITS = 18
WIDTH = 1 << BITS  #: places of n-grams
LONGEST = 400  #: units of a message that are looked at
_SIZES = (1, 2, 3, 4)
_SAID_SIZES = (2, 3)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SAID_SALT = np.uint64(0x5851F42D4C957F2D)
_SHIFT = np.uint64(64 - BITS)


@dataclass(frozen=True, slots=True)
class Table:
    """n messages: entries (row, column, value) of their n-grams, and shapes (n x S)."""

    rows: Ints
    columns: Ints
    values: Floats
    shapes: Floats

    def __len__(self) -> int:
        return len(self.shapes)

    def only(self, chosen: Ints) -> Table:
        """Some messages, in the order given."""
        place = np.full(len(self), -1)
        place[chosen] = np.arange(len(chosen))
        kept = place[self.rows] >= 0
        return Table(
            place[self.rows[kept]], self.columns[kept], self.values[kept], self.shapes[chosen]
        )


class _Names(dict[str, int]):
    """Hash of a unit's name; kept, as most units come again."""

    def __missing__(self, name: str) -> int:
        found = crc32(name.encode("utf-8", "surrogatepass")) + 1
        if len(self) < 200_000:
            self[name] = found
        return found


_NAMES = _Names()


def grams(reading: Reading) -> list[tuple[int, int, int]]:
    """(place, first unit, last unit + 1) of every n-gram of one message, repeated ones too."""
    found = []
    for names, sizes, salt in _sequences(reading):
        hashes = _hashes(names)
        for size in sizes:
            places = _places(hashes, size, salt)
            found += [(place, start, start + size) for start, place in enumerate(places.tolist())]
    return found


def _sequences(
    reading: Reading,
) -> tuple[tuple[Sequence[str], tuple[int, ...], np.uint64], ...]:
    return (
        (reading.units[:LONGEST], _SIZES, np.uint64(0)),
        (reading.said[:LONGEST], _SAID_SIZES, _SAID_SALT),
    )


def _hashes(names: Sequence[str]) -> Hashes:
    return np.fromiter(map(_NAMES.__getitem__, names), np.uint64, len(names))


def _places(hashes: Hashes, size: int, salt: np.uint64) -> Ints:
    """Place of the n-gram that begins at each unit (with the salt of its sequence)."""
    count = len(hashes) - size + 1
    if count < 1:
        return np.zeros(0, np.int64)
    mixed = np.full(count, salt + np.uint64(size), np.uint64)
    for step in range(size):
        mixed = (mixed ^ hashes[step : step + count]) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    return ((mixed * _FACTOR) >> _SHIFT).astype(np.int64)


def table(readings: Sequence[Reading]) -> Table:
    """All messages as one table."""
    keys = []
    for which in (0, 1):
        cut = [_sequences(reading)[which] for reading in readings]
        names = [name for part, *_rest in cut for name in part]
        row = np.repeat(np.arange(len(cut)), [len(part) for part, *_rest in cut])
        hashes = _hashes(names)
        for size in _SIZES if which == 0 else _SAID_SIZES:
            places = _places(hashes, size, np.uint64(0) if which == 0 else _SAID_SALT)
            whole = row[: len(places)] == row[size - 1 :]
            keys.append((row[: len(places)][whole] << BITS) | places[whole])
    both = np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64)
    rows, columns = both >> BITS, both & (WIDTH - 1)
    count = np.bincount(rows, minlength=len(readings))
    values = (1 / np.sqrt(np.maximum(count, 1)))[rows].astype(np.float32)
    shapes = np.array([reading.shape for reading in readings], np.float32)
    return Table(rows, columns, values, shapes.reshape(len(readings), len(SHAPE)))
