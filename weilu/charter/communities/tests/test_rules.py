"""Verdicts are reasons, and they change as the charter changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from weilu.charter.communities import rules
from weilu.charter.communities.content import Charter, Fit, Goal, Promise

TODAY = date(2026, 11, 22)
SOUND = Goal("回到厨房", "120", "户", "2027-06-01")
WHOLE = Charter(tags=("家里有孩子要做饭",), goal=SOUND, rules_book=1)


@pytest.mark.parametrize(
    ("text", "value"),
    [("120", 120), ("1,200", 1200), ("1.2万", 12_000), ("40%", 40), ("3 k", 3_000), ("0", None),
     ("-3", None), ("many", None), ("两百", None), ("", None), ("1.2.3", None)],
)  # fmt: skip
def test_a_figure_is_a_number_as_people_type_it(text: str, value: float | None) -> None:
    assert rules.figure_of(text) == value


@given(some.integers(1, 10**9))
def test_every_whole_number_above_nothing_is_a_figure(number: int) -> None:
    assert rules.figure_of(f"{number:,}") == number


def test_a_goal_with_figure_unit_and_day_is_sound() -> None:
    assert rules.goal_faults(SOUND, TODAY) == ()


@pytest.mark.parametrize("words", ["Grow the community", "把群做大做强", "更活跃", "Be better"])
def test_a_wish_is_refused_as_not_measurable(words: str) -> None:
    assert rules.goal_faults(Goal(words), TODAY)[0] == "vague"


def test_plain_words_beside_a_figure_do_no_harm() -> None:
    grown = Goal("增长到", "300", "户", "2027-06-01")
    assert rules.goal_faults(grown, TODAY) == ()


@pytest.mark.parametrize(
    ("goal", "fault"),
    [
        (Goal(), "none"),
        (Goal("回到厨房", "", "户", "2027-06-01"), "no_figure"),
        (Goal("回到厨房", "120", "", "2027-06-01"), "no_unit"),
        (Goal("回到厨房", "40", "%", "2027-06-01"), "bare_share"),
        (Goal("回到厨房", "120", "更好", "2027-06-01"), "vague_unit"),
        (Goal("回到厨房", "120", "户", "soon"), "no_date"),
        (Goal("回到厨房", "120", "户", "2026-11-22"), "past"),
        (Goal("回到厨房", "120", "户", "2031-01-01"), "far"),
    ],
)
def test_each_fault_of_a_goal_is_named(goal: Goal, fault: str) -> None:
    assert rules.goal_faults(goal, TODAY) == (fault,)


@given(some.integers(1, rules.FURTHEST.days))
def test_any_day_ahead_within_three_years_will_do(days: int) -> None:
    by = (TODAY + timedelta(days=days)).isoformat()
    assert rules.goal_faults(Goal("w", "1", "户", by), TODAY) == ()


def test_all_three_make_a_community() -> None:
    verdict = rules.community(WHOLE, TODAY, 1)
    assert verdict.holds
    assert verdict.missing == ()


@pytest.mark.parametrize(
    ("charter", "edition", "missing", "fault"),
    [
        (Charter(goal=SOUND, rules_book=1), 1, "tags", "no_tags"),
        (Charter("product", ("用户", "Everybody"), SOUND, 1), 1, "tags", "everybody"),
        (Charter(tags=("有孩子",), rules_book=1), 1, "goal", "none"),
        (Charter(tags=("有孩子",), goal=SOUND), None, "rules", "no_rules"),
        (WHOLE, None, "rules", "unpublished"),
    ],
)
def test_without_one_of_them_it_is_a_maintenance_group(charter, edition, missing, fault) -> None:
    verdict = rules.community(charter, TODAY, edition)
    assert verdict.holds is False
    assert [(one.key, one.faults) for one in verdict.missing] == [(missing, (fault,))]


def test_a_goal_that_passed_makes_it_a_maintenance_group_again() -> None:
    assert rules.community(WHOLE, date(2027, 6, 2), 1).missing[0].faults == ("past",)


@pytest.mark.parametrize(
    ("fit", "holds"),
    [
        (Fit("汤料", "young", "minutes", "at_once"), True),
        (Fit("汤料", "old", "months", "at_once"), True),
        (Fit("汤料", "old", "days", "learnt"), True),
        (Fit("汤料", "old", "days", "short"), False),
        (Fit("汤料", "old", "days", ""), None),
        (Fit("汤料", "planned", "", ""), True),
        (Fit(), None),
    ],
)
def test_one_good_reason_is_enough_for_a_community(fit: Fit, holds: bool | None) -> None:
    assert rules.fits(fit).holds is holds


def test_a_promise_without_a_column_is_unkept() -> None:
    assert rules.promise_state(Promise("每天有菜")) == "unkept"
    assert rules.promise_state(Promise("每天有菜", column="今日一菜")) == "no_cadence"
    assert rules.promise_state(Promise("每天有菜", column="今日一菜", cadence="每天")) == "tied"


def test_what_changed_is_named_by_part() -> None:
    after = Charter(tags=("有孩子",), goal=SOUND, rules_book=1, creed="好好吃饭")
    assert rules.changed(WHOLE, after) == ("tags", "identity")
    assert rules.begun(Charter()) == frozenset()
