"""Fit and energy: both count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.seeds import rules
from weilu.acquire.seeds.rules import Candidate, Did


def test_energy_is_the_share_of_the_others_who_did_less() -> None:
    did = [Did(1, said=9, gave=1), Did(2, said=4, gave=3), Did(3, said=4, gave=0), Did(4)]
    energy = {one.did.member: one.energy for one in rules.ranked(did, {})}
    assert energy == pytest.approx({1: 50 * (1 + 2 / 3), 2: 50 * (1 / 3 + 1), 3: 50 / 3, 4: 0})


@pytest.mark.parametrize(
    ("fit", "energy", "score"),
    [(80, 80, 80), (100, 0, 0), (0, 100, 0), (90, 30, 45), (None, 50, 50), (0, 0, 0)],
)
def test_who_has_only_one_of_both_stands_further_down(
    fit: float | None, energy: float, score: float
) -> None:
    assert Candidate(Did(1), fit, energy).score == pytest.approx(score)


def test_a_lively_stranger_and_a_quiet_fit_stand_below_who_is_both() -> None:
    did = [Did(1, said=50, gave=20), Did(2, said=30, gave=10), Did(3, said=1), Did(4)]
    fits = {1: 5.0, 2: 90.0, 3: 95.0}
    assert [one.did.member for one in rules.ranked(did, fits)][:1] == [2]


def test_one_alone_and_nobody_at_all() -> None:
    assert rules.ranked([], {}) == []
    assert [one.energy for one in rules.ranked([Did(1, said=9)], {})] == [0]


numbers = st.tuples(st.integers(0, 500), st.floats(0, 500))


@given(st.lists(numbers, max_size=40), st.dictionaries(st.integers(0, 40), st.floats(0, 100)))
def test_every_member_is_ranked_once_within_bounds(
    did: list[tuple[int, float]], fits: dict[int, float]
) -> None:
    told = [Did(at, said, gave) for at, (said, gave) in enumerate(did)]
    found = rules.ranked(told, fits)
    assert sorted(one.did.member for one in found) == list(range(len(did)))
    assert all(0 <= one.energy <= 100 and 0 <= one.score <= 100 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
