"""How much an account may do on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.staff import rules
from weilu.acquire.staff.rules import Step

SLOWLY = (Step(1, add=0, post=1), Step(4, add=3, post=2), Step(15, add=10, post=4))


@pytest.mark.parametrize(
    ("day", "add"), [(0, 0), (1, 0), (3, 0), (4, 3), (14, 3), (15, 10), (900, 10)]
)
def test_the_latest_step_that_has_begun_holds(day: int, add: int) -> None:
    assert rules.step_on(SLOWLY, day).add == add


def test_what_a_day_went_over_is_taken_off_the_next() -> None:
    assert rules.allowed(SLOWLY, 15, {"add": 4})["add"] == 6
    assert rules.allowed(SLOWLY, 15, {"add": 40})["add"] == 0
    assert rules.allowed(SLOWLY, 15, {"add": 4})["post"] == 4


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([], "empty"),
        ([Step(2)], "first"),
        ([Step(1), Step(1)], "twice"),
        ([Step(1, add=201)], "bounds"),
        ([Step(1, add=-1)], "bounds"),
        ([Step(1 + day) for day in range(13)], "long"),
        (SLOWLY, ""),
    ],
)
def test_steps_that_make_no_plan_are_told(steps: list[Step], fault: str) -> None:
    assert rules.fault(steps) == fault


def test_steps_that_go_up_too_fast_are_named() -> None:
    assert rules.steep(SLOWLY) == [(15, "add")]
    assert rules.steep((Step(1, add=5), Step(2, add=10), Step(3, add=20), Step(4, add=41))) == [
        (4, "add")
    ]


@pytest.mark.parametrize("key", rules.PRESETS)
def test_paces_to_start_from_are_plans_that_go_up_gently(key: str) -> None:
    assert rules.fault(rules.PRESETS[key]) == ""
    assert rules.steep(rules.PRESETS[key]) == []


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 4_000))
def test_two_days_together_never_allow_more_than_twice_the_plan(
    wanted: int, reached: int, later: int
) -> None:
    steps = (Step(1, add=wanted),)
    next_day = rules.allowed(steps, 1 + later, {"add": rules.over(wanted, reached)})["add"]
    assert next_day == max(0, wanted - max(0, reached - wanted))


def test_the_day_an_account_begins_is_its_first() -> None:
    began = date(2026, 3, 28)
    assert rules.day_of_work(began, began) == 1
    assert rules.day_of_work(began, began + timedelta(days=30)) == 31
