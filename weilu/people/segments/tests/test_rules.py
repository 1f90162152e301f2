"""Mei writes filters; what she writes is read as she means it, or she is told where it is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.people.segments import rules
from weilu.people.segments.rules import Refused, read
from weilu.people.segments.tests.strategies import VOCABULARY, trees
from weilu.people.segments.tree import And, Duration, Has, Not, Or, Test, written
from weilu.people.segments.wording import SENTENCES


def tree(text: str) -> object:
    return read(text, VOCABULARY)


def refusal(text: str) -> tuple[str, str, dict[str, object]]:
    """Code, the characters it points at, data."""
    with pytest.raises(Refused) as told:
        read(text, VOCABULARY)
    at = told.value.at
    return told.value.code, text[at.start : at.end], told.value.data


def test_the_example_of_the_docs_is_read() -> None:
    assert tree("channel = poster-3 and joined < 30d and not tag:staff") == And(
        (
            Test("channel", "=", ("poster-3",)),
            Test("joined", "<", (Duration(30, "d"),)),
            Not(Test("tag", "=", ("staff",))),
        )
    )


def test_and_binds_closer_than_or_and_brackets_closest() -> None:
    a, b, c = Has("tag"), Has("joined"), Has("staff", True)
    assert tree("has tag or has joined and staff") == Or((a, And((b, c))))
    assert tree("(has tag or has joined) and staff") == And((Or((a, b)), c))
    assert tree("not has tag and staff") == And((Not(a), c))


def test_chinese_words_and_wide_signs_mean_the_same() -> None:
    chinese = "（渠道＝海报三 且 入群 < 30天） 或 非 标签：老成员"
    assert tree(chinese) == tree("(channel = 海报三 and joined < 30d) or not tag = 老成员")
    assert tree("标签 in （“老 成员”， 新人）") == Test("tag", "in", ("老 成员", "新人"))


@pytest.mark.parametrize("text", ["staff", "staff = yes", "staff:是", "has staff", "staff != no"])
def test_yes_can_be_said_in_several_ways(text: str) -> None:
    assert tree(text) == Has("staff", True)


def test_no_is_written_as_not() -> None:
    assert written(read("staff = no", VOCABULARY)) == "not staff"


def test_values_are_read_by_their_fields_kind() -> None:
    assert tree("tag = 30d") == Test("tag", "=", ("30d",))
    assert tree("joined >= 2026-1-31") == Test("joined", ">=", (date(2026, 1, 31),))
    assert tree("visits > 2.50") == Test("visits", ">", (Decimal("2.5"),))
    assert tree("tag not in (a, b)") == Not(Test("tag", "in", ("a", "b")))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "empty", ""),
        ("   ", "empty", "   "),
        ("chanel = a", "unknown_field", "chanel"),
        ("tag", "sign_expected", ""),
        ("tag = ", "value_expected", ""),
        ("tag = and", "keyword_as_value", "and"),
        ("tag = gold customer", "and_expected", "customer"),
        ("tag < a", "sign_refused", "<"),
        ("(tag = a", "unclosed_bracket", "("),
        ("tag = a)", "bracket_unopened", ")"),
        ("tag = 'a", "unclosed_quote", "'a"),
        ("tag in a", "list_expected", "a"),
        ("tag in (a b)", "comma_expected", "b"),
        ("tag in (a", "unclosed_bracket", "("),
        ("tag = a and", "ends_early", ""),
        ("and tag = a", "field_expected", "and"),
        ("joined < soon", "moment_expected", "soon"),
        ("joined = 30d", "duration_compared", "30d"),
        ("joined < 9000w", "too_long_ago", "9000w"),
        ("joined < 2026-02-30", "no_such_day", "2026-02-30"),
        ("visits = many", "number_expected", "many"),
        ("staff = perhaps", "yes_expected", "perhaps"),
        ("staff in (yes)", "and_expected", "in"),
        ("tag ! a", "unreadable", "!"),
        ("not " * 50 + "staff", "too_deep", "not"),
        (" and ".join(["staff"] * 201), "too_many", "staff"),
        ("a" * 4001, "too_long", "a"),
    ],
)
def test_a_refusal_points_at_the_place(text: str, code: str, place: str) -> None:
    assert refusal(text)[:2] == (code, place)


def test_what_was_probably_meant_is_offered() -> None:
    assert refusal("chanel = a")[2]["nearest"] == "channel"
    assert refusal("标鉴 = a")[2]["nearest"] in ("", "标签")
    assert refusal("zzzz = a")[2]["nearest"] == ""


@given(trees)
@settings(max_examples=400, deadline=None)
def test_reading_what_was_written_gives_the_same(one: object) -> None:
    assert read(written(one), VOCABULARY) == one  # type: ignore[arg-type]


pieces = st.sampled_from(
    [*VOCABULARY, "and", "or", "not", "in", "has", "(", ")", ",", "=", "!=", "<", ":", '"', "“",
     "30d", "2026-01-31", "a", "7", "且", "，", "~", " "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(pieces, max_size=14).map(" ".join)))
@settings(max_examples=1500, deadline=None)
def test_any_text_ends_in_a_tree_or_a_clear_refusal(text: str) -> None:
    refused = None
    try:
        one = read(text, VOCABULARY)
    except Refused as error:
        refused = error
    if refused is None:
        assert read(written(one), VOCABULARY) == one
    else:
        assert 0 <= refused.at.start <= refused.at.end <= len(text)
        assert str(SENTENCES[refused.code]) % refused.data


def test_every_refusal_has_its_sentence() -> None:
    source = Path(rules.__file__).read_text(encoding="utf-8")
    raised = {part.split('"')[1] for part in source.split("Refused(")[1:] if part.startswith('"')}
    assert raised | {"unknown_name"} == set(SENTENCES)
