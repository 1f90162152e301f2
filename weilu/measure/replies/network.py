"""The scorer: a small feed-forward net over pairs, and one over messages for 'starts a thread'.

For message i with candidates j: score(i, j) = w3 · relu(W2 · relu(Wp x_ij + Wc u_i + Wq u_j + b1)
+ b2); score of starting = ws · relu(Ws u_i + bs) + cs. A softmax over candidates and start, divided
by a temperature fitted out of fold, gives probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from weilu.measure.replies.messages import Flags, Floats, Ints

_NEVER = np.float32(-1e9)

Weights = Mapping[str, Floats]


class Network:
    """Weights ready for one group; `features` are its messages', n x U."""

    def __init__(self, weights: Weights, features: Floats) -> None:
        self._weights, self._features = weights, features

    def shares(self, first: int, parent: Ints, real: Flags, features: Floats) -> Floats:
        """Probabilities, m x (candidates + 1), the last column of starting a thread.

        `features` are the pairs' (P x m x candidates).
        """
        weights = self._weights
        hidden = features.reshape(len(features), -1).T @ weights["Wp"]
        hidden = hidden.reshape(*parent.shape, -1)
        self._add_messages(hidden, first, parent)
        np.maximum(hidden, 0, out=hidden)
        second = hidden @ weights["W2"]
        second += weights["b2"]
        np.maximum(second, 0, out=second)
        scores = (second @ weights["w3"])[:, :, 0]
        scores = np.where(real, scores, _NEVER)
        both = np.concatenate([scores, self._start(first, first + len(parent))], axis=1)
        return softmax(both / weights["temperature"])

    def _add_messages(self, hidden: Floats, first: int, parent: Ints) -> None:
        """Add what both messages show by themselves; only those in reach are worked out."""
        weights, features = self._weights, self._features
        low, high = int(parent.min()), int(parent.max()) + 1
        child = features[first : first + len(parent)] @ weights["Wc"]
        hidden += (child + weights["b1"])[:, None, :]
        hidden += (features[low:high] @ weights["Wq"])[parent - low]

    def _start(self, first: int, stop: int) -> Floats:
        weights = self._weights
        hidden = np.maximum(self._features[first:stop] @ weights["Ws"] + weights["bs"], 0)
        score: Floats = hidden @ weights["ws"] + weights["cs"]
        return score


def softmax(scores: NDArray[np.floating]) -> Floats:
    """Rows of scores as shares of one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares
