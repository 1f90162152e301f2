"""Limits hold over every window, and are used up."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.outbox.pacing import Pace, Paces
from weilu.platforms.live import adapters
from weilu.platforms.live.abilities import Limit

limits = st.builds(
    Limit, st.just("*"), st.integers(1, 500), st.sampled_from([1.0, 60.0, 3600.0]),
    st.just("account"), st.just("stated"),
)  # fmt: skip


@given(limits, st.lists(st.floats(0, 2), max_size=300))
def test_no_window_holds_more_than_the_limit(limit: Limit, pauses: list[float]) -> None:
    pace, now, gone = Pace.of(limit), 1_000.0, []
    for pause in [*pauses, *[0.0] * limit.count]:
        now += pause * limit.seconds / limit.count
        now += pace.wait(now)
        pace.spend(now)
        gone.append(now)
    for first, start in enumerate(gone):
        # Half open: what goes out exactly a window later is in the next one.
        assert bisect_left(gone, start + limit.seconds * (1 - 1e-9)) - first <= limit.count


@given(limits)
def test_a_full_queue_uses_the_limit(limit: Limit) -> None:
    pace, now = Pace.of(limit), 0.0
    calls = 3 * limit.count
    for _call in range(calls):
        now += pace.wait(now)
        pace.spend(now)
    allowed = 1 + now * limit.count / limit.seconds
    assert calls >= 0.97 * allowed - 1


@given(limits, st.lists(st.floats(0, 0.5), min_size=50, max_size=200))
def test_calls_that_go_late_do_not_fill_the_next_window(limit: Limit, delays: list[float]) -> None:
    """A busy machine runs some reserved calls late; real windows hold all the same."""
    pace, now, gone = Pace.of(limit), 100.0, []
    for delay in delays:
        planned = now + pace.wait(now)
        pace.spend(planned)
        at = max(planned, gone[-1] if gone else 0.0) + delay * limit.seconds / limit.count
        at += pace.late(at)
        pace.went(at)
        gone.append(at)
        now = max(now, planned)
    for first, start in enumerate(gone):
        assert bisect_left(gone, start + limit.seconds * (1 - 1e-9)) - first <= limit.count


def test_chats_do_not_wait_for_each_other_but_the_account_does() -> None:
    paces = Paces((Limit("send", 1, 1.0, "chat", "x"), Limit("*", 2, 1.0, "account", "x")))
    assert paces.reserve("send", "a", 10.0) == 0
    assert paces.wait("send", "a", 10.0) == 1
    assert paces.wait("send", "b", 10.0) == 0.5
    assert paces.wait("delete", "a", 10.0) == 0.5


def test_a_platform_that_says_wait_is_waited_for() -> None:
    paces = Paces(())
    paces.block(30, 100.0)
    paces.block(5, 100.0)
    assert paces.wait("send", "a", 110.0) == 20
    assert paces.wait("send", "a", 131.0) == 0


def test_what_holds_nothing_back_is_forgotten() -> None:
    paces = Paces((Limit("send", 1, 1.0, "chat", "x"),))
    for chat in range(1_000):
        paces.reserve("send", str(chat), 0.0)
    paces.forget(2.0)
    assert not paces._held


def test_no_more_is_chosen_than_may_go_at_once() -> None:
    paces = Paces((Limit("*", 20, 1.0, "account", "x"), Limit("send", 1, 60.0, "chat", "x")))
    may_go = paces.trial(10.0, 0.26)
    chosen = [chat for chat in map(str, range(50)) if may_go("send", chat)]
    assert len(chosen) == 6  # now, and at each 50 ms of the next 260
    for chat in chosen:
        paces.reserve("send", chat, 10.0)
    assert not any(map(paces.trial(10.0, 0.25), ["send"] * 9, map(str, range(60, 69))))
    assert not paces.trial(40.0, 0.25)("send", chosen[0])


@pytest.mark.parametrize("key", ["wecom_bot", "dingtalk_bot"])
def test_a_group_bot_says_no_more_than_twenty_in_a_minute(key: str) -> None:
    paces, now, gone = Paces(adapters.by_key(key).capabilities.limits), 0.0, list[float]()
    while now < 300:
        now += paces.wait("send", "", now)
        paces.reserve("send", "", now)
        gone.append(now)
    busiest = max(bisect_left(gone, start + 60 - 1e-6) - at for at, start in enumerate(gone))
    assert busiest == 20
