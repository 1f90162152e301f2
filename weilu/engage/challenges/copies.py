"""Notes that look alike: MinHash signatures and banding, in numpy, over Chinese and English.

A note is the set of its three-letter shingles after spaces, marks, figures, case and width are
dropped. Signatures estimate how much two sets share (Broder 1997, "On the resemblance and
containment of documents"); bands find the pairs worth looking at (Leskovec, Rajaraman & Ullman,
"Mining of Massive Datasets", 3.4), and the share is then counted exactly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Numbers of a signature, and rows of a band: pairs above about (1/16)^(1/4) = 0.5 are looked at.
WIDTH, ROWS = 64, 4
SHINGLE = 3
#: A note with fewer letters says nothing about copying.
SHORTEST = 12
#: Shares of shingles from which two notes look copied.
LIKE = 0.7
#: Notes signed at a time.
AT_ONCE = 2_000
#: Of more notes than this in one bucket, each is held against the first and its neighbour only.
CROWD = 32

Signatures = NDArray[np.uint32]
_rng = np.random.default_rng(20_260_504)
_FACTORS = _rng.integers(1, 2**63, WIDTH, dtype=np.uint64) | np.uint64(1)
_LETTERS = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
)
_NONE = np.uint32(0xFFFFFFFF)


def plain(text: str) -> str:
    """The letters of a note: no spaces, marks or figures, one case, one width."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isalpha():
        return folded
    return "".join(filter(str.isalpha, folded))


def signatures(texts: Sequence[str]) -> Signatures:
    """A row of `WIDTH` numbers for each note; too short a note has none (`is_signed`)."""
    made = np.full((len(texts), WIDTH), _NONE, dtype=np.uint32)
    for first in range(0, len(texts), AT_ONCE):
        _sign([plain(text) for text in texts[first : first + AT_ONCE]], made[first:])
    return made


def is_signed(signed: Signatures) -> NDArray[np.bool_]:
    """Which rows are of notes long enough to be compared."""
    return np.asarray((signed != _NONE).any(axis=1))


def _sign(texts: Sequence[str], into: Signatures) -> None:
    """Fill the rows of some notes; those too short stay as they are."""
    long = [number for number, text in enumerate(texts) if len(text) >= SHORTEST]
    if not long:
        return
    lengths = np.array([len(texts[number]) for number in long])
    joined = "".join(texts[number] for number in long)
    letters = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32).astype(
        np.uint64
    )
    hashed = _shingles(letters)
    # Shingles that reach into the next note are counted to nobody.
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    inside = np.ones(len(letters), dtype=bool)
    for back in range(1, SHINGLE):
        inside[starts + lengths - back] = False
    kept = hashed[inside[: len(hashed)]]
    begins = np.concatenate(([0], np.cumsum(lengths - SHINGLE + 1)))[:-1]
    for place in range(WIDTH):
        spread = ((kept * _FACTORS[place]) >> np.uint64(32)).astype(np.uint32)
        into[long, place] = np.minimum.reduceat(spread, begins)


def _shingles(letters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    count = len(letters) - SHINGLE + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_LETTERS):
        mixed += letters[place : place + count] * factor
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return mixed


Pairs = NDArray[np.int64]


def candidates(signed: Signatures, fresh: int = 0) -> Pairs:
    """Pairs of rows (earlier, later) that share a band; the later one at `fresh` or after it."""
    rows = np.flatnonzero(is_signed(signed))
    found: list[NDArray[np.int64]] = []
    width = np.int64(len(signed) + 1)
    for first in range(0, WIDTH, ROWS):
        keys = _band(signed[rows, first : first + ROWS])
        found.append(_met(rows[np.argsort(keys, kind="stable")], np.sort(keys), fresh) @ np.array(
            [width, 1], dtype=np.int64))  # fmt: skip
    both = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return np.stack((both // width, both % width), axis=1)


def _band(part: Signatures) -> NDArray[np.uint64]:
    mixed = np.zeros(len(part), dtype=np.uint64)
    for place in range(ROWS):
        mixed = (mixed ^ part[:, place]) * np.uint64(0x100000001B3)
        mixed ^= mixed >> np.uint64(31)
    return mixed


def _met(rows: NDArray[np.int64], keys: NDArray[np.uint64], fresh: int) -> Pairs:
    """Pairs of rows with one key; `rows` lie in the order of their keys."""
    if len(keys) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    same = keys[1:] == keys[:-1]
    begins = np.flatnonzero(np.concatenate(([True], ~same)))
    sizes = np.diff(np.concatenate((begins, [len(keys)])))
    found = [np.zeros((0, 2), dtype=np.int64)]
    of = np.repeat(np.arange(len(begins)), sizes)
    for back in range(1, CROWD):
        # Each with the one `back` places before it in its bucket; far back only in small buckets.
        late = np.flatnonzero(np.arange(len(keys)) - begins[of] >= back)
        late = late if back == 1 else late[sizes[of[late]] <= CROWD]
        if not len(late):
            break
        found.append(np.stack((rows[late - back], rows[late]), axis=1))
    crowded = np.flatnonzero((sizes[of] > CROWD) & (np.arange(len(keys)) - begins[of] > 1))
    found.append(np.stack((rows[begins[of[crowded]]], rows[crowded]), axis=1))
    pairs = np.sort(np.concatenate(found), axis=1)
    return pairs[pairs[:, 1] >= fresh]


def likeness(one: str, other: str) -> float:
    """The share of shingles two notes have in common, 0–1 (Jaccard)."""
    mine, theirs = _set(plain(one)), _set(plain(other))
    return len(mine & theirs) / max(1, len(mine | theirs))


def _set(text: str) -> set[str]:
    return {text[place : place + SHINGLE] for place in range(len(text) - SHINGLE + 1)}


def estimated(signed: Signatures, pairs: Pairs) -> NDArray[Any]:
    """About how much the notes of each pair share, from their signatures alone."""
    return np.asarray((signed[pairs[:, 0]] == signed[pairs[:, 1]]).mean(axis=1))


def alike(texts: Sequence[str], least: float = LIKE) -> Iterator[tuple[int, int, float]]:
    """(earlier, later, share) of all notes that look copied."""
    signed = signatures(texts)
    pairs = candidates(signed)
    pairs = pairs[estimated(signed, pairs) >= least - 0.2]
    for earlier, later in pairs.tolist():
        share = likeness(texts[earlier], texts[later])
        if share >= least:
            yield earlier, later, share
