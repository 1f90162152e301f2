"""Learn weights from labelled messages, and judge them on messages they have not seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weilu.engage.adverts.features import WIDTH, Floats, Ints, Table
from weilu.engage.adverts.model import Weights
from weilu.engage.adverts.reading import SHAPE

Doubles = NDArray[np.float64]
_KEPT = 8  #: steps that L-BFGS remembers


@dataclass(frozen=True, slots=True)
class Strength:
    """How strongly weights are held back, per message of the whole weight."""

    grams: float = 2e-5
    shape: float = 2e-4
    rounds: int = 60


def fit(
    messages: Table, adverts: Sequence[bool] | NDArray[np.bool_],
    importance: Floats | None = None, start: Weights | None = None,
    strength: Strength = Strength(),
) -> Weights:  # fmt: skip
    """Weights that minimise the log loss, held back towards `start` (or nothing).

    `importance` weighs messages (n long). Deterministic: L-BFGS over all of them, no chance.
    """
    right = np.asarray(adverts, np.float64)
    weigh = np.ones(len(right)) if importance is None else np.asarray(importance, np.float64)
    weigh = weigh / weigh.sum()
    begun = _begun(start)
    # Places that no message has stay as they are: only the others are moved.
    places, columns = np.unique(messages.columns, return_inverse=True)
    width, parts = len(places), (begun.table[places], begun.shape, np.array([begun.bias]))
    centre = np.concatenate(parts).astype(np.float64)
    held = np.full(width, strength.grams), np.full(len(SHAPE), strength.shape), np.array([1e-8])
    hold = np.concatenate(held)

    def loss(point: Doubles) -> tuple[float, Doubles]:
        weighed = point[columns] * messages.values
        summed = np.bincount(messages.rows, weighed, len(messages))
        scores = np.asarray(summed + messages.shapes @ point[width:-1] + point[-1], np.float64)
        sure = np.logaddexp(0, scores) - right * scores
        slope = (_squashed(scores) - right) * weigh
        moved = point - centre
        table = np.bincount(columns, slope[messages.rows] * messages.values, width)
        pull = np.concatenate([table, messages.shapes.T @ slope, [slope.sum()]])
        return float(sure @ weigh + 0.5 * (hold * moved) @ moved), pull + hold * moved

    found = minimised(loss, centre.copy(), strength.rounds).astype(np.float32)
    table = begun.table.copy()
    table[places] = found[:width]
    return replace(begun, table=table, shape=found[width:-1], bias=float(found[-1]))


def _begun(start: Weights | None) -> Weights:
    """What is learnt on from, with its calibration taken in."""
    if start is None:
        return Weights(np.zeros(WIDTH, np.float32), np.zeros(len(SHAPE), np.float32))
    return replace(
        start, table=start.table * np.float32(start.slope), slope=1.0, offset=0.0,
        shape=start.shape * np.float32(start.slope), bias=start.slope * start.bias + start.offset,
    )  # fmt: skip


def _squashed(scores: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -40, 40))))


def minimised(
    loss: Callable[[Doubles], tuple[float, Doubles]], point: Doubles, rounds: int
) -> Doubles:
    """Where `loss` (value, slope) is least, by L-BFGS (Nocedal & Wright, algorithm 7.5)."""
    value, slope = loss(point)
    steps: list[tuple[Doubles, Doubles, float]] = []
    for _round in range(rounds):
        direction = -_through(steps, slope)
        downhill = float(direction @ slope)
        if downhill > -1e-12:
            break
        size = 1.0 if steps else min(1.0, 1 / max(float(np.abs(slope).sum()), 1e-9))
        while True:
            then, then_slope = loss(point + size * direction)
            if then <= value + 1e-4 * size * downhill or size < 1e-8:
                break
            size *= 0.5
        moved, changed = size * direction, then_slope - slope
        if float(moved @ changed) > 1e-14:
            steps = [*steps[1 - _KEPT :], (moved, changed, 1 / float(moved @ changed))]
        done = abs(value - then) < 1e-7 * max(abs(value), 1e-9)
        point, value, slope = point + moved, then, then_slope
        if done:
            break
    return point


def _through(steps: Sequence[tuple[Doubles, Doubles, float]], slope: Doubles) -> Doubles:
    """The slope times the remembered curvature, inverted."""
    found, shares = slope.copy(), []
    for moved, changed, inverse in reversed(steps):
        share = inverse * float(moved @ found)
        found -= share * changed
        shares.append(share)
    if steps:
        moved, changed, inverse = steps[-1]
        found *= 1 / (inverse * float(changed @ changed))
    for (moved, changed, inverse), share in zip(steps, reversed(shares), strict=True):
        found += moved * (share - inverse * float(changed @ found))
    return found


def calibrated(
    weights: Weights, scores: Floats, adverts: NDArray[np.bool_], importance: Floats | None = None
) -> Weights:
    """Slope and offset (Platt 1999, with his softened targets) from scores of messages not learnt
    from; `importance` weighs them."""
    yes, no = int(adverts.sum()), int((~adverts).sum())
    target = np.where(adverts, (yes + 1) / (yes + 2), 1 / (no + 2))
    spread = np.asarray(scores, np.float64)
    weigh = np.ones(len(spread)) if importance is None else np.asarray(importance, np.float64)
    weigh = weigh / weigh.sum()

    def loss(point: Doubles) -> tuple[float, Doubles]:
        raised = point[0] * spread + point[1]
        gap = (_squashed(raised) - target) * weigh
        sure = (np.logaddexp(0, raised) - target * raised) @ weigh
        return float(sure), np.array([gap @ spread, gap.sum()])

    slope, offset = minimised(loss, np.array([1.0, 0.0]), 100).tolist()
    return replace(weights, slope=max(slope, 1e-3), offset=offset)


LOWEST, HIGHEST = 0.5, 0.99  #: of thresholds


def threshold(kept: Floats, most_flagged: float) -> float:
    """The least probability that no more than this share of kept messages (rounded up to a whole
    message: among a few hundred, one odd one should not set it) reaches."""
    allowed = math.ceil(most_flagged * len(kept))
    ordered = np.sort(kept)[::-1]
    edge = float(ordered[allowed]) if allowed < len(ordered) else 0.0
    return float(min(max(np.nextafter(np.float32(edge), np.float32(1)), LOWEST), HIGHEST))


def folds(keys: Sequence[int], parts: int) -> Ints:
    """Which part each message is held out with: equal keys (near copies) always together."""
    mixed = (np.asarray(keys, np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
    return (mixed % np.uint64(parts)).astype(np.int64)
