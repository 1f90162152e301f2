"""The reply graphs of all groups at once, as arrays of edges; no loop over groups or members.

Nodes are numbered 0…nodes-1 over all groups, `row_of` says whose (group and window) a node is.
Edges are undirected and stand once, with u < v and a probability each way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weilu.measure.metrics.arrays import Array, Flags, Ints, counted, starts, tally
from weilu.measure.metrics.intervals import logit_scale

#: Draws of the uncertain links; fewer where there are very many links.
DRAWS = 200
DRAWN_EDGES = 3_000_000
#: Words of 64 members each in which a row's neighbours are told; larger rows are walked by edges.
WORDS = 4


@dataclass(frozen=True)
class Graph:
    """Ties between members; `there` = p that u answered v at least once, `back` = that v did u."""

    row_of: Ints  #: of each node
    rows: int
    u: Ints
    v: Ints
    there: NDArray[Any]
    back: NDArray[Any]

    @cached_property
    def either(self) -> NDArray[Any]:
        p: NDArray[Any] = 1 - (1 - self.there) * (1 - self.back)
        return p

    @cached_property
    def tie_rows(self) -> Ints:
        return self.row_of[self.u]


def components(nodes: int, u: Ints, v: Ints) -> Ints:
    """The smallest node number in each node's component (min-label hooking, pointer jumping).

    Edges whose ends have come together are looked at no more; most have after the first round.
    """
    label = np.arange(nodes)
    while len(u):
        np.minimum.at(label, np.maximum(u, v), np.minimum(u, v))
        while not np.array_equal(label, jumped := label[label]):
            label = jumped
        u, v = label[u], label[v]
        apart = u != v
        u, v = u[apart], v[apart]
    return label


def largest(row_of: Ints, rows: int, u: Ints, v: Ints) -> Array:
    """Members of the largest component of each row; somebody alone is a component of one."""
    nodes = len(row_of)
    size = counted(components(nodes, u, v), nodes)
    most = np.zeros(rows)
    np.maximum.at(most, row_of, size)
    return most


def holding(graph: Graph, seed: int = 1) -> tuple[Array, Array]:
    """Expected members of the largest component by row, and its variance from doubtful links."""
    p = graph.either
    sure, doubtful = p >= 0.999, (p > 0.001) & (p < 0.999)
    base_u, base_v = graph.u[sure], graph.v[sure]
    if not doubtful.any():
        return largest(graph.row_of, graph.rows, base_u, base_v), np.zeros(graph.rows)
    maybe_u, maybe_v, maybe_p = graph.u[doubtful], graph.v[doubtful], p[doubtful]
    chance = np.random.default_rng(seed)
    draws = int(np.clip(DRAWN_EDGES / len(p), 20, DRAWS))
    total, squares = np.zeros(graph.rows), np.zeros(graph.rows)
    for _ in range(draws):
        kept = chance.random(len(maybe_p)) < maybe_p
        u = np.concatenate((base_u, maybe_u[kept]))
        v = np.concatenate((base_v, maybe_v[kept]))
        most = largest(graph.row_of, graph.rows, u, v)
        total += most
        squares += most**2
    mean = total / draws
    return mean, np.maximum(squares / draws - mean**2, 0.0)


def reciprocity(graph: Graph) -> tuple[Array, Array]:
    """Expected pairs tied both ways, and expected pairs tied at all, by row."""
    both = tally(graph.tie_rows, graph.there * graph.back, graph.rows)
    return both, tally(graph.tie_rows, graph.either, graph.rows)


def clustering(graph: Graph) -> tuple[Array, Array, Array, Array]:
    """Transitivity 3·triangles / pairs of ties meeting in a member: value, low, high, n of pairs.

    Ties more likely than not. Interval: jackknife over members (Lin, Lunde & Sarkar, 2020,
    arXiv:2004.08935) on the logit scale. Each tie goes with either of two members, so leaving out
    members counts its chance twice: the variance is halved, which the tests' simulation bears out.
    """
    u, v = _chosen(graph.either >= 0.5, graph.u, graph.v)
    nodes = len(graph.row_of)
    degree = np.bincount(u, minlength=nodes) + np.bincount(v, minlength=nodes)
    through = triangles(graph.row_of, graph.rows, u, v, degree)
    others = degree - 1.0
    pairs = degree * others / 2
    row, rows = graph.row_of, graph.rows
    triangle, pair = tally(row, through, rows) / 3, tally(row, pairs, rows)
    ends = tally(u, others[v], nodes) + tally(v, others[u], nodes)
    value = np.clip(3 * triangle / np.maximum(pair, 1e-9), 0, 1)
    less_pairs = pair[row] - pairs - ends
    less = 3 * (triangle[row] - through) / np.maximum(less_pairs, 1e-9)
    less = np.where(less_pairs > 0, less, value[row])
    n = counted(row[degree > 0], rows)
    tied = degree > 0
    mean = tally(row[tied], less[tied], rows) / np.maximum(n, 1)
    spread = tally(row[tied], (less[tied] - mean[row[tied]]) ** 2, rows)
    error = np.sqrt(spread / 2 * (n - 1).clip(0) / np.maximum(n, 1))
    low, high = logit_scale(value, error, n - 1)
    return value, low, high, pair


def _chosen(kept: Flags, u: Ints, v: Ints) -> tuple[Ints, Ints]:
    return (u, v) if kept.all() else (u[kept], v[kept])


def triangles(row_of: Ints, rows: int, u: Ints, v: Ints, degree: Ints) -> Array:
    """Triangles through each node."""
    number = _within_rows(row_of, rows)
    small = np.bincount(row_of, minlength=rows) <= WORDS * 64
    if small.all():
        return _by_neighbours(number, u, v)
    few = small[row_of[u]]
    sides = _by_third_side(len(row_of), u[~few], v[~few], degree)
    return sides + _by_neighbours(number, u[few], v[few])


def _within_rows(row_of: Ints, rows: int) -> Ints:
    """The number each node has within its row."""
    order = np.argsort(row_of, kind="stable")
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order)) - starts(counted(row_of, rows))[row_of[order]]
    return number


def _by_neighbours(number: Ints, u: Ints, v: Ints) -> Array:
    """By the neighbours both ends of an edge have in common; 64 of them are told in one word."""
    nodes, common = len(number), np.zeros(len(u))
    bit = np.left_shift(np.uint64(1), (number & 63).astype(np.uint64))
    most = max(int(number[end].max(initial=0)) for end in (u, v))
    for word in range(most // 64 + 1):
        mine = np.where(number >> 6 == word, bit, np.uint64(0))
        neighbours = np.zeros(nodes, np.uint64)
        np.bitwise_or.at(neighbours, u, mine[v])
        np.bitwise_or.at(neighbours, v, mine[u])
        common += np.bitwise_count(neighbours[u] & neighbours[v])
    return (tally(u, common, nodes) + tally(v, common, nodes)) / 2


def _by_third_side(nodes: int, u: Ints, v: Ints, degree: Ints) -> Array:
    """By looking up the third side of every ordered pair of edges."""
    swap = (degree[u] > degree[v]) | ((degree[u] == degree[v]) & (u > v))
    low, high = np.where(swap, v, u), np.where(swap, u, v)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    keys = low * nodes + high
    count = counted(low, nodes).astype(np.int64)
    start = starts(count)
    through = np.zeros(nodes)
    for first in range(0, len(low), 200_000):  # bounds the memory of the pairs below
        edge = np.arange(first, min(first + 200_000, len(low)))
        _close(edge, low, high, start, count, keys, nodes, through)
    return through


def _close(
    edge: Ints, low: Ints, high: Ints, start: Ints, count: Ints, keys: Ints, nodes: int,
    through: Array,
) -> None:  # fmt: skip
    """Add the triangles whose first edge is one of `edge` to `through`."""
    fan = count[low[edge]]
    first = np.repeat(edge, fan)
    step = np.arange(len(first)) - np.repeat(np.cumsum(fan) - fan, fan)
    second = start[low[first]] + step
    side = high[first] * nodes + high[second]
    found = np.minimum(np.searchsorted(keys, side), len(keys) - 1)
    closed = keys[found] == side
    for corner in (low[first], high[first], high[second]):
        np.add.at(through, corner[closed], 1.0)
