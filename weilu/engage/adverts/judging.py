"""The judge: how probable it is that a message is an advert, and which pieces tell so.

judge = Judge()
judge.probability(["加微信 abc123 日结300", "今晚吃什么"])  # [0.99…, 0.00…]
judge.why("加微信 abc123 日结300")  # [Piece(text="加微信 abc123", start=0, end=10, …), …]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from weilu.engage.adverts import model
from weilu.engage.adverts.features import LONGEST, grams, table
from weilu.engage.adverts.model import Weights
from weilu.engage.adverts.reading import SHAPE, Unit, in_order, read, spans

#: Messages read at a time; bounds the memory.
_CHUNK = 2_000
#: Characters of a message that are looked at, from either end where it is longer.
_LONGEST = 2_000
#: Pieces told of one message.
_PIECES = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text that speaks for an advert: `text` is text[start:end]."""

    text: str
    start: int
    end: int
    weight: float  #: added to the log odds


class Judge:
    """Weights at work. `weights` is a file of the workspace; without it, the shipped ones.

    Raises `BadWeights` for a file that is damaged or of another edition.
    """

    def __init__(self, weights: Path | Weights | None = None) -> None:
        if isinstance(weights, Weights):
            self._weights = weights
        elif weights is None:
            self._weights = shipped()
        else:
            with weights.open("rb") as stream:
                self._weights = model.load(stream)

    @property
    def threshold(self) -> float:
        """The probability from which a message should be taken for an advert."""
        return self._weights.threshold

    def probability(self, texts: Sequence[str]) -> Sequence[float]:
        """For each text, how probable it is that it is an advert, 0 to 1."""
        found: list[float] = []
        for first in range(0, len(texts), _CHUNK):
            readings = [read(_cut(text)) for text in texts[first : first + _CHUNK]]
            found += self._weights.probabilities(table(readings)).tolist()
        return found

    def is_advert(self, text: str) -> bool:
        """Whether the text reaches the threshold."""
        return self.probability([text])[0] >= self.threshold

    def why(self, text: str) -> list[Piece]:
        """The pieces that speak most for an advert, weightiest first; none where nothing does."""
        text = text[:_LONGEST]
        found = spans(text)[:LONGEST]
        if not found:
            return []
        weight = self._by_unit(text, found)
        least = max(0.15 * float(weight.max()), 0.02)
        telling = [(start, end) for (_unit, start, end), w in zip(found, weight, strict=True)
                   if w >= least]  # fmt: skip
        near = [(start, _to_next(text, end)) for start, end in telling]
        pieces = []
        for start, end in in_order(near):
            held = [w for (_unit, low, high), w in zip(found, weight, strict=True)
                    if low >= start and high <= end]  # fmt: skip
            part = text[start:end].rstrip()
            pieces.append(Piece(part, start, start + len(part), float(sum(held))))
        return sorted(pieces, key=lambda piece: -piece.weight)[:_PIECES]

    def _by_unit(self, text: str, found: Sequence[tuple[Unit, int, int]]) -> np.ndarray:
        """What each unit adds to the log odds, as its share of the n-grams it stands in."""
        reading = read(text)
        entries = grams(reading)
        distinct = len({place for place, *_ends in entries})
        times: dict[int, int] = {}
        for place, *_ends in entries:
            times[place] = times.get(place, 0) + 1
        weight = np.zeros(len(found))
        for place, first, last in entries:
            share = self._weights.table[place] / np.sqrt(max(distinct, 1)) / times[place]
            weight[first:last] += share / (last - first)
        for number, (unit, *_ends) in enumerate(found):
            mark = unit.name.strip("<>") if unit.name.startswith("<") else ""
            if mark in _SHAPED:
                weight[number] += float(self._weights.shape[_SHAPED[mark]])
        return weight * self._weights.slope


_SHAPED = {name: place for place, name in enumerate(SHAPE)}


def _to_next(text: str, end: int) -> int:
    """Past blanks and marks, so that pieces with only those between them are one."""
    while end < len(text) and not text[end].isalnum() and text[end] != "\n":
        end += 1
    return end


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST // 2] + "\n" + text[-_LONGEST // 2 :]


@cache
def shipped() -> Weights:
    """The weights that come with Weilu."""
    with (files(__package__) / "weights.npz").open("rb") as stream:
        return model.load(stream)
