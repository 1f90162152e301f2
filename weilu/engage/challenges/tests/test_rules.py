"""Lin runs every morning, wherever she is, and loses no streak by a clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.engage.challenges.rules import (
    Deed,
    Milestone,
    Standing,
    Terms,
    borders,
    day_of,
    day_start,
    reached,
    reminder_due,
    standing,
)
from weilu.engage.challenges.tests.reference import changes_of_clocks, day_by_the_wall, streaks

FIRST = date(2026, 5, 4)  # a Monday
NINE = datetime(2026, 5, 4, 1, tzinfo=UTC)  # nine in Shanghai
SHANGHAI = "Asia/Shanghai"
SAMPLE = "Asia/Shanghai America/New_York Pacific/Apia Africa/Casablanca Australia/Lord_Howe".split()


def did(
    day: int, key: str = "", *, later: timedelta = timedelta(), makes_up: int | None = None
) -> Deed:
    at = NINE + timedelta(days=day)
    return Deed(key or f"d{day}", "did", at, at + later, makes_up)


def told(kind: str, day: int, after: int = 1) -> Deed:
    at = NINE + timedelta(days=day)
    return Deed(f"d{day}", kind, at, at + timedelta(hours=after))


def on(day: float, terms: Terms, *deeds: Deed) -> Standing:
    return standing(terms, SHANGHAI, deeds, NINE + timedelta(days=day))


def test_days_in_a_row_are_a_streak_and_today_need_not_be_done_yet() -> None:
    stands = on(3, Terms(FIRST, 21), did(0), did(1), did(2))
    assert (stands.streak, stands.best, stands.days[3], stands.at_risk) == (3, 3, "open", True)


def test_a_missed_day_ends_it_and_the_best_stays() -> None:
    stands = on(4, Terms(FIRST, 21), did(0), did(1), did(3), did(4))
    assert (stands.streak, stands.best, stands.done) == (2, 2, 4)


def test_twice_a_day_and_twice_told_count_once() -> None:
    assert on(0, Terms(FIRST, 21), did(0), did(0), did(0, "again")).done == 1


def test_what_arrives_late_counts_on_the_day_it_was_done() -> None:
    terms = Terms(FIRST, 21)
    assert on(2, terms, did(0, later=timedelta(hours=40)), did(1), did(2)).streak == 3
    assert on(4, terms, did(0, later=timedelta(hours=49)), did(1), did(2)).best == 2


def test_what_was_withdrawn_or_struck_counts_no_more_until_restored() -> None:
    terms, days = Terms(FIRST, 21), (did(0), did(1), did(2))
    assert on(2, terms, *days, told("withdrawn", 1)).streak == 1
    assert on(2, terms, *days, told("struck", 1)).streak == 1
    assert on(2, terms, *days, told("struck", 1), told("restored", 1, 2)).streak == 3
    assert on(2, terms, *days, told("restored", 1, 2), told("struck", 1, 3)).streak == 1


def test_a_freeze_keeps_the_streak_but_is_no_day_of_it() -> None:
    stands = on(4, Terms(FIRST, 21, freezes=1), did(0), did(2), did(4))
    assert stands.days[:5] == ("done", "frozen", "done", "missed", "done")
    assert (stands.streak, stands.best, stands.freezes_left) == (1, 2, 0)


def test_free_days_neither_grow_nor_end_it() -> None:
    terms = Terms(FIRST, 21, free_weekdays=frozenset({5, 6}))
    assert on(7, terms, *(did(day) for day in (0, 1, 2, 3, 4, 7))).streak == 6


def test_a_day_is_made_up_for_in_time_and_only_so_often() -> None:
    terms = Terms(FIRST, 21, make_ups=1, make_up_days=1)
    stands = on(
        4, terms, did(0), did(2), did(2, "m1", makes_up=1), did(4), did(4, "m2", makes_up=3)
    )
    assert stands.days[:5] == ("done", "made_up", "done", "missed", "done")
    assert on(4, terms, did(0), did(3, "m1", makes_up=1)).days[1] == "missed"
    assert on(0, terms, did(0, "m1", makes_up=1)).days[1] == "ahead"


def test_before_three_in_the_night_is_still_yesterday() -> None:
    terms = Terms(FIRST, 21, border=180)
    night = datetime(2026, 5, 4, 18, 59, tzinfo=UTC)  # 2:59 on the 5th in Shanghai
    assert day_of(terms, SHANGHAI, night) == 0
    assert day_of(terms, SHANGHAI, night + timedelta(minutes=1)) == 1


def test_the_day_that_samoa_left_out_costs_no_streak() -> None:
    terms, zone = Terms(date(2011, 12, 28), 5), "Pacific/Apia"
    noons = [datetime(2011, 12, day, 12, tzinfo=ZoneInfo(zone)) for day in (28, 29, 31)]
    deeds = [Deed(str(at), "did", at, at) for at in noons]
    stands = standing(terms, zone, deeds, noons[-1])
    assert (stands.streak, stands.days[2]) == (3, "free")


@pytest.fixture(scope="module")
def changes() -> list[tuple[str, datetime]]:
    """Every change of clocks of every zone, each history once."""
    seen, found = set(), []
    for zone in sorted(available_timezones()):
        place, moments = ZoneInfo(zone), changes_of_clocks(zone)
        same = tuple((at, at.astimezone(place).utcoffset()) for at in moments)
        if same not in seen:
            seen.add(same)
            found += [(zone, at) for at in moments]
    assert len(found) > 10_000
    return found


@pytest.mark.once
@pytest.mark.parametrize("border", [0, 180])
def test_no_change_of_clocks_anywhere_breaks_a_streak(changes, border: int) -> None:
    """Days follow each other without gap or overlap, and noon after noon is a day each."""
    for zone, at in changes:
        place, day = ZoneInfo(zone), at.astimezone(ZoneInfo(zone)).date()
        terms = Terms(day - timedelta(days=2), 5, border=border)
        starts = borders(terms, zone)
        assert list(starts) == sorted(starts), (zone, at)
        noons = [
            datetime(one.year, one.month, one.day, 12, tzinfo=place)
            for one in (terms.first + timedelta(days=number) for number in range(5))
        ]
        deeds = [Deed(str(number), "did", one, one) for number, one in enumerate(noons)]
        stands = standing(terms, zone, deeds, noons[-1])
        assert "missed" not in stands.days, (zone, at, stands)
        assert stands.days[-1] == "done", (zone, at, stands)


@pytest.mark.once
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_day_is_the_latest_the_clock_on_the_wall_had_come_to(changes, data) -> None:
    zone, change = data.draw(st.sampled_from(changes))
    at = change + timedelta(minutes=data.draw(st.integers(-1_600, 1_600)))
    border = data.draw(st.sampled_from([0, 1, 30, 119, 120, 121, 150, 180, 300]))
    expected = day_by_the_wall(at, zone, border)
    terms = Terms(expected - timedelta(days=2), 5, border=border)
    assert day_of(terms, zone, at) == 2, (zone, at, border)
    assert day_start(expected, ZoneInfo(zone), border) <= at


@st.composite
def lives(draw) -> tuple[Terms, list[Deed], datetime]:
    terms = Terms(
        FIRST, draw(st.integers(1, 12)), border=draw(st.sampled_from([0, 180])),
        free_weekdays=frozenset(draw(st.sets(st.integers(0, 6), max_size=2))),
        freezes=draw(st.integers(0, 2)), make_ups=draw(st.integers(0, 2)),
        make_up_days=draw(st.integers(1, 2)),
    )  # fmt: skip
    start, deeds = datetime(2026, 5, 3, 16, tzinfo=UTC), []
    for number in range(draw(st.integers(0, 14))):
        at = start + timedelta(hours=draw(st.integers(-5, terms.days * 24 + 5)))
        seen = at + timedelta(hours=draw(st.sampled_from([0, 0, 0, 1, 30, 60])))
        day = draw(st.sampled_from([None, None, None, *range(terms.days)]))
        deeds.append(Deed(f"k{number % 9}" if number > 11 else f"k{number}", "did", at, seen, day))
    for kind, key in draw(st.lists(st.tuples(st.sampled_from(["withdrawn", "struck", "restored"]),
                                             st.integers(0, 8)), max_size=4)):  # fmt: skip
        seen = start + timedelta(hours=draw(st.integers(0, 300)))
        deeds.append(Deed(f"k{key}", kind, seen, seen))
    keys = {}
    unique = [one for one in deeds if one.kind != "did" or keys.setdefault(one.key, one) is one]
    return terms, unique, start + timedelta(hours=draw(st.integers(0, terms.days * 24 + 30)))


@settings(max_examples=200, deadline=None)
@given(life=lives(), seed=st.integers(0, 9))
def test_the_fold_agrees_with_the_slow_way_in_any_order_of_arrival(life, seed: int) -> None:
    terms, deeds, now = life
    stands = standing(terms, SHANGHAI, deeds, now)
    assert (stands.streak, stands.best) == streaks(terms, SHANGHAI, deeds, now)
    mixed = [*deeds, *deeds[:3]]
    Random(seed).shuffle(mixed)
    assert standing(terms, SHANGHAI, mixed, now) == stands


def test_a_whole_challenge_is_folded_in_well_under_a_second() -> None:
    terms = Terms(FIRST, 21, freezes=1)
    deeds = [did(day) for day in range(21)]
    started = time.process_time()
    for number in range(5_000):
        standing(terms, SAMPLE[number % 5], deeds, NINE + timedelta(days=20))
    assert time.process_time() - started < 1.5  # 0.4 s of CPU where it was measured


def test_milestones_are_those_the_best_streak_reaches() -> None:
    plan = [Milestone(days, days) for days in (7, 3, 15)]
    assert [one.days for one in reached(plan, 14)] == [3, 7]


def test_who_muted_left_or_was_reminded_today_is_not_reminded() -> None:
    stands = on(1, Terms(FIRST, 21), did(0))
    assert reminder_due(stands, muted=False, left=False, last_day=0)
    assert not reminder_due(stands, muted=True, left=False, last_day=None)
    assert not reminder_due(stands, muted=False, left=True, last_day=None)
    assert not reminder_due(stands, muted=False, left=False, last_day=1)
    done = on(1, Terms(FIRST, 21), did(0), did(1))
    assert not reminder_due(done, muted=False, left=False, last_day=None)
