"""The messages of one group as arrays, with what each shows by itself and beside its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weilu.measure.replies import reading, words

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

#: Messages before a message that it may answer.
WINDOW = 100
#: A word in more than this share of messages says nothing about what is talked of.
COMMON = 0.03
#: Messages assumed read before a log begins, so that short logs have rare words too.
READ_BEFORE = 1_000
_MINUTE = 60.0
#: Longer gaps than this, in seconds, count as this.
DAY = 86_400.0

FEATURES = (
    *words.SHAPES,
    "speaks_to", "names_somebody", "named_is_away", "chars", "words", "first_of_author",
    "own_distance", "own_gap", "own_before", "after_self", "before_self", "gap", "pace",
    "said_before", "own_last_named", "asked_for_since", "shared_best", "rows_since_before",
    "naming_habit",
)  # fmt: skip


@dataclass(frozen=True)
class Messages:
    """One group in order; n messages. Indexes are of messages, -1 = none."""

    at: NDArray[np.float64]  #: seconds
    author: Ints  #: 0 … authors-1
    lead: Ints  #: author spoken to at the head of the text, -1 = nobody
    named: Ints  #: n x SLOTS, authors named, -2 = none
    own_last: Ints  #: the author's message before
    own_next: Ints  #: the author's message after, n = none
    rows: Ints  #: joins and system rows before it
    shared: Shared
    features: Floats  #: n x len(FEATURES)

    def __len__(self) -> int:
        return len(self.author)


@dataclass(frozen=True)
class Shared:
    """Rare words a message shares with earlier ones in the window, sorted by message."""

    child: Ints
    distance: Ints  #: 1 … WINDOW
    weight: Floats  #: sum of inverse document frequencies, nats
    total: Floats  #: per message, of all its words


def gather(
    at: Sequence[int] | Ints,
    author: Sequence[int] | Ints,
    text: Iterable[str],
    mentions: Sequence[Sequence[int]],
    names: Mapping[int, str],
    rows: Sequence[int] | Ints | None = None,
) -> Messages:
    """Arrays for `at` (microseconds), `author` (any integers), and so on, each n long.

    `rows` counts joins and other rows without a speaker that stand before each message.
    """
    who, compact = np.unique(np.asarray(author, np.int64), return_inverse=True)
    index = {int(person): place for place, person in enumerate(who)}
    known = {index[person]: name for person, name in names.items() if person in index}
    seen = reading.read(text, mentions, known, index)
    own_last, own_next = _neighbours(compact)
    shared = _shared(seen)
    moments = seconds(np.asarray(at, np.int64))
    before = np.zeros(len(mentions), np.int64) if rows is None else np.asarray(rows, np.int64)
    none = np.empty((0, 0), np.float32)
    told = Messages(
        moments, compact, seen.lead, seen.named, own_last, own_next, before, shared, none
    )
    return replace(told, features=_features(told, seen))


def _neighbours(author: Ints) -> tuple[Ints, Ints]:
    n = len(author)
    last = np.full(n, -1, np.int64)
    after = np.full(n, n, np.int64)
    order = np.argsort(author, kind="stable")
    same = author[order[1:]] == author[order[:-1]]
    last[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    return last, after


def seconds(at: Ints) -> NDArray[np.float64]:
    """Seconds; where a log keeps minutes only, messages are spread evenly within each."""
    seconds = at / 1e6
    if len(at) and not np.any(at % 60_000_000):
        starts = np.flatnonzero(np.r_[True, np.diff(at) != 0])
        counts = np.diff(np.r_[starts, len(at)])
        place = np.arange(len(at)) - np.repeat(starts, counts)
        seconds = seconds + _MINUTE * (place + 0.5) / np.repeat(counts, counts)
    return seconds


def _shared(texts: reading.Texts) -> Shared:
    n, word = len(texts.counts), texts.words
    child = np.repeat(np.arange(n), texts.counts)
    seen = np.bincount(word, minlength=texts.vocabulary)
    rate = (seen + 1) / (n + READ_BEFORE)
    weigh = np.where(rate <= COMMON, -np.log(rate), 0.0)
    total = np.bincount(child, weigh[word], minlength=n).astype(np.float32)
    order = np.argsort(word, kind="stable")
    order = order[weigh[word[order]] > 0]
    return _meetings(word[order], child[order], weigh[word[order]], total)


def _meetings(word: Ints, child: Ints, weight: NDArray[np.float64], total: Floats) -> Shared:
    """Pairs of messages with a word in common, a word's earlier uses taken nearest first."""
    keys: list[Ints] = []
    weights: list[NDArray[np.float64]] = []
    lag = 1
    while lag < WINDOW:
        near = (word[lag:] == word[:-lag]) & (child[lag:] - child[:-lag] <= WINDOW)
        if not near.any():
            break
        later = child[lag:][near]
        keys.append(later * (WINDOW + 1) + later - child[:-lag][near])
        weights.append(weight[lag:][near])
        lag += 1
    if not keys:
        none = np.zeros(0, np.int64)
        return Shared(none, none, np.zeros(0, np.float32), total)
    pairs, where = np.unique(np.concatenate(keys), return_inverse=True)
    summed = np.bincount(where, np.concatenate(weights)).astype(np.float32)
    return Shared(pairs // (WINDOW + 1), pairs % (WINDOW + 1), summed, total)


def _features(told: Messages, texts: reading.Texts) -> Floats:
    n = len(told)
    place = np.arange(n)
    own, at = told.own_last, told.at
    has_own = own >= 0
    own_distance = np.where(has_own, place - own, 10_000)
    own_gap = np.where(has_own, np.clip(at - at[own], 0, DAY), DAY)
    columns = [
        *texts.shape.T,
        told.lead >= 0,
        told.named[:, 0] >= 0,
        _away(told),
        np.log1p(texts.chars) / 6,
        np.minimum(texts.counts, 20) / 20,
        ~has_own,
        np.log1p(own_distance) / 5,
        np.log1p(own_gap) / 10,
        own_distance <= WINDOW,
        own_distance == 1,
        told.own_next == place + 1,
        np.log1p(_gap_before(at)) / 8,
        _pace(at),
        np.log1p(_turn(told.author)) / 6,
        has_own & (told.lead[own] >= 0),
        _asked_for(told),
        _best(told.shared, n),
        np.log1p(np.minimum(np.diff(told.rows, prepend=told.rows[:1]), 50)) / 4,
        np.full(n, np.mean(told.lead >= 0) if n else 0),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _away(told: Messages) -> Flags:
    """Whether somebody is spoken to who has not said anything within the window."""
    last: dict[int, int] = {}
    away = np.zeros(len(told), np.bool_)
    for row, (author, lead) in enumerate(
        zip(told.author.tolist(), told.lead.tolist(), strict=True)
    ):
        away[row] = lead >= 0 and row - last.get(lead, -WINDOW - 1) > WINDOW
        last[author] = row
    return away


def _asked_for(told: Messages) -> Flags:
    """Whether somebody else has spoken to the author since the author's last message."""
    waiting: set[int] = set()
    asked = np.zeros(len(told), np.bool_)
    for row, (author, lead) in enumerate(
        zip(told.author.tolist(), told.lead.tolist(), strict=True)
    ):
        asked[row] = author in waiting
        waiting.discard(author)
        if lead >= 0 and lead != author:
            waiting.add(lead)
    return asked


def _spoken_to(told: Messages) -> Iterable[tuple[int, int]]:
    return zip(told.author.tolist(), told.lead.tolist(), strict=True)


def _gap_before(at: NDArray[np.float64]) -> NDArray[np.float64]:
    gap = np.zeros(len(at))
    gap[1:] = np.clip(np.diff(at), 0, DAY)
    return gap


def _pace(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of the time 20 messages take, seconds, by as many before as there are."""
    place = np.arange(len(at))
    spell = np.clip(at - at[np.maximum(place - 20, 0)], 0, DAY)
    pace: NDArray[np.float64] = np.log1p(spell * 20 / np.clip(place, 1, 20)) / 8
    return pace


def _turn(author: Ints) -> Ints:
    """How many messages the author has sent before this one."""
    order = np.argsort(author, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(author[order]) != 0]) if len(author) else order
    counts = np.diff(np.r_[starts, len(author)])
    turn = np.empty(len(author), np.int64)
    turn[order] = np.arange(len(author)) - np.repeat(starts, counts)
    return turn


def _best(shared: Shared, n: int) -> NDArray[np.float64]:
    best = np.zeros(n)
    np.maximum.at(best, shared.child, shared.weight)
    return np.minimum(best, 20) / 10
