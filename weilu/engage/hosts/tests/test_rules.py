"""Fair, within limits, and the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.hosts import rules
from weilu.engage.hosts.rules import Benched, Came, Need, Said, Slot

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ALL = frozenset(range(7))

days = st.integers(0, 20).map(lambda number: MONDAY + timedelta(days=number))
slots = st.builds(Slot, days, st.integers(1, 3), st.sampled_from(["open", "welcome", "watch"]))
benched = st.builds(
    Benched, st.integers(1, 6), st.frozensets(st.sampled_from(["open", "welcome", "watch"])),
    st.frozensets(st.integers(0, 6)), st.frozensets(st.integers(1, 3)), st.integers(1, 7),
    st.none() | days, st.frozensets(days, max_size=4), st.integers(0, 9),
)  # fmt: skip
benches = st.lists(benched, max_size=6, unique_by=lambda one: one.host)


@given(st.lists(slots, max_size=30), benches)
def test_a_plan_keeps_to_what_hosts_can_do(wanted: list[Slot], bench: list[Benched]) -> None:
    found = rules.plan(wanted, bench)
    assert found.keys() == set(wanted)
    assert found == rules.plan(reversed(wanted), list(bench))
    hosts = {one.host: one for one in bench}
    for one in bench:
        mine = [slot for slot, host in found.items() if host == one.host]
        assert all(hosts[one.host].takes(slot) for slot in mine)
        taken = Counter(slot.day for slot in mine) + Counter(one.busy)
        assert all(taken[slot.day] == 1 for slot in mine)
        weeks = Counter(rules.week_of(day) for day in taken)
        assert all(weeks[rules.week_of(slot.day)] <= one.most for slot in mine)


@given(st.integers(1, 5), st.integers(1, 3), st.integers(1, 14))
def test_who_is_alike_gets_alike(people: int, groups: int, span: int) -> None:
    bench = [Benched(one, frozenset({"open"}), ALL, most=7) for one in range(people)]
    needs = [Need(one, "open", ALL) for one in range(groups)]
    found = rules.plan(rules.slots(needs, MONDAY, span, lambda _day: True), bench)
    load = Counter(host for host in found.values() if host is not None)
    counts = [load[one.host] for one in bench]
    assert max(counts) - min(counts) <= 1
    assert sum(counts) == min(people, groups) * span


def test_nobody_stays_idle_while_another_could_move_over() -> None:
    wide = Benched(1, frozenset({"open", "welcome"}), ALL)
    narrow = Benched(2, frozenset({"open"}), ALL, load=5)
    slots = [Slot(MONDAY, 1, "open"), Slot(MONDAY, 1, "welcome")]
    assert rules.plan(slots, [wide, narrow]) == {slots[0]: 2, slots[1]: 1}


def test_what_nobody_can_do_is_a_hole() -> None:
    busy = Benched(1, frozenset({"open"}), ALL, most=1, busy=frozenset({MONDAY}))
    slot, later = (
        Slot(MONDAY + timedelta(days=1), 1, "open"),
        Slot(MONDAY + timedelta(days=7), 1, "open"),
    )
    assert rules.plan([slot, later], [busy]) == {slot: None, later: 1}


def test_days_off_are_kept_or_left_out_as_a_need_says() -> None:
    needs = [Need(1, "open", ALL, "workdays"), Need(1, "live", ALL, "free_days")]
    found = rules.slots(needs, MONDAY, 7, lambda day: day.weekday() < 5)
    assert [slot.duty for slot in found] == ["open"] * 5 + ["live"] * 2


def test_a_given_up_shift_goes_to_who_has_least_and_was_not_asked() -> None:
    bench = [Benched(one, frozenset({"open"}), ALL, load=load)
             for one, load in ((1, 0), (2, 1), (3, 1))]  # fmt: skip
    slot = Slot(MONDAY, 1, "open")
    assert rules.next_on(slot, bench, [1]) == 2
    assert rules.next_on(slot, bench, [1, 2, 3]) is None


def test_speaking_is_enough_for_some_duties_and_silence_counts_after_a_day() -> None:
    yesterday = MONDAY - timedelta(days=1)
    assert rules.outcome("open", MONDAY, MONDAY, spoke=True) == "done"
    assert rules.outcome("live", MONDAY, MONDAY, spoke=True) == ""
    assert rules.outcome("open", yesterday, MONDAY, spoke=False) == ""
    assert rules.outcome("live", MONDAY - timedelta(days=2), MONDAY, spoke=True) == "missed"


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_what_a_host_brought_is_told_from_replies_and_mentions() -> None:
    said = [
        Said(ago(29.9), 11, "hello"),  # a newcomer of thirty days ago
        Said(ago(29.8), 1, "welcome", reply_to="hello"),
        Said(ago(14), 11, "still here"),  # in their third week
        Said(ago(5), 1, "topic"),
        Said(ago(4.9), 2, "staff", reply_to="topic"),
        Said(ago(4.8), 12, "me too", reply_to="topic"),
        Said(ago(3), 1, "named", mentions=(13,)),
    ]
    came = [Came(11, ago(30)), Came(12, ago(30)), Came(13, ago(4))]
    mine = rules.tally(said, came, {1: 7}, frozenset({1, 2}), NOW)[7]
    assert (mine.answered, mine.repliers, mine.welcomed) == ({"topic"}, {12}, {13})
    assert (mine.ripe, mine.stayed, mine.others_ripe, mine.others_stayed) == (1, 1, 1, 0)


def test_who_was_never_replied_to_nor_named_still_waits() -> None:
    said = [Said(ago(2), 11, "a"), Said(ago(1), 11, "b", reply_to="a", mentions=(11,))]
    assert rules.first_words(said, [Came(11, ago(3))]) == {}
