"""Learn on from given weights with a workspace's own examples, and see whether that is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from weilu.engage.adverts.features import Floats, table
from weilu.engage.adverts.folding import fold
from weilu.engage.adverts.learning import Strength, calibrated, fit, folds, threshold
from weilu.engage.adverts.model import Weights
from weilu.engage.adverts.reading import read
from weilu.measure.replies.score import calibration_error

#: Examples needed of adverts, and of ordinary messages.
LEAST = 40
FOLDS = 5
#: The share of ordinary messages that may reach the threshold.
MOST_FLAGGED = 0.001
#: How much worse F1 may look by chance before new weights are refused.
SLACK = 0.005
#: Pull back to the weights begun with, for all messages together.
_GRAMS, _SHAPE = 0.05, 0.5


@dataclass(frozen=True, slots=True)
class Figures:
    """How weights do on messages they have not seen; shares between 0 and 1."""

    precision: float
    recall: float
    f1: float
    flagged: float  #: share of ordinary messages taken for adverts
    auc: float  #: chance that an advert scores higher than an ordinary message
    loss: float  #: mean negative log likelihood in nats, both classes weighing the same
    ece: float  #: expected calibration error, 15 bins


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a training."""

    weights: Weights
    before: Figures
    after: Figures
    adverts: int
    ordinary: int

    @property
    def is_better(self) -> bool:
        """Whether the new weights may replace those they began with."""
        one = 1 / max(self.ordinary, 1)
        calm = self.after.flagged <= max(self.before.flagged, 2 * MOST_FLAGGED, one)
        return (
            self.after.loss < self.before.loss and calm and self.after.f1 >= self.before.f1 - SLACK
        )


def train(
    texts: Sequence[str], adverts: Sequence[bool], start: Weights,
    progress: Callable[[float], None] | None = None,
) -> Outcome:  # fmt: skip
    """Weights learnt on from `start`, with cross-validated figures of both.

    Near copies (the same letters) are always held out together.
    """
    right = np.asarray(adverts, np.bool_)
    messages = table([read(text) for text in texts])
    weigh = balanced(right)
    part = folds([same_letters(text) for text in texts], FOLDS)
    strength = Strength(_GRAMS / len(right), _SHAPE / len(right), rounds=60)
    scores = np.zeros(len(right), np.float32)
    tell = progress or (lambda _share: None)
    for number in range(FOLDS):
        tell(number / (FOLDS + 1))
        seen, kept = np.flatnonzero(part != number), np.flatnonzero(part == number)
        if len(kept):
            found = fit(messages.only(seen), right[seen], weigh[seen], start, strength)
            scores[kept] = found.scores(messages.only(kept))
    tell(FOLDS / (FOLDS + 1))
    weights = fit(messages, right, weigh, start, strength).rounded()
    weights = with_limits(calibrated(weights, scores, right, weigh), scores, right)
    before = figures(start.probabilities(messages), right, start.threshold)
    after = figures(weights.certainty(scores), right, weights.threshold)
    tell(1.0)
    return Outcome(weights, before, after, int(right.sum()), int((~right).sum()))


def with_limits(weights: Weights, scores: Floats, adverts: NDArray[np.bool_]) -> Weights:
    """With the threshold that no more than `MOST_FLAGGED` of the ordinary messages reach."""
    limit = threshold(weights.certainty(scores[~adverts]), MOST_FLAGGED)
    return replace(weights, threshold=limit)


def balanced(adverts: NDArray[np.bool_]) -> Floats:
    """Importance by which both classes weigh the same, n long."""
    share = np.where(adverts, 0.5 / max(adverts.sum(), 1), 0.5 / max((~adverts).sum(), 1))
    return np.asarray(share, np.float32)


def same_letters(text: str) -> int:
    """The same for texts that differ in numbers, marks, blanks or spelling tricks only."""
    letters = "".join(one for one in fold(text) if one.isalpha())
    return crc32((letters or text).encode("utf-8", "surrogatepass"))


def figures(share: Floats, adverts: NDArray[np.bool_], limit: float) -> Figures:
    """Figures of probabilities against labels."""
    hit = share >= limit
    right = int((hit & adverts).sum())
    precision, recall = right / max(int(hit.sum()), 1), right / max(int(adverts.sum()), 1)
    sure = np.clip(np.where(adverts, share, 1 - share), 1e-7, 1)
    return Figures(
        precision, recall, 2 * precision * recall / max(precision + recall, 1e-9),
        float((hit & ~adverts).sum() / max(int((~adverts).sum()), 1)),
        auc(share, adverts), float(-np.log(sure) @ balanced(adverts)),
        calibration_error(share, adverts),
    )  # fmt: skip


def auc(share: Floats, adverts: NDArray[np.bool_]) -> float:
    """Area under the curve of hits over false alarms; ties count half (Mann & Whitney)."""
    _values, place, count = np.unique(share, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    yes, no = int(adverts.sum()), int((~adverts).sum())
    return float((rank[adverts].sum() - yes * (yes + 1) / 2) / max(yes * no, 1))
