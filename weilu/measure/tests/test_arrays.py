"""Sums by row, taken several at a time, are those taken one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.measure.metrics import arrays


@given(st.integers(0, 2**32), st.sampled_from((0, 1, 50, 200_000)), st.integers(1, 40))
def test_flags_summed_together_come_out_apart(seed: int, entries: int, rows: int) -> None:
    chance = np.random.default_rng(seed)
    row = chance.integers(0, rows, entries)
    weights = {f"flag{n}": chance.random(entries) < n / 12 for n in range(12)}
    weights["sure"] = np.ones(entries, np.uint8)
    weights["p"] = chance.random(entries)
    told = arrays.tallies(row, weights, rows)
    assert list(told) == list(weights)
    for name, weight in weights.items():
        assert told[name] == pytest.approx(arrays.tally(row, weight, rows)), name


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 9) | st.integers(0, 2**40))))
def test_values_are_sorted_within_their_rows(pairs: list[tuple[int, float]]) -> None:
    row = np.array([row for row, _ in pairs], np.int64)
    values = np.array([value for _, value in pairs], np.float64)
    rows, found = arrays.sorted_within(row, values)
    assert list(zip(rows.tolist(), found.tolist(), strict=True)) == sorted(pairs)


@given(st.lists(st.integers(-9, 9)))
def test_each_number_once_and_which_each_value_is(values: list[int]) -> None:
    given_ = np.array(values, np.int64)
    once, number = arrays.numbered(given_)
    assert once.tolist() == sorted(set(values)) == arrays.distinct(given_).tolist()
    assert once[number].tolist() == values
