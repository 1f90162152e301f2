"""What makes two identities look like one person, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.people.persons import rules
from weilu.people.persons.rules import Reason, Stay, Trace

MAY = datetime(2026, 5, 4, tzinfo=UTC)


def _codes(one: Trace, other: Trace) -> list[str]:
    return [reason.code for reason in rules.evidence(one, other)]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86-13800001234", "13800001234"),
        ("电话：０１３８００００１２３４", "13800001234"),
        ("微信 lin88", ""),
        ("00000000", ""),
        ("lin1988120512", ""),
        ("1234", ""),
    ],
)
def test_a_phone_number_is_read_however_it_is_written(written: str, number: str) -> None:
    assert rules.phone_of(written) == number


@pytest.mark.parametrize(
    ("written", "handle"),
    [("微信：Lin_88x", "lin88x"), ("WX lin88x", "lin88x"), ("小林", ""), ("lin", "")],
)
def test_an_account_name_is_read_however_it_is_written(written: str, handle: str) -> None:
    assert rules.handle_of(written) == handle


def test_the_same_number_on_two_platforms_is_strong_evidence() -> None:
    here = Trace("member:1", "小林", "whatsapp", ("8613800001234",))
    there = Trace("application:2", "Lin", contacts=("138-0000-1234",))
    [reason] = rules.evidence(here, there)
    assert (reason.code, reason.strength) == ("phone", 0.9)


def test_a_name_alone_is_no_evidence() -> None:
    assert _codes(Trace("member:1", "小林", "qq"), Trace("member:2", "小林", "wechat")) == []


def test_who_left_and_came_back_with_the_same_name_is_worth_a_look() -> None:
    left = Stay(7, MAY, MAY + timedelta(days=30))
    old = Trace("member:1", "小林", "wechat", stays=(left,))
    new = Trace("member:2", "小林 ", "wechat", stays=(Stay(7, MAY + timedelta(days=33)),))
    assert _codes(old, new) == _codes(new, old) == ["came_back"]
    much_later = Trace("member:3", "小林", "wechat", stays=(Stay(7, MAY + timedelta(days=90)),))
    assert _codes(old, much_later) == ["same_group"]


def test_evidence_of_several_kinds_adds_up_and_never_makes_certain() -> None:
    both = [Reason("phone"), Reason("visitor")]
    assert rules.together(both) == pytest.approx(1 - 0.1 * 0.3)
    assert rules.together([]) == 0


def test_a_name_many_carry_and_a_number_of_a_shop_pair_nobody() -> None:
    group = (Stay(7, MAY),)
    plenty = [Trace(f"member:{n}", "吃货小张", "qq", stays=group) for n in range(5)]
    assert rules.pairs(plenty) == []
    assert len(rules.pairs(plenty[:2])) == 1
    shop = [Trace(f"application:{n}", f"客{n}号", contacts=("13800001234",)) for n in range(9)]
    assert rules.pairs(shop) == []
    assert len(rules.pairs(shop[:3])) == 3


def test_the_strongest_pair_stands_first() -> None:
    one = Trace("member:1", "小林", "wechat", ("13800001234",), stays=(Stay(7, MAY),))
    two = Trace("member:2", "小林", "wechat", stays=(Stay(7, MAY),))
    three = Trace("application:3", "林", contacts=("13800001234",))
    assert [pair.reasons[0].code for pair in rules.pairs([one, two, three])] == [
        "phone", "same_group",
    ]  # fmt: skip


NAMES = st.sampled_from(["小林", "lin", "老王", ""])
TRACES = st.lists(
    st.builds(
        Trace, st.integers(0, 30).map("member:{}".format), NAMES, st.sampled_from(["qq", "wechat"]),
        st.lists(st.text(max_size=20), max_size=2).map(tuple),
        st.lists(st.sampled_from("abc"), max_size=1).map(tuple),
    ),
    max_size=12, unique_by=lambda one: one.ref,
)  # fmt: skip


@given(TRACES)
def test_pairs_are_told_once_alike_from_both_sides(traces: list[Trace]) -> None:
    found = rules.pairs(traces)
    named = [frozenset((pair.one.ref, pair.other.ref)) for pair in found]
    assert len(named) == len(set(named))
    assert all(len(pair) == 2 for pair in named)
    for pair in found:
        assert set(_codes(pair.one, pair.other)) == set(_codes(pair.other, pair.one))
        assert 0 < pair.strength < 1


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12))
def test_what_hangs_together_is_one_part_each(edges: list[tuple[int, int]]) -> None:
    refs = [str(n) for n in range(9)]
    pairs = [(str(one), str(other)) for one, other in edges]
    parts = rules.components(refs, pairs)
    assert sorted(ref for part in parts for ref in part) == refs
    home = {ref: part for part in parts for ref in part}
    assert all(home[one] == home[other] for one, other in pairs)
