"""Who answers whom: for each message a distribution over earlier ones, and 'starts a thread'.

`infer_arrays` is the fast path, `infer` the same as plain values. Both take one group in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from weilu.measure.replies import pairs
from weilu.measure.replies.messages import Floats, Ints, Messages, gather
from weilu.measure.replies.network import Network, Weights

#: Author of rows nobody speaks in (joins, system lines): they answer nothing and nothing them.
NOBODY = -1
#: Explicit target of a message that answers something not in the sequence.
UNSEEN = -2
#: Links less probable than this are not told.
LEAST = 0.01
#: Messages gathered at a time, and messages known on either side of them; bounds the memory.
BLOCK, BEFORE, AFTER = 20_000, 1_000, 200
_CHUNK = 256
#: Keeps sums of rounded shares from passing 1.
_ROUNDING = np.float32(1 - 1e-6)


class Parent(NamedTuple):
    """An earlier message answered with probability `p`."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which no caller needs
    p: float


class Links(NamedTuple):
    """What one message may answer, likeliest first: `start` + sum of `p` ≤ 1."""

    start: float
    parents: tuple[Parent, ...]


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Links of one group of n messages, by `child`, likeliest first within each."""

    child: Ints  #: index of a message
    parent: Ints  #: index of an earlier one
    p: Floats  #: probability that child answers parent
    start: Floats  #: n long: probability that the message starts a thread


def infer(
    at: Sequence[int],
    author: Sequence[int],
    text: Sequence[str],
    mentions: Sequence[Sequence[int]] | None = None,
    explicit: Sequence[int] | None = None,
    names: Mapping[int, str] | None = None,
) -> list[Links]:
    """Links of each message; parameters as for `infer_arrays`."""
    table = infer_arrays(at, author, text, mentions, explicit, names)
    bounds = np.searchsorted(table.child, np.arange(len(table.start) + 1)).tolist()
    parents = [Parent(*pair) for pair in zip(table.parent.tolist(), table.p.tolist(), strict=True)]
    return [
        Links(start, tuple(parents[low:high]))
        for start, low, high in zip(table.start.tolist(), bounds, bounds[1:], strict=False)
    ]


def infer_arrays(
    at: Sequence[int] | NDArray[np.int64],
    author: Sequence[int] | NDArray[np.int64],
    text: Sequence[str],
    mentions: Sequence[Sequence[int]] | None = None,
    explicit: Sequence[int] | NDArray[np.int64] | None = None,
    names: Mapping[int, str] | None = None,
    least: float = LEAST,
) -> LinkTable:
    """Links of one group in order, all sequences n long.

    `at` is in microseconds UTC and may tie or step back; `author` holds any integers, `NOBODY` for
    rows without a speaker; `mentions` the authors the platform says are named; `explicit` the index
    of the platform's reply target, or -1, or `UNSEEN` (taken with probability 1; a target that is
    no earlier row counts as none); `names` authors' names, to find them in texts. Links less
    probable than `least` are left out. Raises `ValueError` where lengths differ.
    """
    moments, authors = np.asarray(at, np.int64), np.asarray(author, np.int64)
    told = mentions if mentions is not None and len(mentions) else [()] * len(text)
    if not len(moments) == len(authors) == len(text) == len(told):
        raise ValueError("at, author, text and mentions differ in length")
    spoken = np.flatnonzero(authors != NOBODY)
    start = np.ones(len(text), np.float32)
    parts: list[tuple[Ints, Ints, Floats]] = []
    for first in range(0, len(spoken), BLOCK):
        low = max(first - BEFORE, 0)
        rows = spoken[low : first + BLOCK + AFTER]
        block = gather(
            moments[rows],
            authors[rows],
            (text[row] for row in rows),
            [told[row] for row in rows],
            names or {},
            rows - np.arange(low, low + len(rows)),
        )
        mine = range(first - low, first - low + BLOCK)
        child, parent, share, begins = links_of(block, _weights(), mine, least)
        del block  # not beside the next
        start[spoken[first : first + len(begins)]] = begins
        parts.append((rows[child], rows[parent], share))
    return _with_explicit(_joined(parts, start), explicit)


def links_of(
    told: Messages, weights: Weights, mine: range, least: float
) -> tuple[Ints, Ints, Floats, Floats]:
    """(child, parent, p ≥ `least`, start) of the messages at `mine`, start as long as these."""
    directed = pairs.Directed(told)
    network = Network(weights, told.features)
    found: list[tuple[Ints, Ints, Floats]] = []
    starts: list[Floats] = []
    stop = min(mine.stop, len(told))
    for low in range(mine.start, stop, _CHUNK):
        seen = pairs.look(told, directed, low, min(low + _CHUNK, stop))
        shares = network.shares(low, seen.parent, seen.real, seen.features) * _ROUNDING
        starts.append(shares[:, -1])
        own = np.where(seen.real, shares[:, :-1], 0)
        order = np.argsort(-own, axis=1, kind="stable")
        own = np.take_along_axis(own, order, axis=1)
        row, column = np.nonzero(own >= least)
        parent = np.take_along_axis(seen.parent, order, axis=1)
        found.append((row + low, parent[row, column], own[row, column]))
    joined = _joined(found, np.concatenate([*starts, np.zeros(0, np.float32)]))
    return joined.child, joined.parent, joined.p, joined.start


def _joined(parts: Sequence[tuple[Ints, Ints, Floats]], start: Floats) -> LinkTable:
    none = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    child, parent, p = (np.concatenate(column) for column in zip(none, *parts, strict=True))
    return LinkTable(child, parent, p.astype(np.float32), start.astype(np.float32))


def _with_explicit(table: LinkTable, explicit: Sequence[int] | Ints | None) -> LinkTable:
    """The platform's own links in place of the inferred ones, with probability 1."""
    if explicit is None:
        return table
    target = np.asarray(explicit, np.int64)
    if len(target) != len(table.start):
        raise ValueError("explicit differs in length")
    known = (target >= 0) & (target < np.arange(len(target)))
    rows = np.flatnonzero(known)
    known |= target == UNSEEN
    if not known.any():
        return table
    kept = ~known[table.child]
    child = np.concatenate([table.child[kept], rows])
    parent = np.concatenate([table.parent[kept], target[rows]])
    p = np.concatenate([table.p[kept], np.ones(len(rows), np.float32)])
    order = np.argsort(child, kind="stable")
    start = np.where(known, np.float32(0), table.start)
    return LinkTable(child[order], parent[order], p[order], start)


@cache
def _weights() -> Weights:
    with (files(__package__) / "weights.npz").open("rb") as stream, np.load(stream) as stored:
        return {name: stored[name] for name in stored.files}
