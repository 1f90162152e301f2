"""Plans: totals add up, results turn where it is said, nothing is divided by nought."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.charter.plan import cells, rules
from weilu.charter.plan.lines import BY_KEY, COSTS, INPUTS, LINES, WHOLE
from weilu.charter.plan.rules import Seen

counts, shares = st.integers(0, 500), st.integers(0, WHOLE)
amounts = st.integers(0, 10**8)
UNITS = {"count": counts, "share": shares, "money": amounts}


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[tuple[str, int], int], int, int]:
    weeks = draw(st.integers(1, 12))
    typed = {
        (key, week): draw(UNITS[BY_KEY[key].unit])
        for key in INPUTS
        for week in range(weeks)
        if draw(st.booleans())
    }
    return typed, weeks, draw(counts)


@given(plans())
def test_totals_add_up(plan: tuple[dict[tuple[str, int], int], int, int]) -> None:
    typed, weeks, opening = plan
    rows = rules.planned(typed, weeks, opening)
    assert len(rows) == weeks
    paid = sum(value for (key, _week), value in typed.items() if key in COSTS)
    assert rules.total(rows, "costs") == paid == rows[-1]["costs_so_far"]
    assert rules.total(rows, "result") == rows[-1]["cumulative"]
    assert rules.total(rows, "revenue") - paid == rows[-1]["cumulative"]
    assert rows[-1]["came"] == opening + rules.total(rows, "joins")
    assert rules.total(rows, "buyers") == rows[-1]["buyers_so_far"]


@given(plans())
def test_who_is_there_stayed_or_joined(
    plan: tuple[dict[tuple[str, int], int], int, int],
) -> None:
    typed, weeks, opening = plan
    before = opening
    for row in rules.planned(typed, weeks, opening):
        members, retained, joins = (row[key] or 0 for key in ("members", "retained", "joins"))
        assert members == retained + joins
        assert 0 <= retained <= min(before, members)
        before = members


@given(plans())
def test_nothing_is_divided_by_nought(
    plan: tuple[dict[tuple[str, int], int], int, int],
) -> None:
    typed, weeks, opening = plan
    for row in rules.planned(typed, weeks, opening):
        assert {line.key for line in LINES} <= set(row)
        assert (row["per_member"] is None) == (row["members"] == 0)
        assert (row["cost_member"] is None) == (row["came"] == 0)
        assert (row["cost_buyer"] is None) == (row["buyers_so_far"] == 0)


@given(st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=30))
def test_break_even_is_where_the_result_turns_for_good(results: list[int]) -> None:
    turn = rules.break_even(results)
    if turn is None:
        assert results[-1] < 0
        return
    assert all(value >= 0 for value in results[turn:])
    assert turn == 0 or results[turn - 1] < 0


@given(amounts, st.integers(0, 10**8), st.integers(0, 10**5))
def test_as_many_buyers_as_needed_cover_the_costs_and_one_fewer_does_not(
    costs: int, revenue: int, buyers: int
) -> None:
    needed = rules.buyers_needed(costs, revenue, buyers)
    if needed is None:
        assert not revenue or not buyers
        return
    each = Fraction(revenue, buyers)
    assert needed * each >= costs
    assert needed == 0 or (needed - 1) * each < costs


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1_000), max_size=9))
def test_what_is_split_adds_up_and_is_fair(amount: int, parts: list[int]) -> None:
    given_out = rules.split(amount, parts)
    whole = sum(parts)
    assert len(given_out) == len(parts)
    assert sum(given_out) == (amount if whole else 0)
    for got, one in zip(given_out, parts, strict=True):
        assert not whole or abs(got - Fraction(amount * one, whole)) < 1


@given(st.fractions())
def test_rounding_is_to_the_nearest(value: Fraction) -> None:
    assert abs(rules.rounded(value) - value) <= Fraction(1, 2)


def test_halves_round_away_from_nought() -> None:
    assert [rules.ratio(one, 2) for one in (1, 3, -1, -3)] == [1, 2, -1, -2]
    assert rules.ratio(1, 0) is None


def test_a_small_plan_by_hand() -> None:
    """Two groups of fifty; a tenth leaves each week; one in ten buys for 30.00, once a week."""
    week = {
        "groups": 2, "people": 50, "stay": 9_000, "cycles": 1, "buying": 1_000, "each": 3_000,
        "staff": 20_000, "acquisition": 5_000, "gifts": 1_000,
    }  # fmt: skip
    rows = rules.planned({(key, at): value for key, value in week.items() for at in (0, 1)}, 2, 40)
    assert [row["retained"] for row in rows] == [36, 90]
    assert [row["joins"] for row in rows] == [64, 10]
    assert [row["revenue"] for row in rows] == [30_000, 30_000]
    assert [row["cumulative"] for row in rows] == [4_000, 8_000]
    assert [row["per_member"] for row in rows] == [40, 40]
    assert rows[1]["cost_member"] == rules.ratio(52_000, 114) == 456
    assert rows[1]["cost_retained"] == 520
    assert rows[1]["cost_buyer"] == 2_600


def test_what_really_was_follows_the_same_formulas() -> None:
    seen = [
        Seen(2, 80, 35, 45, 8, {"revenue": 24_000, "staff": 30_000}),
        Seen(2, 90, 76, 14, 10, {"revenue": 30_000, "gifts": 2_000}),
    ]
    rows = rules.actual(seen, 40)
    assert [row["stay"] for row in rows] == [8_750, 9_500]
    assert [row["cumulative"] for row in rows] == [-6_000, 22_000]
    assert rows[1]["cost_member"] == rules.ratio(32_000, 99)
    assert rules.actual([Seen()], 0)[0]["stay"] is None


def test_too_few_weeks_are_no_pace() -> None:
    assert rules.pace([10, 12, 9], 5, 31) is None


def test_a_pace_by_hand() -> None:
    """Four weeks of 8, 10, 10 and 12; two are left: 40 + 2·10 ± 3.182·1.633·√(2 + 4/4)."""
    assert rules.pace([8, 10, 10, 12], 2, 40) == rules.Pace(60, 51, 69, 4)


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=52), st.integers(0, 52))
def test_a_pace_lies_in_its_bounds_and_never_below_what_is_there(
    seen: list[int], left: int
) -> None:
    found = rules.pace(seen, left, sum(seen))
    assert found is not None
    assert sum(seen) <= found.low <= found.end <= found.high
    if not left:
        assert found.low == found.high == sum(seen)


def test_a_result_may_fall_at_this_pace() -> None:
    found = rules.pace([-5, -6, -5, -4], 4, -20, falls=True)
    assert found is not None
    assert found.high < -20


@given(st.sampled_from(INPUTS), st.integers(0, 10**6), st.sampled_from(["CNY", "JPY"]))
def test_a_cells_text_reads_back_as_itself(key: str, value: int, currency: str) -> None:
    line = BY_KEY[key]
    value = min(value, WHOLE) if line.unit == "share" else value
    assert cells.read(line, cells.text(line, value, currency), currency) == value


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("groups", " 1,200 ", 1_200), ("groups", "", 0), ("groups", "3.5", None),
        ("groups", "-3", None), ("groups", "９", None), ("groups", "1000001", None),
        ("stay", "95", 9_500), ("stay", "95.25 %", 9_525), ("stay", "95％", 9_500),
        ("stay", "101", None), ("stay", "nan", None), ("each", "¥1,234.5", 123_450),
        ("each", "12.345", None), ("each", "=1+1", None), ("each", "-1", None),
        ("each", "1e9", None), ("gifts", "9" * 60, None),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_or_refused(key: str, text: str, value: int | None) -> None:
    assert cells.read(BY_KEY[key], text, "CNY") == value
