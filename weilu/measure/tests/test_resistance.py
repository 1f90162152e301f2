"""Nobody makes a group look better, or another person look worse, by pouring in messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.measure.figures import GroupCheckup
from weilu.measure.tests.community import Community, day
from weilu.measure.tests.test_rollups import lively

GAINS = (
    "attention", "connectivity", "reciprocity", "clustering", "benefit", "helped", "praised",
    "answered", "effort_gini",
)  # fmt: skip


@pytest.fixture(scope="module")
def before() -> GroupCheckup:
    return lively().check_up()


@pytest.fixture(scope="module")
def after() -> GroupCheckup:
    group: Community = lively()
    for n in range(10_000):
        at = day(20) + timedelta(minutes=2 * n)
        group.says("阿宽", at, fingerprint=4711, is_advert=n % 2 == 0)
    return group.check_up()


@pytest.mark.parametrize("metric", GAINS)
def test_ten_thousand_copies_hardly_move_a_gain(
    before: GroupCheckup, after: GroupCheckup, metric: str
) -> None:
    old, new = before.figures[metric].value, after.figures[metric].value
    assert old is not None
    assert new == pytest.approx(old, abs=0.01)


def test_they_are_called_what_they_are(before: GroupCheckup, after: GroupCheckup) -> None:
    assert after.verdict == "noise"
    assert after.findings[0].rule == "flooded"
    assert after.findings[0].facts["name"] == "阿宽"
    assert before.verdict != "noise"
