"""Who calls is let through as fast as their bucket fills."""

from __future__ import annotations

from weilu.kit.buckets import MOST, Buckets


def test_a_burst_is_let_through_and_then_slowed() -> None:
    buckets = Buckets()
    waits = [buckets.take(1, 60, 100.0) for _call in range(61)]
    assert waits[:60] == [0.0] * 60
    assert waits[60] == 1.0


def test_waiting_as_told_is_enough() -> None:
    buckets = Buckets()
    for _call in range(30):
        buckets.take(1, 30, 0.0)
    wait = buckets.take(1, 30, 0.5)
    assert 0 < wait <= 2
    assert buckets.take(1, 30, 0.5 + wait) == 0.0


def test_tokens_do_not_slow_each_other() -> None:
    buckets = Buckets()
    assert buckets.take(1, 1, 0.0) == 0.0
    assert buckets.take(1, 1, 0.0) > 0
    assert buckets.take(2, 1, 0.0) == 0.0


def test_a_bucket_fills_to_its_brim_only() -> None:
    buckets = Buckets()
    buckets.take(1, 2, 0.0)
    waits = [buckets.take(1, 2, 3600.0) for _call in range(3)]
    assert [wait == 0.0 for wait in waits] == [True, True, False]


def test_idle_buckets_are_forgotten() -> None:
    buckets = Buckets()
    for key in range(MOST + 1):
        buckets.take(key, 60, 0.0)
    buckets.take(MOST + 2, 60, 100.0)
    assert len(buckets._left) == 1
