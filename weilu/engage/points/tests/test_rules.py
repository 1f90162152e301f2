from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.points import rules
from weilu.engage.points.rules import Deed, Earned, Earning

MONDAY = date(2026, 5, 4)
DEEDS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 20), st.sampled_from(["", "a", "b"])), max_size=60
)


def _deed(number: int, who: int, after: int = 0, other: str = "") -> Deed:
    day = MONDAY + timedelta(days=after)
    return Deed(number, "answer", who, who, day, datetime(2026, 5, 4, tzinfo=UTC), other)


def _points(deeds: list[Deed], by: Earning, per_day: int = 1_000) -> list[tuple[int, str]]:
    return [(one.points, one.cut) for one in rules.awards(deeds, [by], per_day, Earned())]


def test_the_same_two_people_earn_less_each_time() -> None:
    deeds = [_deed(1, 1, other="b"), _deed(2, 1, other="b"), _deed(3, 1, other="c"),
             _deed(4, 1, other="b"), _deed(5, 1, other="b")]  # fmt: skip
    by = Earning(1, "answer", 10, fade=40)
    assert _points(deeds, by) == [(10, ""), (6, "again"), (10, ""), (2, "again"), (0, "again")]


def test_a_repeat_a_week_later_earns_in_full() -> None:
    by = Earning(1, "answer", 10, fade=50)
    assert _points([_deed(1, 1, 0, "b"), _deed(2, 1, 6, "b"), _deed(3, 1, 13, "b")], by) == [
        (10, ""), (5, "again"), (10, "")
    ]  # fmt: skip


def test_a_rule_pays_so_often_a_day_and_all_rules_so_much() -> None:
    by = Earning(1, "answer", 10, per_day=2)
    assert _points([_deed(n, 1) for n in (1, 2, 3)], by) == [(10, ""), (10, ""), (0, "rule")]
    assert _points([_deed(n, 1) for n in (1, 2, 3)], Earning(1, "answer", 10), 15) == [
        (10, ""), (5, "day"), (0, "day")
    ]  # fmt: skip


def test_a_rule_covers_its_act_its_time_and_its_members() -> None:
    deed = _deed(1, 1)
    assert Earning(1, "answer", 1).covers(deed)
    assert not Earning(1, "message", 1).covers(deed)
    assert not Earning(1, "answer", 1, since=deed.at + timedelta(seconds=1)).covers(deed)
    assert not Earning(1, "answer", 1, members=frozenset({2})).covers(deed)


@given(DEEDS, st.integers(1, 50), st.integers(0, 3), st.integers(0, 100), st.integers(1, 80))
def test_nobody_earns_above_a_cap(
    told: list[tuple[int, int, str]], points: int, times: int, fade: int, per_day: int
) -> None:
    deeds = [_deed(number, *one) for number, one in enumerate(told)]
    found = rules.awards(deeds, [Earning(1, "answer", points, times, fade)], per_day, Earned())
    sums: Counter[tuple[int, date]] = Counter()
    counts: Counter[tuple[int, date]] = Counter()
    for one in found:
        assert 0 <= one.points <= points
        assert (one.points == points) == (one.cut == "")
        sums[one.deed.who, one.deed.day] += one.points
        counts[one.deed.who, one.deed.day] += one.points > 0
    assert all(sum <= per_day for sum in sums.values())
    assert not times or all(count <= times for count in counts.values())


@given(DEEDS, st.integers(0, 60))
def test_paying_in_two_rounds_pays_what_one_round_pays(
    told: list[tuple[int, int, str]], cut: int
) -> None:
    deeds = [_deed(number, *one) for number, one in enumerate(told)]
    by = [Earning(1, "answer", 10, 2, 30)]
    before = Earned()
    parts = rules.awards(deeds[:cut], by, 25, before) + rules.awards(deeds[cut:], by, 25, before)
    assert parts == rules.awards(deeds, by, 25, Earned())


@pytest.mark.parametrize(
    ("came", "went", "balance", "ends"),
    [(100, 0, 130, 100), (100, 40, 90, 60), (100, 120, 10, 0), (100, 0, 30, 30)],
)
def test_the_oldest_points_are_spent_first(came: int, went: int, balance: int, ends: int) -> None:
    assert rules.expired(came, went, balance) == ends


def test_idle_members_lose_a_share_each_thirty_days() -> None:
    assert [rules.decays_due(idle, 60) for idle in (59, 60, 89, 90, 120)] == [0, 1, 1, 2, 3]
    assert [rules.decayed(held, 10) for held in (0, 3, 100)] == [0, 1, 10]


LEVELS = [(10, "芽"), (50, "叶"), (200, "花")]


@pytest.mark.parametrize(
    ("earned", "expected"),
    [
        (0, ("", 0, "芽", 10, 0)), (10, ("芽", 1, "叶", 40, 0)), (30, ("芽", 1, "叶", 20, 50)),
        (200, ("花", 3, "", 0, 100)),
    ],
)  # fmt: skip
def test_a_standing_names_the_level_and_the_way_to_the_next(earned: int, expected: tuple) -> None:
    assert rules.standing(earned, LEVELS) == rules.Standing(*expected)


def test_a_badge_counts_times_or_days_within_a_stretch() -> None:
    days = {MONDAY: 3, MONDAY + timedelta(days=1): 1, MONDAY + timedelta(days=9): 2}
    assert rules.badge_due(days, 6, 0, by_day=False)
    assert not rules.badge_due(days, 7, 0, by_day=False)
    assert rules.badge_due(days, 3, 0, by_day=True)
    assert not rules.badge_due(days, 3, 9, by_day=True)
    assert rules.badge_due(days, 3, 10, by_day=True)


def test_who_does_more_than_usual_climbs_and_equals_share_a_place() -> None:
    assert rules.improved(30, [10, 10, 0, 20]) == 20
    assert rules.improved(5, []) == 5
    assert rules.ranked({1: 5, 2: 9, 3: 5, 4: 0, 5: -3, 6: 1}) == [
        (1, 2, 9), (2, 1, 5), (2, 3, 5), (4, 6, 1)
    ]  # fmt: skip
