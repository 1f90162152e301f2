"""Do the intervals hold what they promise? Simulated with a fixed seed: 95 % within 2 points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from weilu.measure.metrics import graphs, intervals
from weilu.measure.metrics.arrays import Array

RUNS = 4_000


def held(low: Array, high: Array, truth: float) -> float:
    """Share of intervals that hold the truth."""
    return float(np.mean((low <= truth + 1e-12) & (truth <= high + 1e-12)))


@pytest.mark.parametrize("n", [5, 12, 30, 80])
def test_wilson_covers_shares_large_and_small(n: int) -> None:
    chance = np.random.default_rng(5)
    shares = chance.uniform(0.05, 0.95, RUNS)  # one share alone jumps about, as counts are whole
    hits = chance.binomial(n, shares).astype(float)
    low, high = intervals.wilson(hits, np.full(RUNS, float(n)))
    assert float(np.mean((low <= shares) & (shares <= high))) == pytest.approx(0.95, abs=0.02)


def test_wilson_is_the_published_formula() -> None:
    low, high = intervals.wilson(np.array([81.0]), np.array([263.0]))
    assert (low[0], high[0]) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_clustered_covers_shares_that_come_in_bursts(share: float) -> None:
    chance, days = np.random.default_rng(6), 28
    size = chance.poisson(12, (RUNS, days)) + 1.0
    daily = chance.beta(share * 6, (1 - share) * 6, (RUNS, days))  # days differ
    hits = chance.binomial(size.astype(int), daily).astype(float)
    run = np.repeat(np.arange(RUNS), days)
    low, high = intervals.clustered(hits.ravel(), size.ravel(), run, RUNS)
    assert held(low, high, share) == pytest.approx(0.95, abs=0.02)
    naive = intervals.wilson(hits.sum(axis=1), size.sum(axis=1))
    assert held(*naive, share) < 0.9, "the simulation has no bursts"


@pytest.mark.parametrize("mean", [4.0, 15.0, 80.0])
def test_poisson_covers_a_count(mean: float) -> None:
    counts = np.random.default_rng(7).poisson(mean, RUNS).astype(float)
    assert held(*intervals.poisson(counts), mean) == pytest.approx(0.95, abs=0.025)


Draw = Callable[[np.random.Generator, tuple[int, int]], Array]


@pytest.mark.parametrize(
    ("n", "draw"),
    [
        (40, lambda chance, size: chance.exponential(5, size)),
        (80, lambda chance, size: chance.gamma(2.0, 3.0, size)),
        (120, lambda chance, size: np.exp(chance.normal(0, 0.8, size))),
    ],
)
def test_gini_covers_the_unevenness_behind_the_sample(n: int, draw: Draw) -> None:
    chance = np.random.default_rng(8)
    many = np.sort(draw(chance, (1, 400_000)).ravel())
    rank = np.arange(1, len(many) + 1)
    truth = 2 * (rank * many).sum() / (len(many) * many.sum()) - (len(many) + 1) / len(many)
    runs = 1_500
    amounts = draw(chance, (runs, n)).ravel()
    _, low, high, _ = intervals.gini(amounts, np.repeat(np.arange(runs), n), runs)
    assert held(low, high, float(truth)) == pytest.approx(0.95, abs=0.025)


def test_gini_knows_the_ends() -> None:
    amounts = np.array([3.0, 3, 3, 3, 3, 0, 0, 0, 0, 9])
    value, low, high, n = intervals.gini(amounts, np.repeat([0, 1], 5), 2)
    assert value.tolist() == [0, 1]
    assert n.tolist() == [5, 5]
    assert np.all((low <= value) & (value <= high))


def test_medians_cover_the_middle() -> None:
    chance, n = np.random.default_rng(9), 41
    waits = chance.exponential(1.0, (RUNS, n))
    middle, low, high, _ = intervals.medians(waits.ravel(), np.repeat(np.arange(RUNS), n), RUNS)
    assert np.allclose(middle, np.median(waits, axis=1))
    assert held(low, high, float(np.log(2))) == pytest.approx(0.96, abs=0.02)


@pytest.mark.parametrize("circles", [1, 3])
def test_clustering_covers_the_rate_behind_a_random_graph(circles: int) -> None:
    chance, people, runs = np.random.default_rng(10), 42, 800
    u, v = np.triu_indices(people, 1)
    p = np.where(u % circles == v % circles, 0.15 + 0.1 * circles, 0.03)
    tied = chance.random((runs, len(u))) < p
    run, pair = np.nonzero(tied)
    ones = np.ones(len(run))
    graph = graphs.Graph(
        np.repeat(np.arange(runs), people), runs,
        u[pair] + run * people, v[pair] + run * people, ones, ones,
    )  # fmt: skip
    value, low, high, _ = graphs.clustering(graph)
    assert held(low, high, float(value.mean())) == pytest.approx(0.95, abs=0.03)


def test_components_and_triangles_by_hand() -> None:
    # 0-1-2 closed, 2-3, 4-5, 6 alone
    u, v = np.array([0, 1, 0, 2, 4]), np.array([1, 2, 2, 3, 5])
    assert graphs.components(7, u, v).tolist() == [0, 0, 0, 0, 4, 4, 6]
    degree = np.array([2, 2, 3, 1, 1, 1, 0])
    assert graphs.triangles(np.zeros(7, int), 1, u, v, degree).tolist() == [1, 1, 1, 0, 0, 0, 0]


def test_triangles_are_the_same_by_neighbours_and_by_third_sides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance, people = np.random.default_rng(12), 150
    tied = np.triu(chance.random((2 * people, 2 * people)) < 0.2, 1)
    tied[:people, people:] = False  # two groups
    u, v = np.nonzero(tied)
    degree = tied.sum(axis=0) + tied.sum(axis=1)
    row_of = np.arange(2 * people) // people
    by_neighbours = graphs.triangles(row_of, 2, u, v, degree)
    monkeypatch.setattr(graphs, "WORDS", 0)
    by_third_side = graphs.triangles(row_of, 2, u, v, degree)
    assert by_neighbours.sum() > 1_000
    assert by_neighbours.tolist() == by_third_side.tolist()


def test_certain_ties_as_bytes_say_what_they_say_as_numbers() -> None:
    chance, people = np.random.default_rng(13), 80
    u, v = np.nonzero(np.triu(chance.random((people, people)) < 0.1, 1))
    there, back = chance.random((2, len(u))) < 0.6
    kept = there | back
    row_of = np.arange(people) // 40
    told = []
    for kind in (np.int8, np.float64):
        ways = (way[kept].astype(kind) for way in (there, back))
        graph = graphs.Graph(row_of, 2, u[kept], v[kept], *ways)
        parts = (graphs.clustering(graph), graphs.reciprocity(graph), graphs.holding(graph))
        told.append([column.tolist() for part in parts for column in part])
    assert told[0] == told[1]


def test_a_long_chain_is_one_component() -> None:
    n = 3_000
    order = np.random.default_rng(11).permutation(n)
    label = graphs.components(n, order[:-1], order[1:])
    assert set(label.tolist()) == {0}


def test_doubtful_links_widen_what_is_said_of_the_core() -> None:
    people = 12
    u, v = np.arange(people - 1), np.arange(1, people)
    row = np.zeros(people, dtype=np.int64)
    zero = np.zeros(people - 1)
    sure, vary = graphs.holding(graphs.Graph(row, 1, u, v, zero + 1.0, zero))
    assert (sure[0], vary[0]) == (12, 0)
    core, doubt = graphs.holding(graphs.Graph(row, 1, u, v, zero + 0.6, zero))
    assert 3 < core[0] < 8
    assert doubt[0] > 1
    n = np.array([12.0])
    wide, plain = intervals.widened(core, n, doubt / n**2), intervals.wilson(core, n)
    assert wide[1][0] - wide[0][0] > plain[1][0] - plain[0][0]
