"""A text of rules is lines with numbers; two of them differ line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.charter.house_rules.rules import Change, Line, difference, in_language, lines, rule, tidy
from weilu.charter.house_rules.samples import SAMPLES

TEXT = "# 我们在这里\n 好好说话。 \n\n先  搜再问。\n##\n# 不做的事\n不发广告。"


def test_rules_are_numbered_through_and_headings_are_not() -> None:
    assert lines(TEXT) == [
        Line("我们在这里"), Line("好好说话。", 1), Line("先 搜再问。", 2), Line("不做的事"),
        Line("不发广告。", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "words"), [(3, "不发广告。"), (1, "好好说话。"), (4, ""), (0, "")]
)
def test_a_rule_is_quoted_by_its_number(number: int, words: str) -> None:
    assert rule(TEXT, number) == words


def test_a_comparison_shows_what_went_before_what_came() -> None:
    assert difference("好好说话。\n不发广告。", "好好说话。\n不发广告和红包。\n不外传。") == [
        Change("same", "好好说话。"), Change("gone", "不发广告。"),
        Change("new", "不发广告和红包。"), Change("new", "不外传。"),
    ]  # fmt: skip


@given(st.text(), st.text())
def test_a_comparison_holds_both_texts_whole(before: str, after: str) -> None:
    changes = difference(before, after)
    assert [one.text for one in changes if one.kind != "new"] == tidy(before).splitlines()
    assert [one.text for one in changes if one.kind != "gone"] == tidy(after).splitlines()


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("zh", "en", "language", "got"),
    [("好", "ok", "zh-hans", "好"), ("好", "ok", "en", "ok"), ("好", "", "en", "好"),
     ("", "ok", "zh-hans", "ok")],
)  # fmt: skip
def test_a_reader_gets_their_language_where_it_was_written(
    zh: str, en: str, language: str, got: str
) -> None:
    assert in_language(zh, en, language) == got


@pytest.mark.parametrize("key", SAMPLES)
def test_a_sample_says_as_many_rules_in_both_languages(key: str) -> None:
    sample = SAMPLES[key]
    assert tidy(sample.zh) == sample.zh
    assert tidy(sample.en) == sample.en
    shape = [line.number for line in lines(sample.zh)]
    assert shape == [line.number for line in lines(sample.en)]
    assert shape[-1] >= 6
