"""What may go out, when, and what never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.outbox import rules
from weilu.outbox.rules import GO, Facts, Hold, Never, Spent

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)  # 12:00 in Shanghai
NIGHT = datetime(2026, 5, 4, 15, tzinfo=UTC)  # 23:00
DAY = timedelta(days=1)


def facts(**changes: object) -> Facts:
    base: dict[str, object] = {
        "now": NOON,
        "zone": SHANGHAI,
        "purpose": "relation",
        "private": True,
    }
    return Facts(**(base | changes))  # type: ignore[arg-type]


def test_an_ordinary_message_at_noon_goes() -> None:
    assert rules.verdict(facts()) == GO


def test_nobody_is_messaged_after_opting_out_but_answered() -> None:
    assert rules.verdict(facts(opted_out=True)) == Never("opted_out")
    assert rules.verdict(facts(opted_out=True, purpose="service")) == GO


def test_night_waits_for_the_morning_of_the_place() -> None:
    assert rules.verdict(facts(now=NIGHT)) == Hold(
        "quiet_hours", datetime(2026, 5, 5, 0, tzinfo=UTC)
    )
    assert rules.verdict(facts(now=NIGHT, purpose="service")) == GO
    assert rules.verdict(facts(now=NIGHT, zone=ZoneInfo("Europe/London"))) == GO


def test_a_full_day_waits_until_its_oldest_is_a_day_ago() -> None:
    full = facts(to_person_day=2, oldest_of_day=NOON - timedelta(hours=20))
    assert rules.verdict(full) == Hold("fatigue", NOON + timedelta(hours=4))


def test_promotion_keeps_its_share_of_the_week() -> None:
    week = {"private": False, "purpose": "promotion", "oldest_promotion": NOON - 6 * DAY}
    assert rules.verdict(facts(**week, group_week=9, group_promotions=4)) == GO
    assert rules.verdict(facts(**week, group_week=9, group_promotions=5)) == Hold(
        "balance", NOON + DAY
    )
    assert rules.verdict(facts(**week, group_week=2, group_promotions=2)) == GO  # too few to say


def test_the_same_words_do_not_go_to_the_same_place_within_a_week() -> None:
    assert rules.verdict(facts(same_text_at=NOON - 3 * DAY)) == Never("same_text")
    assert rules.verdict(facts(same_text_at=NOON - 8 * DAY)) == GO


def test_what_never_may_go_is_said_before_what_may_later() -> None:
    assert rules.verdict(facts(now=NIGHT, opted_out=True)) == Never("opted_out")
    assert rules.verdict(facts(now=NIGHT, deadline=NIGHT)) == Never("too_late", "expired")


def test_a_platform_that_cannot_is_not_asked() -> None:
    assert rules.verdict(facts(level="no")) == Never("unable")
    assert rules.verdict(facts(text_length=101, longest_text=100)) == Never("too_long")


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [(22, 8, 23, True), (22, 8, 7, True), (22, 8, 8, False), (13, 15, 14, True),
     (13, 15, 16, False), (9, 9, 9, False)],
)  # fmt: skip
def test_quiet_hours_may_span_midnight(start: int, end: int, hour: int, quiet: bool) -> None:
    moment = datetime(2026, 5, 4, hour, 30 if hour != 8 and hour != 9 else 0, tzinfo=SHANGHAI)
    found = rules.quiet_until(moment, SHANGHAI, time(start), time(end))
    assert (found is not None) == quiet


ZONES = sorted(available_timezones())


@given(
    st.integers(0, 3 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(ZONES), st.times(), st.times(),
)  # fmt: skip
def test_the_end_of_quiet_hours_lies_ahead_and_outside_them(
    moment: datetime, zone: str, start: time, end: time
) -> None:
    until = rules.quiet_until(moment, ZoneInfo(zone), start, end)
    if until is not None:
        assert moment < until <= moment + timedelta(hours=26)


def test_waits_double_and_what_was_asked_is_kept() -> None:
    assert [rules.wait_before(n, 0).total_seconds() for n in (1, 2, 3, 40)] == [10, 20, 40, 3600]
    assert rules.wait_before(5, 0.5, asked_s=7).total_seconds() == 7.5


def test_promotion_and_crowds_need_a_second_look() -> None:
    usual = {"approve_promotion": True, "approve_above": 20}
    assert rules.needs_approval("promotion", 2, by_staff=True, **usual)
    assert not rules.needs_approval("promotion", 1, by_staff=True, **usual)
    assert rules.needs_approval("relation", 21, by_staff=True, **usual)
    assert not rules.needs_approval("service", 500, by_staff=False, **usual)


def test_a_receiver_gets_no_more_than_the_platform_lets_one_have() -> None:
    full = Spent(28, 28, 31 * DAY, NOON - 30 * DAY)
    assert rules.verdict(facts(spent=(replace(full, had=27),))) == GO
    assert rules.verdict(facts(spent=(full,))) == Hold("budget", NOON + DAY)
    assert rules.verdict(facts(spent=(full,), deadline=NOON + DAY / 2)) == Never("budget")


def test_a_welcome_that_is_good_for_seconds_needs_its_deadline() -> None:
    welcome = {"op": "welcome", "purpose": "service", "welcome_within_s": 20.0}
    assert rules.verdict(facts(**welcome)) == Never("no_deadline")
    assert rules.verdict(facts(**welcome, deadline=NOON + timedelta(seconds=20))) == GO
    assert rules.verdict(facts(**welcome | {"welcome_within_s": 0.0})) == GO
