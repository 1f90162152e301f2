"""Expiry, tags, links in texts, and what followed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from weilu.engage.library import rules
from weilu.engage.library.rules import Act, Followed

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "expired"), (0, "soon"), (7, "soon"), (8, "fresh"), (None, "fresh")]
)
def test_a_material_ends_after_its_last_day(days: int | None, state: str) -> None:
    last = None if days is None else TODAY + timedelta(days=days)
    assert rules.state_of(TODAY, last, is_retired=False) == state
    assert rules.may_use(TODAY, last, is_retired=False) == (state != "expired")
    assert not rules.may_use(TODAY, last, is_retired=True)


def test_tags_are_split_as_people_write_them() -> None:
    assert rules.tags_of("夏天，早餐、 #soup soup") == ["夏天", "早餐", "soup"]
    assert rules.stored_tags(["夏天", "soup"]) == ",夏天,soup,"
    assert rules.stored_tags([]) == ""


def test_a_link_stands_where_it_is_wanted_else_below() -> None:
    assert rules.with_link("see {link}!", "U", always=True) == "see U!"
    assert rules.with_link("see", "U", always=True) == "see\nU"
    assert rules.with_link("", "U", always=True) == "U"
    assert rules.with_link("see", "U", always=False) == "see"


@pytest.mark.parametrize(
    ("kind", "given", "lacked"),
    [("text", ("", "a", ""), "text"), ("link", ("t", "", ""), "address"),
     ("poster", ("t", "a", ""), "file"), ("file", ("", "", "p"), ""), ("text", ("t", "", ""), "")],
)  # fmt: skip
def test_each_kind_needs_what_it_is_named_for(
    kind: str, given: tuple[str, str, str], lacked: str
) -> None:
    assert rules.lacks(kind, *given) == lacked


def test_a_mark_is_one_devices_and_one_days() -> None:
    assert rules.mark("a", "1.2.3.4", "x") == rules.mark("a", "1.2.3.4", "x")
    assert rules.mark("a", "1.2.3.4", "x") != rules.mark("b", "1.2.3.4", "x")
    assert rules.mark("a", "1.2.3.4", "x") != rules.mark("a", "1.2.3.5", "x")
    assert "1.2.3.4" not in rules.mark("a", "1.2.3.4")


def test_what_followed_is_counted_around_the_first_opening() -> None:
    opened = NOW - 10 * DAY
    acts = [
        Act(1, "message", opened - 8 * DAY), Act(1, "message", opened - DAY),
        Act(1, "message", opened), Act(1, "message", opened + 2 * DAY),
        Act(1, "order_placed", opened + HOUR), Act(1, "message", opened + 7 * DAY),
        Act(9, "message", opened + HOUR),
    ]  # fmt: skip
    told = rules.aftermath([(1, opened + DAY), (1, opened)], acts, ("message", "order_placed"), NOW)
    assert (told.members, told.of_day, told.of_week) == (1, 1, 1)
    assert told.lines == [Followed("message", 1, 1, 2), Followed("order_placed", 0, 1, 1)]


def test_nothing_is_said_of_days_that_are_not_over() -> None:
    opened = NOW - 2 * DAY
    acts = [Act(1, "message", opened - HOUR), Act(1, "message", opened + HOUR)]
    told = rules.aftermath([(1, opened), (2, NOW - HOUR)], acts, ("message",), NOW)
    assert (told.members, told.of_day, told.of_week) == (2, 1, 0)
    assert told.lines == [Followed("message", 0, 1, 0)]
