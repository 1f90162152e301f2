"""Replies the platform does not tell: inferred from the texts, one group at a time.

Where people quote now and then (WeChat, QQ), most answers quote nothing: links that are told are
taken as they are, and messages that name no other are read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from weilu.measure.metrics.arrays import Ints, ints
from weilu.measure.metrics.days import LINKS
from weilu.measure.metrics.deeds import DAY_S, flag, seconds
from weilu.measure.metrics.spans import day_number
from weilu.measure.replies.model import UNSEEN, LinkTable, infer_arrays

#: Where fewer messages than this name another, most answers do without: then they are inferred.
TOLD_SHARE = 0.3
#: Texts read per group, latest first, and over all groups of one reading.
GROUP_MESSAGES = 60_000
ALL_MESSAGES = 300_000
#: Messages whose texts are in memory at a time (one group's may be more).
TEXTS_HELD = 30_000
#: Links less likely than this are left out: they add work and next to no weight.
LEAST_P = 0.05

#: What is read of messages, and what more where their links are new.
SHAPE = ("group_id", "seq", "day", "actor", "parent_seq", "at_s")
WORDS = ("text", "mentions")

#: Links inferred lately in this process: the messages behind a figure are asked for right after it.
_lately: OrderedDict[tuple[int, ...], LinkTable] = OrderedDict()
REMEMBERED_LINKS = 500_000


@dataclass
class Inferring:
    """Infers links where they are needed, and remembers for which groups it did so."""

    names: Mapping[int, str]
    inferred: set[int] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)  #: groups too long to be read wholly
    telling: set[int] = field(default_factory=set)  #: groups whose platform tells replies

    def __call__(self, events: ibis.Table, since: date) -> pa.Table | None:
        """Links (columns of `days.LINKS`) of messages from `since` on; None = none are needed."""
        sizes = self._silent_on_replies(events, since)
        if not sizes:
            return None
        self.inferred |= set(sizes)
        parts = []
        for groups in _batches(sizes):
            told = events.filter(events.kind == "message", events.actor.notnull())
            parts += self._of(told.filter(told.group_id.isin(groups)), since)
        pa.default_memory_pool().release_unused()
        return pa.concat_tables([LINKS.empty_table(), *parts])

    def _silent_on_replies(self, events: ibis.Table, since: date) -> dict[int, int]:
        told = events.filter(events.kind == "message", events.actor.notnull())
        counts = told.group_by("group_id").agg(
            messages=told.count(),
            linked=flag(told.parent_seq.notnull()).sum(),
            fresh=flag(told.day >= since).sum(),
            worded=flag(told.chars > 0).sum(),
        )
        table = counts.to_pyarrow()
        messages, linked = ints(table, "messages"), ints(table, "linked")
        group = ints(table, "group_id")
        self.telling |= set(group[linked >= np.maximum(TOLD_SHARE * messages, 1)].tolist())
        wanted = ~np.isin(group, list(self.telling)) & (messages > 1) & (ints(table, "fresh") > 0)
        # A log without words (metadata alone) leaves nothing to read: what it tells has to do.
        wanted &= (ints(table, "worded") > 0) | (linked == 0)
        group, size = group[wanted], messages[wanted]
        order = np.argsort(size)  # the most groups that fit
        size = np.minimum(size[order], GROUP_MESSAGES)
        fits = np.cumsum(size) <= ALL_MESSAGES
        self.cut |= set(group[order][~fits].tolist())
        return dict(sorted(zip(group[order][fits].tolist(), size[fits].tolist(), strict=True)))

    def _of(self, told: ibis.Table, since: date) -> list[pa.Table]:
        """Links of some groups' messages; texts are read only where they are new."""
        shapes = [self._fitting(shape) for shape in _in_order(told, *SHAPE)]
        keys = [_key(shape) for shape in shapes]
        found = {key: _lately[key] for key in keys if key in _lately}
        if len(found) < len(keys):
            texts = map(self._fitting, _in_order(told, *SHAPE, *WORDS))
            found |= {
                key: found.get(key) or _remember(key, self._infer(text))
                for key, text in zip(keys, texts, strict=True)
            }
        pairs = zip(keys, shapes, strict=True)
        return [_as_links(found[key], shape, since) for key, shape in pairs]

    def _fitting(self, messages: pa.Table) -> pa.Table:
        """The latest of one group's messages."""
        if messages.num_rows <= GROUP_MESSAGES:
            return messages
        self.cut.add(messages.column("group_id")[0].as_py())
        return messages.slice(messages.num_rows - GROUP_MESSAGES)

    def _infer(self, texts: pa.Table) -> LinkTable:
        at_s, actor = ints(texts, "at_s"), ints(texts, "actor")
        names = {id: self.names[id] for id in set(actor.tolist()) if id in self.names}
        return infer_arrays(
            at_s * 1_000_000, actor, Items(texts["text"], ""), Items(texts["mentions"], ()),
            _told(texts), names, LEAST_P,
        )  # fmt: skip


class Items(Sequence[Any]):
    """A column's values one at a time: as Python's own they take several times the room."""

    def __init__(self, column: pa.ChunkedArray, nothing: Any) -> None:
        self._column, self._nothing = column, nothing

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, row: Any) -> Any:
        return self._column[int(row)].as_py() or self._nothing


def _remember(key: tuple[int, ...], found: LinkTable) -> LinkTable:
    _lately[key] = found
    while len(_lately) > 1 and sum(len(one.child) for one in _lately.values()) > REMEMBERED_LINKS:
        _lately.popitem(last=False)
    return found


def _told(texts: pa.Table) -> Ints:
    """Where among these messages the one answered stands, as the platform says; -1 = it says none,
    UNSEEN = it is not among them."""
    parent, seq = texts.column("parent_seq"), ints(texts, "seq")
    named = pc.is_valid(parent).to_numpy(zero_copy_only=False)
    wanted = pc.fill_null(parent, -1).to_numpy()
    order = np.argsort(seq)
    place = order[np.minimum(np.searchsorted(seq, wanted, sorter=order), len(seq) - 1)]
    return np.where(named, np.where(seq[place] == wanted, place, UNSEEN), -1)


def _as_links(found: LinkTable, texts: pa.Table, since: date) -> pa.Table:
    at_s, actor, told = ints(texts, "at_s"), ints(texts, "actor"), _told(texts)
    child, parent = found.child, found.parent
    kept = actor[child] != actor[parent]
    kept &= told[child] == -1  # the platform's own come from the events themselves
    kept &= (at_s[child] - at_s[parent] <= DAY_S) & (at_s[child] >= at_s[parent])
    kept &= (ints(texts, "day") >= day_number(since))[child]
    child, parent = child[kept], parent[kept]
    seq = ints(texts, "seq")
    return pa.table(
        [
            texts.column("group_id").take(child), texts.column("day").take(child),
            seq[child], seq[parent], actor[child], actor[parent], at_s[child],
            found.p[kept].astype(np.float64),
        ],
        schema=LINKS,
    )  # fmt: skip


def _key(messages: pa.Table) -> tuple[int, ...]:
    """What tells one reading of a group's messages from another."""
    group, seq = messages.column("group_id")[0].as_py(), messages.column("seq")
    return group, len(seq), seq[0].as_py(), seq[-1].as_py(), seq[len(seq) // 2].as_py()


def _in_order(told: ibis.Table, *columns: str) -> Iterator[pa.Table]:
    """Messages with some columns, group by group."""
    rows = told.order_by("group_id", "at", "seq").mutate(at_s=seconds(told.at))
    return _runs(rows.select(*columns).to_pyarrow())


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    held: list[int] = []
    messages = 0
    for group, size in sizes.items():
        if held and messages + size > TEXTS_HELD:
            yield held
            held, messages = [], 0
        held.append(group)
        messages += size
    if held:
        yield held


def _runs(table: pa.Table) -> Iterator[pa.Table]:
    """Slices of one group each."""
    group = ints(table, "group_id")
    edges = [0, *(np.flatnonzero(group[1:] != group[:-1]) + 1).tolist(), table.num_rows]
    for low, high in pairwise(edges):
        if high > low:
            yield table.slice(low, high - low)
