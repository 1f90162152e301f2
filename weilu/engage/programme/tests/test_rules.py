"""When Aunt Chen's columns come."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.programme import rules
from weilu.kit.workdays import holiday, is_working_day

MONDAY = date(2026, 9, 28)
CHINA = partial(is_working_day, zone="Asia/Shanghai")


def test_mondays_and_thursdays_come_twice_a_week() -> None:
    rule = rules.rule_of("week", 1, ["TH", "MO"])
    assert rule == "FREQ=WEEKLY;BYDAY=MO,TH"
    found = rules.slots(rule, MONDAY, MONDAY, MONDAY + timedelta(days=13))
    assert [day.isoformat() for day in found] == [
        "2026-09-28", "2026-10-01", "2026-10-05", "2026-10-08",
    ]  # fmt: skip


def test_every_second_week_is_counted_from_the_first_day_not_from_today() -> None:
    rule = rules.rule_of("week", 2, ["MO"])
    found = rules.slots(rule, MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=30))
    assert [day.isoformat() for day in found] == ["2026-10-12", "2026-10-26"]


def test_a_working_days_column_rests_in_the_golden_week_and_comes_on_make_up_days() -> None:
    found = rules.slots("FREQ=DAILY", MONDAY, date(2026, 9, 30), date(2026, 10, 11), "workdays",
                        CHINA)  # fmt: skip
    assert [day.day for day in found] == [30, 8, 9, 10]  # the tenth is a Saturday that is worked


def test_a_free_days_column_is_the_other_half() -> None:
    days = [rules.slots("FREQ=DAILY", MONDAY, MONDAY, MONDAY + timedelta(days=60), when, CHINA)
            for when in ("workdays", "free_days", "as_usual")]  # fmt: skip
    assert sorted(days[0] + days[1]) == days[2]
    assert holiday(date(2026, 10, 1), "Asia/Shanghai", "zh_CN") == "国庆节"
    assert is_working_day(date(2026, 10, 1), "Europe/London")


@pytest.mark.parametrize(
    ("rule", "why"),
    [("FREQ=WEEKLY;BYDAY=MO", ""), ("FREQ=MONTHLY;BYMONTHDAY=-1", ""),
     ("FREQ=MONTHLY;BYDAY=+1MO", ""), ("FREQ=SECONDLY", "frequency"), ("", "frequency"),
     ("FREQ=DAILY;COUNT=3", "ends"), ("FREQ=WEEKLY;BYDAY=XX", "unreadable"),
     ("FREQ=DAILY;INTERVAL=zero", "unreadable"), ("nonsense", "frequency")],
)  # fmt: skip
def test_rules_that_flood_end_or_mean_nothing_are_refused(rule: str, why: str) -> None:
    assert rules.fault(rule) == why


@given(st.sampled_from(["day", "week", "month"]), st.integers(1, 12),
       st.lists(st.sampled_from(rules.WEEKDAYS), unique=True))  # fmt: skip
def test_what_the_form_says_it_reads_back(unit: str, every: int, weekdays: list[str]) -> None:
    rule = rules.rule_of(unit, every, weekdays)
    told = rules.cadence_of(rule)
    assert rules.fault(rule) == ""
    assert told.is_plain
    assert (told.unit, told.every) == (unit, every)
    assert set(told.weekdays) == (set(weekdays) if unit == "week" else set())


def test_a_rule_the_form_cannot_say_is_told_as_it_is() -> None:
    assert not rules.cadence_of("FREQ=MONTHLY;BYDAY=+1MO").is_plain


def test_shares_of_a_week() -> None:
    told = rules.balance(["promotion", "relation", "relation", "service"])
    assert (told.total, told.share, told.relation_share) == (3, 1 / 3, 2 / 3)
    assert rules.balance([]).share == 0
