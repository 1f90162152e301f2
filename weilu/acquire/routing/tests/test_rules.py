"""Into which group somebody comes, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.routing.rules import WHYS, Place, due, language_of, route

A = Place(1, 0, 10, 3, 0)
B = Place(2, 1, 10, 1, 0)


def test_groups_fill_one_after_the_other_or_evenly_or_by_work() -> None:
    assert route([A, B], "fill", "", None).key == 1
    assert route([A, B], "even", "", None).key == 2
    busy = replace(A, load=5)
    assert route([busy, B], "load", "", None).key == 2


def test_what_is_full_or_gone_is_passed_over_and_told_why() -> None:
    routed = route([replace(A, cap=3), replace(B, gone=True)], "fill", "", None)
    assert (routed.key, routed.why) == (None, [(1, "full"), (2, "gone")])


def test_a_group_meant_for_somebody_comes_before_one_for_everybody() -> None:
    cooks = replace(B, segment="tag:cook")
    assert route([A, cooks], "fill", "", lambda text: text == "tag:cook").key == 2
    assert route([A, cooks], "fill", "", None).why == [(1, "chosen"), (2, "segment")]
    english = replace(B, language="en")
    assert route([A, english], "fill", "en", None).why == [(1, "better"), (2, "chosen")]
    assert route([A, english], "fill", "zh", None).why == [(1, "chosen"), (2, "language")]


places = st.lists(
    st.builds(
        Place, st.integers(1, 99), st.integers(0, 9), st.none() | st.integers(1, 5),
        st.integers(0, 6), st.integers(0, 3), st.sampled_from(["", "zh", "en"]),
        st.sampled_from(["", "x", "y"]), st.booleans(), st.integers(0, 9),
    ),
    max_size=6, unique_by=lambda one: one.key,
)  # fmt: skip


@given(places, st.sampled_from(["fill", "even", "load"]), st.sampled_from(["", "zh", "en"]))
def test_nobody_is_led_where_they_may_not_and_every_group_says_why(
    some: list[Place], rule: str, language: str
) -> None:
    routed = route(some, rule, language, lambda text: text == "x")
    assert {key for key, _why in routed.why} == {one.key for one in some}
    assert {why for _key, why in routed.why} <= set(WHYS)
    chosen = next((one for one in some if one.key == routed.key), None)
    free = [
        one for one in some
        if not one.gone and one.left != 0 and one.segment in ("", "x")
        and one.language in ("", language)
    ]  # fmt: skip
    assert (chosen is None) == (not free)
    assert chosen is None or chosen in free


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-03-01T11:59:00", "2026-03-01T12:00:00"),
        ("2026-03-01T12:00:00", "2026-03-02T12:00:00"),
        ("2026-03-01T17:00:00", "2026-03-02T12:00:00"),
    ],
)
def test_people_are_let_in_at_the_hour_of_the_communitys_zone(now: str, at: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert due(asked, 20, "Asia/Shanghai") == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert due(asked, None, "Asia/Shanghai") == asked


def test_the_hour_is_kept_over_a_change_of_clocks() -> None:
    before = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)  # the night clocks go forward in Berlin
    assert due(before, 20, "Europe/Berlin") == datetime(2026, 3, 29, 18, 0, tzinfo=UTC)


def test_a_browsers_first_language_counts() -> None:
    assert [language_of(one) for one in ("zh-CN,en;q=0.8", "en-GB", "de", "")] == [
        "zh", "en", "", "",
    ]  # fmt: skip
