"""The texts of a group, each looked at once: what is kept of it are numbers, not its words."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.measure.replies import words


@dataclass(frozen=True)
class Texts:
    """What n texts show by themselves."""

    lead: NDArray[np.int64]  #: author spoken to at the head of the text, -1 = nobody
    named: NDArray[np.int64]  #: n x SLOTS, authors named, -2 = none
    shape: NDArray[np.float32]  #: n x len(SHAPES)
    chars: NDArray[np.int64]
    counts: NDArray[np.int64]  #: words of each text
    words: NDArray[np.int64]  #: all texts' words one after another, numbered as they first come
    vocabulary: int  #: different words


def read(
    text: Iterable[str],
    mentions: Sequence[Sequence[int]],
    names: Mapping[int, str],
    index: Mapping[int, int],
) -> Texts:
    """Read as many texts as there are `mentions`.

    `names` are told by author's place, as results are; `index` gives the place of who is mentioned.
    """
    n = len(mentions)
    finder = words.Names(names)
    lead = np.full(n, -1, np.int64)
    named = np.full((n, words.SLOTS), -2, np.int64)
    known: dict[str, int] = {}
    flat, chars, counts, shapes = array("q"), array("q"), array("q"), bytearray()
    for row, (one, told) in enumerate(zip(text, mentions, strict=True)):
        cut = words.cut(one)
        found = finder.find(cut, [index[person] for person in told if person in index])
        if found.all:
            lead[row] = found.lead
            named[row, : len(found.all)] = found.all
        bag = sorted(words.words(cut))
        flat.extend([known.setdefault(word, len(known)) for word in bag])
        counts.append(len(bag))
        chars.append(len(cut.low))
        shapes.extend(words.shape(cut))
    return Texts(
        lead, named,
        np.frombuffer(bytes(shapes), np.uint8).reshape(n, len(words.SHAPES)).astype(np.float32),
        np.array(chars, np.int64), np.array(counts, np.int64), np.array(flat, np.int64),
        len(known),
    )  # fmt: skip
