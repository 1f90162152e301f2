"""Effects: their intervals hold as often as they say, and a real experiment is found again."""

from __future__ import annotations

import csv
import lzma
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from weilu.playbooks.effects import estimators
from weilu.playbooks.effects.assigning import is_held
from weilu.playbooks.effects.estimators import Effect

RUNS = 2_000
Draw = Callable[[np.random.Generator], tuple[Effect, float]]


def share_draw(rng: np.random.Generator) -> tuple[Effect, float]:
    hits, held = rng.binomial(120, 0.35), rng.binomial(30, 0.2)
    return estimators.shares(int(hits), 120, int(held), 30), 0.15


def skewed_means(rng: np.random.Generator) -> tuple[Effect, float]:
    """Messages a week: most write little, some a lot."""
    return estimators.means(rng.gamma(1, 2.5, 240), rng.gamma(1, 2, 60)), 0.5


def with_before(rng: np.random.Generator) -> tuple[Effect, float]:
    before = rng.gamma(2, 2, 200)
    treated = rng.random(200) < 0.8
    after = before * 0.8 + rng.normal(0, 1, 200) + 0.6 * treated
    return estimators.adjusted(after, treated, before), 0.6


def ratio_draw(rng: np.random.Generator) -> tuple[Effect, float]:
    """Replies per message: who writes more gets a larger share of them."""
    written = rng.poisson(rng.gamma(2, 8, 300)) + 1.0
    treated = rng.random(300) < 0.7
    rate = np.clip(0.3 + 0.1 * treated + rng.normal(0, 0.08, 300), 0, 1)
    return estimators.ratios(rng.binomial(written.astype(int), rate) * 1.0, written, treated), 0.1


def group_draw(rng: np.random.Generator) -> tuple[Effect, float]:
    """Whole groups are treated; members of one group go together."""
    sizes = rng.integers(20, 120, 60) * 1.0
    treated = np.arange(60) % 2 == 0
    rate = np.clip(0.4 + 0.1 * treated + rng.normal(0, 0.1, 60), 0.01, 0.99)
    active = rng.binomial(sizes.astype(int), rate) * 1.0
    return estimators.ratios(active, sizes, treated), 0.1


@pytest.mark.parametrize("draw", [share_draw, skewed_means, with_before, ratio_draw, group_draw])
def test_the_truth_lies_in_the_interval_as_often_as_is_said(draw: Draw) -> None:
    rng = np.random.default_rng(20)
    inside = 0
    for _run in range(RUNS):
        effect, truth = draw(rng)
        assert effect.low is not None
        assert effect.high is not None
        inside += effect.low <= truth <= effect.high
    assert 0.93 <= inside / RUNS <= 0.97


def nothing(rng: np.random.Generator) -> Iterator[Effect]:
    """Nothing was done; somebody looks after every forty members."""
    amounts, treated = rng.gamma(1, 2, 2_000), rng.random(2_000) < 0.8
    for upto in range(200, 2_001, 40):
        some, arm = amounts[:upto], treated[:upto]
        yield estimators.at_any_time(some[arm], some[~arm], 1_000)


def test_who_looks_all_the_time_is_not_misled() -> None:
    rng = np.random.default_rng(4)
    fooled = sum(any(effect.is_clear for effect in nothing(rng)) for _run in range(400))
    assert fooled / 400 <= 0.07


def test_who_looks_all_the_time_at_an_interval_made_for_one_look_is_misled() -> None:
    rng, fooled = np.random.default_rng(4), 0
    for _run in range(200):
        amounts, treated = rng.gamma(1, 2, 2_000), rng.random(2_000) < 0.8
        fooled += any(
            estimators.means(
                amounts[:upto][treated[:upto]], amounts[:upto][~treated[:upto]]
            ).is_clear
            for upto in range(200, 2_001, 40)
        )
    assert fooled / 200 > 0.15


def test_a_figure_from_before_narrows_the_interval() -> None:
    rng = np.random.default_rng(1)
    before = rng.gamma(2, 2, 400)
    treated = rng.random(400) < 0.8
    after = before + rng.normal(0, 0.5, 400)
    plain = estimators.means(after[treated], after[~treated])
    better = estimators.adjusted(after, treated, before)
    assert plain.high is not None
    assert plain.low is not None
    assert better.high is not None
    assert better.low is not None
    assert (better.high - better.low) < 0.3 * (plain.high - plain.low)


def test_from_few_nothing_is_told() -> None:
    assert estimators.shares(5, 9, 3, 200).value is None
    assert estimators.means(np.ones(50), np.ones(3)).low is None
    assert not estimators.shares(5, 9, 3, 200).is_clear


def test_figures_worked_out_by_hand() -> None:
    # Newcombe 1998, table II (a): 56/70 against 48/80.
    effect = estimators.shares(56, 70, 48, 80)
    assert (round(effect.value or 0, 4), round(effect.low or 0, 4), round(effect.high or 0, 4)) == (
        0.2, 0.0524, 0.3339,
    )  # fmt: skip


def test_uneven_arms_are_doubted() -> None:
    assert estimators.mismatch(900, 100, 0.1) == 1.0
    assert estimators.mismatch(840, 160, 0.1) < estimators.MISMATCH
    assert math.isclose(estimators.mismatch(481, 519, 0.5), 0.2295, abs_tol=1e-3)


def test_one_further_outcome_has_its_price() -> None:
    found = estimators.cost_of_one_more(1_000, Effect(0.2, 0.05, 0.35, 100, 50))
    assert found is not None
    assert found[0] == pytest.approx(50.0)
    assert found[1] == pytest.approx(200.0)
    assert estimators.cost_of_one_more(1_000, Effect(0.2, -0.05, 0.35, 100, 50)) == (
        pytest.approx(50.0), None,
    )  # fmt: skip
    assert estimators.cost_of_one_more(1_000, Effect(-0.2, -0.3, -0.1, 100, 50)) is None


def test_the_hash_leaves_out_the_share_that_was_asked_for_and_always_the_same() -> None:
    held = [is_held("welcome", unit, 0.1) for unit in range(20_000)]
    assert abs(sum(held) / 20_000 - 0.1) < 0.007
    assert held == [is_held("welcome", unit, 0.1) for unit in range(20_000)]
    other = [is_held("farewell", unit, 0.1) for unit in range(20_000)]
    both = sum(a and b for a, b in zip(held, other, strict=True))
    assert abs(both / 20_000 - 0.01) < 0.003
    for share in (0.0, 0.04, 0.6):
        with pytest.raises(ValueError, match="cannot be left out"):
            is_held("welcome", 1, share)


def test_a_randomised_public_experiment_is_found_again_from_a_part_of_it(
    shared_data: Path,
) -> None:
    """Hillstrom's e-mails: the effect on visits of all 42,000 within the interval of 4,000 of them,
    nineteen times of twenty."""
    path = shared_data / "experiments" / "hillstrom.csv.xz"
    with lzma.open(path, "rt", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 64_000
    told = [one for one in rows if one["segment"] != "Womens E-Mail"]
    visit = np.array([float(one["visit"]) for one in told])
    treated = np.array([one["segment"] == "Mens E-Mail" for one in told])
    spent = np.array([float(one["history"]) for one in told])
    truth = visit[treated].mean() - visit[~treated].mean()
    assert round(float(truth), 3) == 0.077
    rng, inside = np.random.default_rng(7), {"shares": 0, "adjusted": 0}
    for _run in range(300):
        some = rng.choice(len(visit), 4_000, replace=False)
        y, arm = visit[some], treated[some]
        found = {
            "shares": estimators.shares(
                int(y[arm].sum()), int(arm.sum()), int(y[~arm].sum()), int((~arm).sum())
            ),
            "adjusted": estimators.adjusted(y, arm, spent[some]),
        }
        for name, effect in found.items():
            assert effect.low is not None
            assert effect.high is not None
            inside[name] += effect.low <= truth <= effect.high
    assert all(count / 300 >= 0.93 for count in inside.values())
