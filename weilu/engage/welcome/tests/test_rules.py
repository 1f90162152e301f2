"""Who is greeted, when, by what name; what is a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.welcome import rules
from weilu.engage.welcome.rules import Coming, Fate

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")
LIN = Coming(at=NOON, now=NOON + timedelta(seconds=1), mode="on", since=NOON - timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "fate"),
    [
        ({}, Fate("greeted")),
        ({"mode": "off"}, None),
        ({"mode": "dry"}, Fate("dry")),
        ({"batched": True}, Fate("waiting")),
        ({"since": NOON + timedelta(seconds=1)}, None),
        ({"now": NOON + timedelta(hours=25)}, Fate("left_alone", "late")),
        ({"listed": 20}, Fate("greeted")),
        ({"listed": 21}, Fate("left_alone", "listed")),
        ({"deadline": NOON + timedelta(seconds=1)}, Fate("left_alone", "late")),
        ({"deadline": NOON + timedelta(seconds=20)}, Fate("greeted")),
        ({"greeted_before": NOON - timedelta(days=29)}, Fate("back", "back")),
        ({"greeted_before": NOON - timedelta(days=31)}, Fate("greeted")),
        ({"mode": "dry", "listed": 21}, Fate("left_alone", "listed")),
    ],
)
def test_what_becomes_of_somebody_who_came(changes: dict[str, object], fate: Fate | None) -> None:
    assert rules.fate(replace(LIN, **changes)) == fate  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("came", "due"),
    [("2026-11-22T03:59", "2026-11-22T12:00"), ("2026-11-22T04:00", "2026-11-23T12:00")],
)
def test_who_waits_for_an_hour_is_greeted_at_the_next_one(came: str, due: str) -> None:
    at = datetime.fromisoformat(came).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=SHANGHAI)
    assert rules.due_at(at, SHANGHAI, 12) == expected


@given(st.integers(0, 2 * 365 * 1_440), st.integers(0, 23))
def test_nobody_waits_for_an_hour_longer_than_a_day(minutes: int, hour: int) -> None:
    at = NOON + timedelta(minutes=minutes)
    waits = rules.due_at(at, ZoneInfo("Europe/Berlin"), hour) - at
    assert timedelta(0) < waits <= timedelta(hours=25)  # a night in October is longer


@pytest.mark.parametrize(("came", "greeted"), [(2, 0), (3, 3), (5, 3), (7, 6)])
def test_a_batch_is_full_or_waits(came: int, greeted: int) -> None:
    moments = [NOON] * came
    soon = NOON + timedelta(hours=1)
    assert rules.ready(moments, soon, zone=SHANGHAI, hour=None, every=3) == greeted


def test_a_batch_that_does_not_fill_goes_after_a_day() -> None:
    tomorrow = NOON + timedelta(days=1)
    assert rules.ready([NOON], tomorrow, zone=SHANGHAI, hour=None, every=3) == 1
    assert rules.ready([], tomorrow, zone=SHANGHAI, hour=None, every=3) == 0


@pytest.mark.parametrize(
    ("names", "zh", "en"),
    [
        (["小林"], "小林", "小林"),
        (["小林", "阿芬"], "小林、阿芬", "小林 and 阿芬"),
        (["A", "B", "C"], "A、B、C", "A, B and C"),
        ([f"N{n}" for n in range(12)], "N0、N1、N2、N3、N4、N5、N6、N7、N8、N9 等 12 位",
         "N0, N1, N2, N3, N4, N5, N6, N7, N8, N9 and 2 more"),
    ],
)  # fmt: skip
def test_several_are_named_as_one_speaks_of_them(names: list[str], zh: str, en: str) -> None:
    assert (rules.named(names, "zh"), rules.named(names, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "yes"),
    [("同意", True), (" 同意！", True), ("【同意】", True), ("AGREE", True), ("ａｇｒｅｅ", True),
     ("不同意", False), ("我不同意", False), ("同意个啥", False), ("", False), ("👍", False)],
)  # fmt: skip
def test_a_yes_is_the_word_and_nothing_else(text: str, yes: bool) -> None:
    assert rules.is_yes(text, ["同意", "agree", " "]) is yes


@given(st.text())
def test_no_words_accept_nothing(text: str) -> None:
    assert not rules.is_yes(text, [])
    assert not rules.is_yes(text, ["", " ，"])


@pytest.mark.parametrize(("emoji", "yes"), [("👍", True), ("❤", True), ("👎🏽", False)])
def test_a_thumb_down_is_no_yes(emoji: str, yes: bool) -> None:
    assert rules.is_yes_emoji(emoji) is yes


@pytest.mark.parametrize(
    ("hours", "after_h", "reminded", "wanted"),
    [(23, 24, None, False), (24, 24, None, True), (24, None, None, False), (24, 24, NOON, False),
     (24 + 72, 24, None, False)],
)  # fmt: skip
def test_a_reminder_comes_once_and_not_days_too_late(
    hours: int, after_h: int | None, reminded: datetime | None, wanted: bool
) -> None:
    now = NOON + timedelta(hours=hours)
    assert rules.wants_reminder(NOON, now, after_h, reminded) is wanted


def test_the_link_stands_where_the_words_want_it_or_below() -> None:
    assert rules.with_link("看{ rules }吧", True) == "看{ rules }吧"
    assert rules.with_link("欢迎！\n", True) == "欢迎！\n{rules}"
    assert rules.with_link("欢迎！", False) == "欢迎！"
