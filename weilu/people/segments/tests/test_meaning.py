"""What signs mean to the second: Lin joined 30 days before noon of the 20th of May, in Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from weilu.people.segments.meaning import Fact, Moment, holds
from weilu.people.segments.rules import read
from weilu.people.segments.tests.strategies import VOCABULARY

WHEN = Moment(datetime(2026, 5, 20, 4, tzinfo=UTC), "Asia/Shanghai")
LIN: dict[str, Fact] = {
    "joined": datetime(2026, 4, 20, 4, tzinfo=UTC),
    "name": frozenset({"Lin"}),
    "tag": frozenset({"fast", "老成员"}),
    "visits": 3.0,
    "staff": False,
    "channel": frozenset(),
}


def fits(text: str, **facts: Fact) -> bool:
    return holds(read(text, VOCABULARY), {**LIN, **facts}, WHEN)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("joined < 30d", False), ("joined <= 30d", True), ("joined > 30d", False),
        ("joined >= 30d", True), ("joined < 721h", True), ("joined > 719h", True),
        ("joined = 2026-04-20", True), ("joined != 2026-04-20", False),
        ("joined < 2026-04-20", False), ("joined <= 2026-04-20", True),
        ("joined > 2026-04-20", False), ("joined >= 2026-04-20", True),
        ("joined > 2026-04-19", True), ("joined < 2026-04-21", True),
        ("joined in (2026-04-19, 2026-04-20)", True),
        ("visits = 3", True), ("visits != 3", False), ("visits < 3", False), ("visits <= 3", True),
        ("visits > 3", False), ("visits >= 3", True), ("visits > 2.99", True),
        ("tag = fast", True), ("tag = Fast", False), ("tag ~ FAS", True), ("tag != fast", False),
        ("tag in (slow, 老成员)", True), ("name ~ é", False),
        ("has tag", True), ("has channel", False), ("staff", False), ("has visits", True),
    ],
)  # fmt: skip
def test_a_sign_means_what_the_docs_say(text: str, fit: bool) -> None:
    assert fits(text) is fit


def test_days_begin_at_midnight_of_the_workspace() -> None:
    late = datetime(2026, 4, 19, 16, tzinfo=UTC)  # midnight in Shanghai
    assert fits("joined = 2026-04-20", joined=late)
    assert not fits("joined < 2026-04-20", joined=late)


def test_what_is_not_known_fits_nothing_but_not() -> None:
    for sign in ("<", "<=", ">", ">="):
        assert not fits(f"joined {sign} 30d", joined=None)
        assert fits(f"not joined {sign} 30d", joined=None)
    assert fits("channel != poster-3")
    assert not fits("visits < 9", visits=None)
