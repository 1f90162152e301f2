"""Who makes room: least gain first, nobody unfairly, nothing where it cannot be told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.roster import rules
from weilu.acquire.roster.rules import Sitting

LIN = Sitting(1, "大林", days=200, quiet_days=1, said=60, gave=30, took=28)
HE = Sitting(2, "小禾", days=200, quiet_days=2, said=30, gave=9, took=12)
ZHE = Sitting(3, "阿哲", days=200, quiet_days=40, said=1)

PEOPLE = st.lists(
    st.builds(
        Sitting, st.integers(1, 10**6), st.just("x"), st.integers(0, 400), st.integers(0, 400),
        st.integers(0, 300), st.floats(0, 99), st.floats(0, 99), st.booleans(), st.booleans(),
        st.booleans(),
    ),
    max_size=30, unique_by=lambda one: one.member,
)  # fmt: skip


def _names(stands: rules.Standing) -> list[str]:
    return [one.name for one in stands.ranked]


def test_who_gave_and_took_least_comes_first() -> None:
    assert _names(rules.standing([LIN, HE, ZHE], 28)) == ["阿哲", "小禾", "大林"]


def test_taking_counts_as_much_as_giving() -> None:
    reader = replace(HE, name="只收", member=9, gave=0, took=40)
    assert _names(rules.standing([LIN, HE, reader], 28)) == ["小禾", "只收", "大林"]


def test_of_the_same_gain_who_was_quiet_for_longer_comes_first() -> None:
    silent = replace(ZHE, said=0)
    longer = replace(silent, member=9, name="更久", quiet_days=80)
    stands = rules.standing([LIN, silent, longer], 28)
    assert _names(stands)[:2] == ["更久", "阿哲"]
    assert stands.alike == 2


def test_staff_newcomers_and_those_who_were_kept_are_left_alone() -> None:
    others = [
        replace(ZHE, member=4, is_staff=True), replace(ZHE, member=5, days=27),
        replace(ZHE, member=6, is_kept=True), replace(ZHE, member=7, is_asked=True),
    ]  # fmt: skip
    stands = rules.standing([LIN, *others], 28)
    assert _names(stands) == ["大林"]
    assert [why for _one, why in stands.spared] == ["staff", "new", "kept", "asked"]
    assert stands.seated == 4


def test_a_group_that_hardly_talked_says_nothing_about_its_members() -> None:
    assert not rules.standing([ZHE, replace(HE, said=48)], 28).is_known
    assert rules.standing([ZHE, replace(HE, said=49)], 28).is_known


def test_the_middle_counts_everybody_who_takes_a_seat() -> None:
    new, staff = replace(ZHE, member=8, days=1), replace(LIN, member=9, is_staff=True)
    assert rules.middle(rules.standing([LIN, HE, ZHE], 28)) == 21
    assert rules.middle(rules.standing([LIN, HE, new, staff, ZHE], 28)) == 10.5
    assert rules.middle(rules.standing([], 28)) == 0


def test_seats_that_were_promised_are_not_free() -> None:
    assert rules.free(69, 66, 1) == 2
    assert rules.free(69, 80, 0) == 0


def test_as_many_seats_must_free_as_people_wait_beyond_those_free() -> None:
    assert rules.to_free(69, 68, 0, waiting=3, asked=0) == 2
    assert rules.to_free(69, 69, 1, waiting=2, asked=2) == 1
    assert rules.to_free(69, 60, 0, waiting=3, asked=0) == 0
    assert rules.to_free(60, 69, 0, waiting=0, asked=0) == 9


@given(PEOPLE, st.integers(0, 60))
def test_everybody_is_ranked_or_spared_and_nobody_ahead_of_less_gain(
    sitting: list[Sitting], grace: int
) -> None:
    stands = rules.standing(sitting, grace)
    told = [*stands.ranked, *(one for one, _why in stands.spared)]
    assert sorted(one.member for one in told) == sorted(one.member for one in sitting)
    gains = [one.gain for one in stands.ranked]
    assert gains == sorted(gains)
    assert stands.alike <= len(stands.ranked)
