"""Replies that no platform tells are inferred once for a check-up and the evidence behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.measure.metrics.linking import Inferring
from weilu.measure.replies import model
from weilu.measure.tests.community import AS_OF, Community, day

LINES = ("周六还去爬山吗？", "去，七点地铁口见", "要带雨衣吗？", "带上，下午有雨")


def hikers() -> Community:
    """小满 and 陈橙 plan a hike, on a platform that tells no replies."""
    group = Community()
    for before in range(20, 0, -1):
        for turn, line in enumerate(LINES):
            group.says(("小满", "陈橙")[turn % 2], day(before, minute=turn), text=line)
    return group


def test_the_same_messages_are_not_inferred_again(monkeypatch: pytest.MonkeyPatch) -> None:
    events, since = hikers().table(), (AS_OF - timedelta(days=30)).date()
    first = Inferring({})(events, since)

    def never(*_told: object) -> model.LinkTable:
        raise AssertionError("texts were read again")

    monkeypatch.setattr("weilu.measure.metrics.linking.infer_arrays", never)
    again = Inferring({})(events, since)
    assert first is not None
    assert first.num_rows > 0
    assert first.equals(again)


def test_links_of_days_before_are_left_out() -> None:
    events, since = hikers().table(), day(5).date()
    every, late = Inferring({})(events, day(25).date()), Inferring({})(events, since)
    assert every is not None
    assert late is not None
    expected = [row for row in every.to_pylist() if row["day"] >= since]
    assert late.to_pylist() == expected
    assert 0 < late.num_rows < every.num_rows
