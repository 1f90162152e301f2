"""What two cards share, and when two people may meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.matching import rules
from weilu.engage.matching.rules import Standing

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
NEED = Standing(1, "need", DAY, frozenset({7}))
OFFER = Standing(2, "offer", DAY, frozenset({7, 8}))


def test_words_are_cut_for_chinese_and_english() -> None:
    assert rules.terms_of("求咖啡豆 Arabica 5kg", ["咖啡"]) == {
        "#咖啡", "咖啡", "啡豆", "arabica", "5kg",
    }  # fmt: skip
    assert rules.terms_of("ＬＯＧＯ设计") == {"logo", "设计"}
    assert rules.terms_of("求") == set()
    assert rules.terms_of("求车") == {"求车"}  # nothing would be left of it


def test_a_rare_word_tells_more_and_a_tag_twice_as_much() -> None:
    assert rules.weight("咖啡", 1, 100) > rules.weight("咖啡", 50, 100) > 0
    assert rules.weight("#咖啡", 3, 100) == 2 * rules.weight("咖啡", 3, 100)
    assert rules.weight("咖啡", 0, 100) == rules.weight("咖啡", 1, 100)


@given(st.frozensets(st.sampled_from("abcdefg")), st.frozensets(st.sampled_from("abcdefg")))
def test_likeness_is_a_share_and_the_same_both_ways(
    one: frozenset[str], other: frozenset[str]
) -> None:
    weights = {term: float(number + 1) for number, term in enumerate("abcdefg")}
    like = rules.likeness(one, other, weights)
    assert 0 <= like <= 1
    assert like == rules.likeness(other, one, weights)
    assert (like == 0) == (not one & other)
    if one and one <= other:
        assert like == 1


def test_who_may_meet() -> None:
    assert rules.may_meet(NEED, OFFER, DAY)
    for change in (
        {"person": 2}, {"kind": "offer"}, {"last_day": DAY - timedelta(days=1)},
        {"groups": frozenset({9})}, {"is_open": False}, {"may_be_asked": False},
    ):  # fmt: skip
        changed = replace(NEED, **change)  # type: ignore[arg-type]
        assert not rules.may_meet(changed, OFFER, DAY), change
        assert not rules.may_meet(OFFER, changed, DAY), change


def test_where_an_introduction_stands() -> None:
    week = timedelta(days=7)
    assert rules.state_of(NOON, NOON, None, None) == "waiting"
    assert rules.state_of(NOON, NOON + week, True, None) == "ran_out"
    assert rules.state_of(NOON, NOON + week, True, True) == "accepted"
    assert rules.state_of(NOON, NOON, True, False) == "declined"
    assert [one for one in ("waiting", "declined", "ran_out", "accepted")
            if rules.may_disclose(one)] == ["accepted"]  # fmt: skip


def test_days_and_teams_have_bounds() -> None:
    assert rules.last_day(DAY, 0) == DAY + timedelta(days=1)
    assert rules.last_day(DAY, 9_999) == DAY + timedelta(days=365)
    assert rules.team_state([True, None]) == "forming"
    assert rules.team_state([True, True, False]) == "working"
