"""Waits double, end at the longest, and are spread."""

from __future__ import annotations

from weilu.kit.waits import doubling


def test_waits_double_up_to_the_longest() -> None:
    assert [doubling(turn, 5, 60) for turn in (1, 2, 3, 4, 5, 10_000)] == [5, 10, 20, 40, 60, 60]


def test_before_the_first_failure_it_is_the_first_wait() -> None:
    assert doubling(0, 5, 60) == 5


def test_jitter_spreads_by_up_to_a_half() -> None:
    assert doubling(10_000, 1, 300, 1) == 450
