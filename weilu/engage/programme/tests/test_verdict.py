"""What a column's days say, on made-up days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from weilu.engage.programme.verdict import Day, lift, proposal

START = datetime(2026, 9, 1, tzinfo=UTC)


def days(came: list[int], usual: float | None = 5.0, **more: int | None) -> list[Day]:
    return [
        Day(START + timedelta(days=number), people, usual, **more)  # type: ignore[arg-type]
        for number, people in enumerate(came)
    ]


@pytest.mark.parametrize(
    ("told", "what", "why"),
    [
        (days([9, 9, 9]), "wait", "few"),
        (days([9, 12, 10, 11]), "keep", "drew"),
        (days([5, 9, 2, 14]), "wait", "unclear"),
        (days([20, 22, 19, 21, 8, 7, 9, 8]), "refresh", "fell"),
        (days([5, 5, 4, 6, 5, 4, 6, 5], answered=0), "retire", "drew_none"),
        (days([5, 5, 4, 6, 5, 4, 6, 5], answered=3), "refresh", "answered"),
        (days([5] * 8, usual=None), "wait", "no_usual"),
        (days([5] * 8, usual=None, answered=3), "keep", "answered"),
        (days([5] * 8, usual=None, answered=0), "retire", "no_answers"),
        (days([0] * 8, usual=0.0), "retire", "drew_none"),
    ],
)
def test_what_builds_relations_is_judged_by_who_is_there_and_answers(
    told: list[Day], what: str, why: str
) -> None:
    found = proposal("relation", told)
    assert (found.what, found.why) == (what, why)


@pytest.mark.parametrize(
    ("orders", "what", "why"),
    [
        ([0, 0, 0, 0], "wait", "no_orders_yet"),
        ([0] * 8, "retire", "no_orders"),
        ([3, 1, 0, 2, 0, 0, 0, 0], "refresh", "orders_ended"),
        ([0, 0, 0, 1], "keep", "orders"),
    ],
)
def test_what_sells_is_judged_by_what_it_sold(orders: list[int], what: str, why: str) -> None:
    told = [
        Day(START + timedelta(days=number), 50, 1.0, 9, sold) for number, sold in enumerate(orders)
    ]
    found = proposal("promotion", told)
    assert (found.what, found.why) == (what, why)


def test_only_the_newest_twelve_days_count_in_any_order() -> None:
    long_ago = days([5] * 40, answered=0)
    lately = days([9, 12, 10, 11, 9, 12, 10, 11, 9, 12, 10, 11])
    moved = [Day(day.at + timedelta(days=60), day.came, day.usual) for day in lately]
    assert proposal("relation", [*reversed(moved), *long_ago]).what == "keep"


@pytest.mark.parametrize("n", [4, 8, 12])
def test_the_interval_of_the_lift_covers_the_truth(n: int) -> None:
    rng, held, runs = Random(n), 0, 1_500
    for _run in range(runs):
        came = [sum(rng.random() < 0.3 for _ in range(60)) for _ in range(n)]
        found = lift(days(came, usual=12.0))
        assert found is not None
        held += found.low <= 18.5 / 12.5 <= found.high
    assert abs(held / runs - 0.95) < 0.02


def test_a_column_without_any_effect_is_seldom_kept_for_drawing_people() -> None:
    rng, kept, runs = Random(3), 0, 1_500
    for _run in range(runs):
        came = [sum(rng.random() < 0.2 for _ in range(60)) for _ in range(10)]
        kept += proposal("relation", days(came, usual=12.0)).why == "drew"
    assert kept / runs < 0.045
