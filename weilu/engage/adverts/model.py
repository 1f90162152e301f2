"""A logistic model over a table: its weights, their file, and what it makes of a message."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from weilu.engage.adverts.features import WIDTH, Floats, Table
from weilu.engage.adverts.reading import SHAPE

Array = NDArray[Any]
#: Changes with whatever makes older weights meaningless.
EDITION = 1
_ARRAYS = ("edition", "places", "steps", "scale", "shape", "scalars", "digest")


class BadWeights(ValueError):
    """A file that holds no weights of this edition, or not the ones that were written."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learnt. score = grams · table + shapes · shape + bias; the probability of an advert
    is 1 / (1 + exp(-(slope · score + offset)))."""

    table: Floats  #: WIDTH long
    shape: Floats  #: as long as `reading.SHAPE`
    bias: float = 0.0
    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5  #: probability from which a message is taken for an advert

    def scores(self, messages: Table) -> Floats:
        """Scores before calibration, n long."""
        weighed = self.table[messages.columns] * messages.values
        summed = np.bincount(messages.rows, weighed, len(messages))
        return (summed + messages.shapes @ self.shape + self.bias).astype(np.float32)

    def probabilities(self, messages: Table) -> Floats:
        """n long, between 0 and 1."""
        return self.certainty(self.scores(messages))

    def certainty(self, scores: Floats) -> Floats:
        """Probabilities of messages with these scores."""
        return squashed(self.slope * scores + self.offset)

    def rounded(self, levels: int = 127) -> Weights:
        """As they are after being written and read."""
        scale = self._scale(levels)
        steps = np.round(self.table / scale).clip(-levels, levels)
        return replace(self, table=(steps * scale).astype(np.float32))

    def _scale(self, levels: int) -> float:
        largest = float(np.abs(self.table).max())
        return max(largest / levels, 1e-9)


def squashed(scores: Floats) -> Floats:
    """The logistic function."""
    bounded = np.clip(scores, -40, 40).astype(np.float64)
    return (1 / (1 + np.exp(-bounded))).astype(np.float32)


def write(weights: Weights, path: Path) -> None:
    """Write in place of what was there: wholly, or not at all. Eight bits a weight."""
    scale = weights._scale(127)
    steps = np.round(weights.table / scale).clip(-127, 127).astype(np.int8)
    places = np.flatnonzero(steps)
    known = weights.bias, weights.slope, weights.offset, weights.threshold
    arrays: dict[str, Array] = {
        "edition": np.array([EDITION], np.int64),
        "places": np.diff(places, prepend=0).astype(np.uint32),
        "steps": steps[places],
        "scale": np.array([scale], np.float64),
        "shape": weights.shape.astype(np.float32),
        "scalars": np.array(known, np.float64),
    }
    arrays["digest"] = _digest(arrays)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as out:
            np.savez_compressed(out, allow_pickle=False, **arrays)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def load(stream: IO[bytes]) -> Weights:
    """Raises `BadWeights` for whatever `write` did not write, whole."""
    try:
        with np.load(stream, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile) as e:
        raise BadWeights(f"no weights: {e}") from e
    except Exception as e:  # zlib.error and whatever else a broken archive brings up
        raise BadWeights(f"broken weights: {e}") from e
    digest = arrays.pop("digest")
    if arrays["edition"].tolist() != [EDITION] or len(arrays["shape"]) != len(SHAPE):
        raise BadWeights("weights of another edition")
    if digest.tolist() != _digest(arrays).tolist():
        raise BadWeights("weights were changed after they were written")
    places = np.cumsum(arrays["places"].astype(np.int64))
    if len(places) and places[-1] >= WIDTH:
        raise BadWeights("weights of another width")
    table = np.zeros(WIDTH, np.float32)
    table[places] = arrays["steps"].astype(np.float32) * np.float32(arrays["scale"][0])
    if not np.isfinite(table).all() or not np.isfinite(arrays["scalars"]).all():
        raise BadWeights("weights are not numbers")
    return Weights(table, arrays["shape"], *(float(one) for one in arrays["scalars"]))


def _digest(arrays: dict[str, Array]) -> Array:
    told = hashlib.sha256()
    for name in sorted(arrays):
        told.update(name.encode() + arrays[name].tobytes())
    return np.frombuffer(told.digest(), np.uint8)
