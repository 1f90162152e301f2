"""Whom the pulse asks, and that its shares hold as often as they say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.retain.pulse import rules

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@given(st.integers(1, 700))
def test_a_week_makes_what_was_asked_for(per_week: int) -> None:
    days = [rules.quota(per_week, day) for day in range(7)]
    assert sum(days) == per_week
    assert max(days) - min(days) <= 1


def test_who_was_never_asked_comes_first_and_nobody_within_fourteen_days() -> None:
    asked: dict[int, datetime | None] = {
        1: NOW - timedelta(days=13, hours=23), 2: NOW - timedelta(days=40), 3: None,
        4: NOW - timedelta(days=14),
    }  # fmt: skip
    assert rules.chosen(asked, 9, NOW, "x") == [3, 2, 4]
    assert rules.chosen(asked, 1, NOW, "x") == [3]


def test_chance_is_the_same_at_every_look_and_another_each_day() -> None:
    asked: dict[int, datetime | None] = dict.fromkeys(range(200))
    monday, tuesday = (rules.chosen(asked, 20, NOW, day) for day in ("1:mo", "1:tu"))
    assert monday == rules.chosen(asked, 20, NOW, "1:mo")
    assert len(set(monday) & set(tuesday)) < 10


def test_each_gain_in_turn() -> None:
    assert {rules.dimension(7, times) for times in range(4)} == set(rules.DIMENSIONS)
    assert {rules.dimension(member, 0) for member in range(4)} == set(rules.DIMENSIONS)


def test_fourteen_days_are_at_most_two_fortnights() -> None:
    first = date(2026, 11, 23)
    assert len({rules.fortnight(first + timedelta(days=day)) for day in range(14)}) <= 2
    assert rules.fortnight(first + timedelta(days=14)) == rules.fortnight(first) + 1


@pytest.mark.parametrize(("days", "name"), [(0, "silent"), (1, "some"), (3, "some"), (4, "active")])
def test_layers_of_activity(days: int, name: str) -> None:
    assert rules.stratum(days) == name


def test_from_few_answers_nothing_is_told() -> None:
    found = rules.gain({"active": (9, 9)}, {"active": 9, "some": 0, "silent": 0}, 30)
    assert (found.value, found.low, found.n, found.asked) == (None, None, 9, 30)


def test_a_layer_counts_by_its_size_and_one_nobody_answered_for_goes_with_its_neighbour() -> None:
    frame = {"active": 10, "some": 30, "silent": 60}
    found = rules.gain({"active": (10, 10), "silent": (10, 0)}, frame, 40)
    assert found.value == pytest.approx(0.4)  # active and some: 40 of 100
    alone = rules.gain({"silent": (12, 3)}, frame, 40)
    assert alone.value == pytest.approx(0.25)
    unknown = rules.gain({"active": (10, 5), "some": (10, 0)}, {}, 40)
    assert unknown.value == pytest.approx(0.25)


LAYERS = {"active": (60, 0.8, 0.7), "some": (140, 0.5, 0.4), "silent": (400, 0.2, 0.2)}


def test_who_is_active_answers_more_and_the_truth_still_lies_within() -> None:
    """(members, who answers, who gains) by layer; the plain share would be far too high."""
    rng, inside, plain, runs = Random(8), 0, 0.0, 2_000
    frame = {name: size for name, (size, _answers, _gains) in LAYERS.items()}
    truth = sum(size * gains for size, _answers, gains in LAYERS.values()) / sum(frame.values())
    for _run in range(runs):
        answers = []
        for name, (size, answer, gains) in LAYERS.items():
            asked = round(size * 0.25)
            answers += [(name, 5 if rng.random() < gains else 2)
                        for _one in range(asked) if rng.random() < answer]  # fmt: skip
        found = rules.gain(rules.counted(answers), frame, 150)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= truth <= found.high
        plain += sum(score >= rules.GAIN for _name, score in answers) / len(answers)
    assert 0.93 <= inside / runs <= 0.975
    assert plain / runs > truth + 0.08
