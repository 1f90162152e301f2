"""The published measures of reply links and of the conversations they make.

Definitions follow Kummerfeld et al. (ACL 2019), section 5: links are pairs (message, answered),
with (message, itself) where it starts a thread; conversations are the links' connected components
within the annotated part. 1-1 and VI count every conversation, exact match those of two or more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Link = tuple[int, int]


class Scores(NamedTuple):
    """All in percent."""

    precision: float
    recall: float
    f1: float
    vi: float  #: 100 (1 - variation of information / log2 n)
    one_to_one: float
    exact: float  #: F1 of conversations matched wholly


def evaluate(
    logs: Iterable[tuple[set[Link], set[Link], int]],
) -> Scores:
    """Scores over logs given as (true links, found links, first line that counts)."""
    totals = Counter[str]()
    joint = Counter[tuple[Hashable, Hashable]]()
    for place, (gold, found, since) in enumerate(logs):
        totals.update(gold=len(gold), found=len(found), matched=len(gold & found))
        true, ours = conversations(gold, since), conversations(found, since)
        totals.update(_exact(true, ours))
        overlap = _overlap(true, ours)
        totals["paired"] += _best_pairing(overlap)
        totals["lines"] += int(overlap.sum())
        for row, column in np.argwhere(overlap):
            joint[(place, int(row)), (place, int(column))] = int(overlap[row, column])
    precision, recall, f1 = _prf(totals["matched"], totals["found"], totals["gold"])
    exact = _prf(totals["same"], totals["threads_found"], totals["threads"])[2]
    paired = 100 * totals["paired"] / max(totals["lines"], 1)
    return Scores(precision, recall, f1, _variation(joint), paired, exact)


def conversations(links: Iterable[Link], since: int = 0) -> list[frozenset[int]]:
    """Connected components of links, lines before `since` left out after joining."""
    up: dict[int, int] = {}

    def top(line: int) -> int:
        while up.setdefault(line, line) != line:
            up[line] = up[up[line]]
            line = up[line]
        return line

    for child, parent in links:
        up[top(child)] = top(parent)
    threads: dict[int, set[int]] = {}
    for line in [line for line in up if line >= since]:
        threads.setdefault(top(line), set()).add(line)
    return [frozenset(thread) for thread in threads.values()]


def calibration_error(
    share: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 15
) -> float:
    """Expected calibration error: mean distance of claimed and true rate over equal-width bins."""
    place = np.minimum((share * bins).astype(int), bins - 1)
    claimed = np.bincount(place, share, bins)
    true = np.bincount(place, right, bins)
    return float(np.abs(claimed - true).sum() / max(len(share), 1))


def _exact(true: Sequence[frozenset[int]], ours: Sequence[frozenset[int]]) -> Mapping[str, int]:
    gold = {thread for thread in true if len(thread) > 1}
    found = {thread for thread in ours if len(thread) > 1}
    return {"threads": len(gold), "threads_found": len(found), "same": len(gold & found)}


def _overlap(true: Sequence[frozenset[int]], ours: Sequence[frozenset[int]]) -> NDArray[np.int64]:
    table = np.zeros((len(true), len(ours)), np.int64)
    where = {line: column for column, thread in enumerate(ours) for line in thread}
    for row, thread in enumerate(true):
        for line in thread:
            if line in where:
                table[row, where[line]] += 1
    return table


def _prf(matched: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = 100 * matched / max(found, 1), 100 * matched / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _variation(joint: Mapping[tuple[Hashable, Hashable], int]) -> float:
    total = sum(joint.values())
    if total < 2:
        return 100.0
    rows, columns = Counter[Hashable](), Counter[Hashable]()
    for (row, column), count in joint.items():
        rows[row] += count
        columns[column] += count
    together = sum(
        count / total * (math.log2(count / rows[row]) + math.log2(count / columns[column]))
        for (row, column), count in joint.items()
    )
    return 100 * (1 + together / math.log2(total))


def _best_pairing(overlap: NDArray[np.int64]) -> int:
    """Largest sum of a one-to-one pairing of rows and columns (Hungarian method)."""
    if overlap.shape[0] > overlap.shape[1]:
        overlap = overlap.T
    rows, columns = overlap.shape
    cost = -overlap.astype(float)
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    holder = np.zeros(columns + 1, int)
    for row in range(1, rows + 1):
        _augment(cost, row, holder, row_price, column_price)
    return int(sum(overlap[holder[c] - 1, c - 1] for c in range(1, columns + 1) if holder[c]))


def _augment(
    cost: NDArray[np.float64],
    row: int,
    holder: NDArray[np.int_],
    row_price: NDArray[np.float64],
    column_price: NDArray[np.float64],
) -> None:
    """Find `row` a column along the cheapest chain of moves."""
    columns = cost.shape[1]
    holder[0] = row
    column = 0
    least = np.full(columns + 1, np.inf)
    came = np.zeros(columns + 1, int)
    used = np.zeros(columns + 1, bool)
    while holder[column]:
        used[column] = True
        free = ~used
        free[0] = False
        held = holder[column]
        reduced = np.full(columns + 1, np.inf)
        reduced[1:] = cost[held - 1] - row_price[held] - column_price[1:]
        better = free & (reduced < least)
        least[better] = reduced[better]
        came[better] = column
        following = int(np.where(free, least, np.inf).argmin())
        step = least[following]
        row_price[holder[used]] += step
        column_price[used] -= step
        least[free] -= step
        column = following
    while column:
        holder[column] = holder[came[column]]
        column = came[column]
