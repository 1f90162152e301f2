"""Weights: learnt, written, read again, refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from weilu.engage.adverts import model
from weilu.engage.adverts.features import WIDTH, Table, grams, table
from weilu.engage.adverts.learning import calibrated, fit, folds, minimised, threshold
from weilu.engage.adverts.model import BadWeights, Weights
from weilu.engage.adverts.reading import read

SOLD = ["加微信领红包", "日结三百加我", "高薪兼职加微信", "贷款秒批加微信"]
SAID = ["今晚吃什么", "孩子作业写完了", "明天几点集合", "汤要炖多久"]


def table_of(texts: Sequence[str]) -> Table:
    return table([read(text) for text in texts])


@pytest.fixture(scope="module")
def weights() -> Weights:
    return fit(table_of(SOLD + SAID), [True] * 4 + [False] * 4)


def test_what_was_learnt_is_told_apart(weights: Weights) -> None:
    sold, said = weights.probabilities(table_of(SOLD)), weights.probabilities(table_of(SAID))
    assert sold.min() > said.max()


def test_learning_twice_gives_the_same_weights(weights: Weights) -> None:
    again = fit(table_of(SOLD + SAID), [True] * 4 + [False] * 4)
    assert np.array_equal(again.table, weights.table)


def test_what_begins_with_known_weights_stays_near_them(weights: Weights) -> None:
    on = fit(table_of(SAID[:1]), [False], start=replace(weights, slope=2.0, offset=0.5))
    near = np.abs(on.table - 2 * weights.table).max()
    assert near < np.abs(2 * weights.table).max() / 2


def test_one_message_at_a_time_scores_as_many_do(weights: Weights) -> None:
    together = weights.scores(table_of(SOLD + SAID))
    alone = [float(weights.scores(table_of([text]))[0]) for text in SOLD + SAID]
    assert together.tolist() == pytest.approx(alone, abs=1e-5)


def test_the_ngrams_of_one_message_are_those_of_the_table() -> None:
    known = table_of(["加微信领红包"])
    assert {place for place, *_ends in grams(read("加微信领红包"))} == set(known.columns.tolist())
    assert float((known.values**2).sum()) == pytest.approx(1, abs=1e-5)


def test_a_part_of_a_table_is_the_table_of_the_part() -> None:
    part = table_of(SOLD + SAID).only(np.array([5, 1]))
    whole = table_of([SAID[1], SOLD[1]])
    assert sorted(zip(part.rows, part.columns, strict=True)) == sorted(
        zip(whole.rows, whole.columns, strict=True)
    )
    assert np.array_equal(part.shapes, whole.shapes)


def test_weights_come_back_as_written(weights: Weights, tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    model.write(replace(weights, slope=1.5, threshold=0.9), file)
    with file.open("rb") as stream:
        read_again = model.load(stream)
    assert np.allclose(read_again.table, weights.rounded().table, atol=1e-6)
    assert (read_again.slope, read_again.threshold) == (1.5, 0.9)
    assert [path.name for path in tmp_path.iterdir()] == ["weights.npz"]


def test_changed_cut_or_foreign_weights_are_refused(weights: Weights, tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    model.write(weights, file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    broken = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    foreign = BytesIO()
    np.savez(foreign, something=np.zeros(3))
    for content in (b"", b"no weights", whole[:-40], broken, foreign.getvalue()):
        with pytest.raises(BadWeights):
            model.load(BytesIO(content))


def test_weights_of_another_edition_are_refused(
    weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "weights.npz"
    model.write(weights, file)
    monkeypatch.setattr(model, "EDITION", model.EDITION + 1)
    with file.open("rb") as stream, pytest.raises(BadWeights, match="edition"):
        model.load(stream)


def test_the_least_is_found() -> None:
    goal = np.array([3.0, -2.0])
    scale = np.array([1.0, 30.0])
    found = minimised(
        lambda at: (float(scale @ (at - goal) ** 2), 2 * scale * (at - goal)), np.zeros(2), 50
    )
    assert found == pytest.approx(goal, abs=1e-3)


def test_calibration_makes_claims_true() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 3, 4_000).astype(np.float32)
    adverts = rng.random(4_000) < 1 / (1 + np.exp(-(0.5 * scores - 1)))
    blank = Weights(np.zeros(WIDTH, np.float32), np.zeros(1, np.float32))
    found = calibrated(blank, scores, adverts)
    assert (found.slope, found.offset) == (pytest.approx(0.5, abs=0.1), pytest.approx(-1, abs=0.2))


def test_the_threshold_leaves_ordinary_messages_alone() -> None:
    kept = np.linspace(0, 0.9, 1_000).astype(np.float32)
    limit = threshold(kept, 0.01)
    assert 0 < (kept >= limit).sum() <= 10
    assert threshold(np.array([0.1], np.float32), 0.0) == 0.5
    assert threshold(np.array([0.999], np.float32), 0.0) == 0.99


def test_copies_are_held_out_together() -> None:
    part = folds([7, 7, 8, 9, 7], 3)
    assert part[0] == part[1] == part[4]
    assert set(folds(list(range(100)), 3).tolist()) == {0, 1, 2}
