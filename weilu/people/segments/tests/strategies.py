"""Filters of every shape, for property tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from weilu.people.segments.rules import Known
from weilu.people.segments.tree import Duration, Has, Not, Test, Tree, all_of, any_of

VOCABULARY = {
    "name": Known("name", "text"), "名字": Known("name", "text"),
    "channel": Known("channel", "name"), "渠道": Known("channel", "name"),
    "tag": Known("tag", "name"), "标签": Known("tag", "name"),
    "joined": Known("joined", "moment"), "入群": Known("joined", "moment"),
    "visits": Known("visits", "number"),
    "staff": Known("staff", "flag"), "运营": Known("staff", "flag"),
}  # fmt: skip

words = st.one_of(
    st.sampled_from(
        ["poster-3", "and", "海报 三", "“x”", 'say "hi"', "30d", "且", "李雷", "a,b", "(", "'"]
    ),
    st.text(
        st.characters(exclude_characters="\x00", exclude_categories=("Cs",)),
        min_size=1, max_size=12,
    ),
).filter(lambda word: bool(word.strip()))  # fmt: skip
durations = st.builds(Duration, st.integers(0, 5000), st.sampled_from("hdw"))
days = st.dates(date(1970, 1, 1), date(2199, 12, 31))
numbers = st.decimals(-(10**9), 10**9, places=2).map(lambda number: Decimal(number))


def _text_tests() -> st.SearchStrategy[Tree]:
    names = st.sampled_from(["name", "channel", "tag"])
    single = st.builds(
        lambda field, op, value: Test(field, op, (value,)),
        names, st.sampled_from(["=", "!=", "~"]), words,
    )  # fmt: skip
    several = st.builds(
        lambda field, values: Test(field, "in", tuple(values)),
        names, st.lists(words, min_size=1, max_size=4),
    )  # fmt: skip
    return st.one_of(single, several)


def _order_tests() -> st.SearchStrategy[Tree]:
    orders = st.sampled_from(["<", "<=", ">", ">="])
    signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds(lambda op, value: Test("joined", op, (value,)), orders, durations),
        st.builds(lambda op, value: Test("joined", op, (value,)), signs, days),
        st.builds(lambda op, value: Test("visits", op, (value,)), signs, numbers),
        st.builds(
            lambda values: Test("joined", "in", tuple(values)),
            st.lists(days, min_size=1, max_size=3),
        ),
    )


def _leaves() -> st.SearchStrategy[Tree]:
    has = st.sampled_from([Has("tag"), Has("joined"), Has("staff", True)])
    return st.one_of(_text_tests(), _order_tests(), has)


trees = st.recursive(
    _leaves(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
    ),
    max_leaves=12,
)
