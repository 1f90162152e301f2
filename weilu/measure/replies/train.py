"""Fit the shipped weights: `python -m weilu.measure.replies.train TRAIN.tar.xz --out weights.npz`.

Every log is learnt three times: as it is; blind (some or all names taken out of the text, time
stretched by a factor drawn per log, begun late); and blind in short pieces. So groups where people
are seldom addressed by name, slow ones and new ones are known too, and saying something for the
first time is not taken for a question as it is in a help channel. The temperature is fitted on
predictions for logs held out, in `FOLDS` parts.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from weilu.measure.replies import corpus, messages, pairs, words
from weilu.measure.replies.messages import Flags, Floats
from weilu.measure.replies.network import Network, Weights, softmax

HIDDEN, SECOND = 64, 32
EPOCHS, BATCH = 8, 128
RATE, DECAY, DROPPED = 2e-3, 1e-4, 0.1
AVERAGED = 0.998  #: share of the running mean of weights that a step keeps
FOLDS = 3
#: Bounds of what is drawn for a blind log: factor on its time, and lines kept before annotation.
SLOWEST, FASTEST = 30.0, 0.5
SEEN_BEFORE = (20, 500)
#: Bounds of the lines of a short history.
PIECE = (10, 80)


@dataclass(frozen=True)
class Examples:
    """Annotated messages; m of them with k candidates each."""

    pairs: NDArray[np.float16]  #: m x k x P
    child: Floats  #: m x U
    parent: NDArray[np.float16]  #: m x k x U
    real: Flags  #: m x k
    right: Flags  #: m x (k + 1), the last for 'starts a thread'

    def __len__(self) -> int:
        return len(self.child)

    def only(self, rows: NDArray[np.int64]) -> Examples:
        return Examples(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def unnamed(log: corpus.Log, hidden: Flags) -> corpus.Log:
    """The log with people (`hidden` by author) taken out of the text and the names."""
    gone = words.Names({one: name for one, name in log.names.items() if hidden[one]})
    text = [
        " ".join(word for word in one.split() if not gone.find(words.cut(word)).all)
        for one in log.text
    ]
    names = {one: name for one, name in log.names.items() if not hidden[one]}
    return replace(log, text=text, names=names)


def blind(log: corpus.Log, rng: np.random.Generator) -> corpus.Log:
    """The log begun later, with all people or some taken out of the text, and time stretched."""
    hidden = rng.random(len(log.names)) < rng.uniform(0, 2)
    stretch = math.exp(rng.uniform(math.log(FASTEST), math.log(SLOWEST)))
    spread = messages.seconds(np.asarray(log.at, np.int64)) * stretch * 1e6
    begun = corpus.ANNOTATED_FROM - int(rng.integers(*SEEN_BEFORE))
    slow = replace(log, at=spread.astype(np.int64).tolist())
    return part(unnamed(slow, hidden), begun)


def short(log: corpus.Log, rng: np.random.Generator) -> list[corpus.Log]:
    """The annotated part in pieces, each as if its group had only just begun."""
    since, pieces = corpus.ANNOTATED_FROM, []
    while since < log.total:
        until = since + int(rng.integers(*PIECE))
        pieces.append(part(log, since, until))
        since = until
    return [piece for piece in pieces if any(line in log.gold for line in piece.lines)]


def part(log: corpus.Log, since: int, until: int | None = None) -> corpus.Log:
    """The lines from `since` up to `until`."""
    lines = log.lines
    cut = slice(bisect_left(lines, since), None if until is None else bisect_left(lines, until))
    return replace(
        log, lines=lines[cut], at=log.at[cut], author=log.author[cut], text=log.text[cut],
        rows=log.rows[cut],
    )  # fmt: skip


def examples(log: corpus.Log) -> Examples:
    """What there is to learn from one log."""
    told = messages.gather(log.at, log.author, log.text, [()] * len(log.text), log.names, log.rows)
    lines = np.array(log.lines)
    rows = np.array([row for row, line in enumerate(log.lines) if line in log.gold], np.int64)
    seen = pairs.look(told, pairs.Directed(told), int(rows[0]), len(told))
    look = rows - rows[0]
    parent, real = seen.parent[look], seen.real[look]
    right = np.zeros((len(rows), pairs.KEPT + 1), np.bool_)
    for place, row in enumerate(rows):
        gold = log.gold[log.lines[row]]
        right[place, :-1] = np.isin(lines[parent[place]], list(gold)) & real[place]
        right[place, -1] = log.lines[row] in gold
    features = told.features
    return Examples(
        np.moveaxis(seen.features, 0, -1)[look].astype(np.float16), features[rows],
        features[parent].astype(np.float16), real, right,
    )  # fmt: skip


def together(parts: Sequence[Examples]) -> Examples:
    """All parts as one."""
    names = Examples.__dataclass_fields__
    return Examples(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


class Learner:
    """Weights being fitted by Adam on the negative log of the true parents' joint share."""

    def __init__(self, pair_width: int, width: int, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.weights: dict[str, Floats] = {
            "Wp": self._drawn(pair_width, HIDDEN), "Wq": self._drawn(width, HIDDEN),
            "Wc": self._drawn(width, HIDDEN), "b1": np.zeros(HIDDEN, np.float32),
            "W2": self._drawn(HIDDEN, SECOND), "b2": np.zeros(SECOND, np.float32),
            "w3": self._drawn(SECOND, 1),
            "Ws": self._drawn(width, SECOND), "bs": np.zeros(SECOND, np.float32),
            "ws": self._drawn(SECOND, 1), "cs": np.zeros(1, np.float32),
        }  # fmt: skip
        self.mean = {name: value.copy() for name, value in self.weights.items()}
        self._first = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self._second = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self._steps = 0

    def _drawn(self, rows: int, columns: int) -> Floats:
        drawn: Floats = self.rng.normal(0, math.sqrt(1.2 / rows), (rows, columns)).astype("f4")
        return drawn

    def step(self, batch: Examples, rate: float) -> float:
        """One step; returns the mean loss in nats."""
        slopes, loss = self._slopes(batch)
        self._steps += 1
        keep = min(AVERAGED, self._steps / (self._steps + 10))
        for name, slope in slopes.items():
            first, second = self._first[name], self._second[name]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            move = first / (1 - 0.9**self._steps)
            move /= np.sqrt(second / (1 - 0.999**self._steps)) + 1e-8
            weight = self.weights[name]
            weight -= np.float32(rate) * (move + (DECAY * weight if weight.ndim > 1 else 0))
            self.mean[name] = keep * self.mean[name] + np.float32(1 - keep) * weight
        return loss

    def _slopes(self, batch: Examples) -> tuple[dict[str, Floats], float]:
        weights = self.weights
        both = np.concatenate([batch.pairs, batch.parent], axis=2).astype(np.float32)
        mixed = np.concatenate([weights["Wp"], weights["Wq"]])
        drop = (self.rng.random((len(batch), 1, HIDDEN)) >= DROPPED).astype(np.float32)
        drop /= 1 - DROPPED
        one = both @ mixed + (batch.child @ weights["Wc"] + weights["b1"])[:, None, :]
        one = np.maximum(one, 0) * drop
        two = np.maximum(one @ weights["W2"] + weights["b2"], 0)
        hidden = np.maximum(batch.child @ weights["Ws"] + weights["bs"], 0)
        scores = np.where(batch.real, (two @ weights["w3"])[:, :, 0], -1e9)
        share = softmax(np.concatenate([scores, hidden @ weights["ws"] + weights["cs"]], axis=1))
        true = share * batch.right
        total = true.sum(axis=1, keepdims=True) + 1e-12
        slope = ((share - true / total) / len(batch)).astype(np.float32)
        flat, begin = slope[:, :-1].reshape(-1, 1), slope[:, -1:]
        down_two = (flat @ weights["w3"].T) * (two.reshape(len(flat), -1) > 0)
        one_flat = one.reshape(len(flat), -1)
        down_one = (down_two @ weights["W2"].T) * (one_flat > 0)
        down_one = (down_one.reshape(one.shape) * drop).astype(np.float32)
        per_child = down_one.sum(axis=1)
        mixed_slope = both.reshape(len(flat), -1).T @ down_one.reshape(len(flat), -1)
        down_start = (begin @ weights["ws"].T) * (hidden > 0)
        cut = len(weights["Wp"])
        return {
            "Wp": mixed_slope[:cut], "Wq": mixed_slope[cut:],
            "Wc": batch.child.T @ per_child, "b1": per_child.sum(axis=0),
            "W2": one_flat.T @ down_two, "b2": down_two.sum(axis=0),
            "w3": two.reshape(len(flat), -1).T @ flat,
            "Ws": batch.child.T @ down_start, "bs": down_start.sum(axis=0),
            "ws": hidden.T @ begin, "cs": begin.sum(axis=0),
        }, float(-np.log(total).mean())  # fmt: skip


def fit(known: Examples, epochs: int, seed: int) -> Weights:
    """Weights fitted on examples, temperature 1."""
    usable = np.flatnonzero(known.right.any(axis=1))
    learner = Learner(known.pairs.shape[2], known.child.shape[1], seed)
    steps = epochs * (len(usable) // BATCH)
    done = 0
    for epoch in range(epochs):
        order = learner.rng.permutation(usable)
        losses = []
        for low in range(0, len(order) - BATCH + 1, BATCH):
            rate = RATE * (1 - done / steps)
            losses.append(learner.step(known.only(np.sort(order[low : low + BATCH])), rate))
            done += 1
        click.echo(f"  epoch {epoch + 1}: {np.mean(losses):.4f} nats")
    return {**learner.mean, "temperature": np.ones(1, np.float32)}


def predicted(weights: Weights, known: Examples) -> Floats:
    """Shares, m x (k + 1)."""
    parts = []
    for low in range(0, len(known), 1_024):
        some = known.only(np.arange(low, min(low + 1_024, len(known))))
        k = some.real.shape[1]
        table = np.concatenate([some.child, some.parent.reshape(len(some) * k, -1)])
        place = np.arange(len(some) * k).reshape(len(some), k) + len(some)
        network = Network(weights, table.astype(np.float32))
        parts.append(
            network.shares(0, place, some.real, np.moveaxis(some.pairs, -1, 0).astype(np.float32))
        )
    return np.concatenate(parts)


def temperature(shares: Floats, right: Flags) -> float:
    """What scores are best divided by, on shares of messages not learnt from."""
    usable = right.any(axis=1)
    logs = np.log(np.maximum(shares[usable], 1e-9))
    right = right[usable]

    def loss(by: float) -> float:
        return float(-np.log((softmax(logs / by) * right).sum(axis=1)).mean())

    return float(min(np.linspace(0.7, 1.6, 46), key=loss))


def held_out(parts: Sequence[Examples], epochs: int) -> Iterator[tuple[Floats, Flags]]:
    """Predictions for each fold of logs by weights that have not seen it."""
    for fold in range(FOLDS):
        click.echo(f"fold {fold + 1} of {FOLDS}")
        seen = together([part for place, part in enumerate(parts) if place % FOLDS != fold])
        kept = together([part for place, part in enumerate(parts) if place % FOLDS == fold])
        yield predicted(fit(seen, epochs, fold), kept), kept.right


@click.command()
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--epochs", default=EPOCHS, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(archive: Path, out: Path, epochs: int, seed: int) -> None:
    """Fit weights on ARCHIVE (train.tar.xz) and write them to OUT."""
    rng = np.random.default_rng(seed)
    parts = []
    for log in corpus.logs(archive):
        pieces = [examples(piece) for piece in short(blind(log, rng), rng)]
        parts.append(together([examples(log), examples(blind(log, rng)), *pieces]))
    shares, right = zip(*held_out(parts, epochs), strict=True)
    by = temperature(np.concatenate(shares), np.concatenate(right))
    click.echo(f"temperature {by:.3f}")
    weights = {**fit(together(parts), epochs, seed), "temperature": np.array([by], np.float32)}
    np.savez_compressed(out, allow_pickle=False, **weights)


if __name__ == "__main__":
    main()
