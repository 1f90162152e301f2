"""What a message and an earlier one show together, for many pairs at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.measure.replies.messages import DAY, WINDOW, Flags, Floats, Ints, Messages

#: Candidates kept of a window for the full look.
KEPT = 24

FEATURES = (
    "distance",
    "nearness",
    "adjacent",
    "second",
    "gap",
    "gap_short",
    "gap_long",
    "same_author",
    "speaks_to_it",
    "names_it",
    "it_speaks_to_me",
    "it_names_me",
    "speaks_to_another",
    "it_speaks_to_another",
    "same_addressee",
    "addressee_of_it",
    "its_last",
    "its_since",
    "mine_between",
    "own_last_is_it",
    "its_run_goes_on",
    "it_follows_self",
    "voices_between",
    "alternates",
    "own_last_spoke_to_it",
    "its_last_spoke_to_me",
    "said_to_it_before",
    "said_to_it_since",
    "will_say_to_it",
    "said_to_me_before",
    "said_to_me_since",
    "will_say_to_me",
    "shared",
    "shared_share",
    "shared_any",
    "shared_most",
    "rows_between",
    "answers_between",
    "question_then_other",
    "calls_between",
)


@dataclass(frozen=True)
class Candidates:
    """Earlier messages looked at for messages `first` … `first + m - 1`; arrays are m x KEPT."""

    first: int
    parent: Ints  #: index of message, 0 where `real` is false
    real: Flags
    features: Floats  #: len(FEATURES) x m x KEPT


class Directed:
    """When whom spoke to whom, to be asked for the last and next time around a message."""

    def __init__(self, told: Messages) -> None:
        self._n = len(told) + 1
        self._people = int(told.author.max(initial=0)) + 1
        rows = np.flatnonzero(told.lead >= 0)
        self._keys = np.sort(self._key(told.author[rows], told.lead[rows]) + rows)
        to = told.lead[rows]
        self._to = np.sort(to * self._n + rows)

    def _key(self, speaker: Ints, to: Ints) -> Ints:
        return (speaker * self._people + to) * self._n

    def around(self, speaker: Ints, to: Ints, row: Ints) -> tuple[Ints, Ints]:
        """Last row before `row` (-1 = never) and next after it (n = never)."""
        key = self._key(speaker, to)
        place = np.searchsorted(self._keys, key + row)
        padded = np.concatenate(([-1], self._keys, [np.iinfo(np.int64).max]))
        last = padded[place] - key
        same = place + (padded[place + 1] == key + row)
        after = padded[same + 1] - key
        return np.where(last >= 0, last, -1), np.where(after < self._n, after, self._n - 1)

    def calls(self, to: Ints, since: Ints, until: Ints) -> Ints:
        """How often `to` was spoken to after `since` and before `until`; 0 where both are one."""
        base = to * self._n
        lower = np.searchsorted(self._to, base + since, side="right")
        count: Ints = np.searchsorted(self._to, base + until) - lower
        return count.clip(min=0)


def look(told: Messages, directed: Directed, first: int, stop: int) -> Candidates:
    """The likeliest `KEPT` of each window for messages `first` … `stop - 1`, with features."""
    window = _Window(told, first, stop)
    kept = window.likeliest()
    rows = np.arange(len(kept))[:, None]
    parent = window.parent[rows, kept]
    real = parent >= 0
    parent = np.where(real, parent, 0)
    features = _features(told, directed, window, parent, kept)
    features *= real
    return Candidates(first, parent, real, features)


class _Window:
    """All WINDOW earlier messages of some messages, m x WINDOW, nearest first."""

    def __init__(self, told: Messages, first: int, stop: int) -> None:
        self.told = told
        self.child = np.arange(first, stop)[:, None]
        self.parent = np.maximum(self.child - np.arange(1, WINDOW + 1), -1)
        self.its_last = told.own_next[self.parent] >= self.child
        self.shared = self._shared(first, stop)
        self.voices = np.cumsum(self.its_last, axis=1) - self.its_last

    def _shared(self, first: int, stop: int) -> Floats:
        shared = self.told.shared
        low, high = np.searchsorted(shared.child, (first, stop))
        table = np.zeros((stop - first, WINDOW), np.float32)
        rows, places = shared.child[low:high] - first, shared.distance[low:high] - 1
        table[rows, places] = shared.weight[low:high]
        return table

    def likeliest(self) -> Ints:
        """Places in the window worth a full look, m x KEPT, nearest first."""
        told = self.told
        author = told.author[self.parent]
        mine = told.author[self.child]
        score = -np.log(np.arange(1, WINDOW + 1, dtype=np.float32)) + np.minimum(self.shared, 8) / 6
        score = score + 1.5 * (told.lead[self.child] == author)
        score += 1.5 * (told.lead[self.parent] == mine)
        score += 0.7 * (author == mine)
        score += 0.7 * self.its_last
        score[self.parent < 0] = -np.inf
        kept = np.argpartition(-score, KEPT - 1, axis=1)[:, :KEPT]
        return np.sort(kept, axis=1)


def _features(
    told: Messages, directed: Directed, window: _Window, parent: Ints, kept: Ints
) -> Floats:
    child = np.broadcast_to(window.child, parent.shape)
    rows = np.arange(len(kept))[:, None]
    out = np.empty((len(FEATURES), *parent.shape), np.float32)
    columns = (
        *_apart(told, child, parent),
        *_addressed(told, child, parent),
        *_turns(told, child, parent, window.its_last[rows, kept], window.voices[rows, kept]),
        *_history(told, directed, child, parent),
        *_topic(told, child, parent, window.shared[rows, kept]),
        *_between(told, directed, child, parent),
    )
    for place, column in enumerate(columns):
        out[place] = column
    return out


Columns = tuple[NDArray[np.generic], ...]


def _apart(told: Messages, child: Ints, parent: Ints) -> Columns:
    distance = np.maximum(child - parent, 1).astype(np.float32)
    gap = np.clip(told.at[child] - told.at[parent], 0, DAY).astype(np.float32)
    log_gap = np.log1p(gap)
    return (
        np.log(distance) / 4, 1 / distance, distance == 1, distance == 2,
        log_gap / 8, np.minimum(log_gap, 4) / 4, np.maximum(log_gap - 5, 0) / 4,
    )  # fmt: skip


def _addressed(told: Messages, child: Ints, parent: Ints) -> Columns:
    mine, its = told.author[child], told.author[parent]
    lead, its_lead = told.lead[child], told.lead[parent]
    named = (told.named[child] == its[..., None]).any(axis=-1)
    its_named = (told.named[parent] == mine[..., None]).any(axis=-1)
    return (
        mine == its,
        lead == its, named, its_lead == mine, its_named,
        (lead >= 0) & (lead != its), (its_lead >= 0) & (its_lead != mine),
        (lead >= 0) & (lead == its_lead), (its_lead >= 0) & (its_lead == its),
    )  # fmt: skip


def _turns(told: Messages, child: Ints, parent: Ints, its_last: Flags, voices: Ints) -> Columns:
    mine, its = told.author[child], told.author[parent]
    own = told.own_last[child]
    has_own = own >= 0
    its_before = told.own_last[parent]
    since = np.minimum(told.own_next[parent], child) - parent
    return (
        its_last, np.log1p(np.minimum(since, WINDOW)) / 5,
        own > parent, own == parent,
        told.own_next[parent] == parent + 1, its_before == parent - 1,
        np.log1p(voices) / 3,
        has_own & (own < parent) & (own >= parent - 3) & (mine != its),
        has_own & (told.lead[own] == its),
        (its_before >= 0) & (told.lead[its_before] == mine),
    )  # fmt: skip


def _history(told: Messages, directed: Directed, child: Ints, parent: Ints) -> Columns:
    mine, its = told.author[child], told.author[parent]
    n = len(told)
    columns: list[NDArray[np.generic]] = []
    for speaker, to in ((mine, its), (its, mine)):
        last, after = directed.around(speaker, to, child)
        age = np.log1p(np.minimum(child - last, 1_000)) / 7
        columns += [
            np.where(last >= 0, 1 - age, 0),
            last > parent,
            np.where(after < n, 1 / np.sqrt(np.maximum(after - child, 1)), 0),
        ]
    return tuple(columns)


def _topic(told: Messages, child: Ints, parent: Ints, shared: Floats) -> Columns:
    total = told.shared.total
    least = np.minimum(total[child], total[parent])
    return (
        np.minimum(shared, 20) / 10,
        shared / np.maximum(least, 1),
        shared > 0,
        (shared > 0) & (shared >= shared.max(axis=1, keepdims=True)),
    )


def _between(told: Messages, directed: Directed, child: Ints, parent: Ints) -> Columns:
    mine, its = told.author[child], told.author[parent]
    asks = told.features[:, 0] > 0
    return (
        np.log1p(np.minimum(told.rows[child] - told.rows[parent], 50)) / 4,
        np.log1p(directed.calls(its, parent, child)) / 2,
        asks[parent] & (mine != its),
        np.log1p(directed.calls(mine, parent, child)) / 2,
    )
