"""Which stories a brief takes, which messages a recap, and how they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.drafts import rules
from weilu.engage.drafts.addresses import key_of
from weilu.engage.drafts.rules import Candidate, Line, Said, best, letter, pick

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def story(number: int, title: str, feed: int = 1, hours: float = 3, **more: object) -> Candidate:
    given = {"summary": "", "weight": 1} | more
    return Candidate(
        f"story:{number}", title, given["summary"], f"源{feed}" if feed else "",  # type: ignore[arg-type]
        f"https://example.com/{number}", feed, given["weight"], NOW - timedelta(hours=hours),  # type: ignore[arg-type]
    )  # fmt: skip


def titles(lines: list[Line]) -> list[str]:
    return [line.title for line in lines]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.a.cn/x/?utm_source=wechat&id=1", "http://a.cn/x?id=1"),
        ("https://a.cn/x#top", "https://a.cn/x"),
        ("https://m.a.cn/x?spm=1.2&b=2&a=1", "https://a.cn/x/?a=1&b=2"),
    ],
)
def test_an_address_is_one_whatever_counts_its_clicks(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_other_articles_have_other_keys() -> None:
    assert key_of("https://a.cn/x?id=1") != key_of("https://a.cn/x?id=2")
    assert key_of("https://a.cn/x?reference=1") != key_of("https://a.cn/x?reference=2")


def test_what_several_feeds_tell_comes_once_and_before_what_one_tells() -> None:
    lines = pick(
        [
            story(1, "本地菜市场明天开始试行早市，蔬菜价格下调一成"),
            story(2, "菠菜怎么洗才干净又省水的三个办法", 2, hours=1),
            story(3, "本地菜市场明天开始试行早市 蔬菜价格下调一成！", 3),
        ], [], [], 10, NOW,
    )  # fmt: skip
    assert [line.key for line in lines] == ["story:1", "story:2"]
    assert "many" in lines[0].reasons


def test_pasted_ones_come_first_then_what_the_desk_looks_for() -> None:
    lines = pick(
        [
            story(1, "股市收盘综述", hours=0.1),
            story(2, "冬至前后羊肉价格走势", hours=20, summary="羊肉"),
            story(3, "陈阿姨推荐的一篇", feed=0, hours=30),
            story(4, "明星八卦", hours=0.2),
        ], ["羊肉"], ["八卦"], 10, NOW,
    )  # fmt: skip
    assert titles(lines) == ["陈阿姨推荐的一篇", "冬至前后羊肉价格走势", "股市收盘综述"]
    assert [line.reasons for line in lines] == [("pasted",), ("liked",), ()]


def test_one_feed_fills_no_brief_and_the_brief_has_its_length() -> None:
    many = [story(number, f"第{number}条消息") for number in range(9)]
    other = [story(20 + number, f"别家的第{number}条", 2) for number in range(9)]
    assert len(pick(many, [], [], 10, NOW)) == rules.FROM_ONE
    assert len(pick([*many, *other], [], [], 5, NOW)) == 5


def test_what_was_told_before_is_not_told_again() -> None:
    told = ["本地菜市场明天开始试行早市，蔬菜价格下调一成", "短讯"]
    fresh = [story(1, "本地菜市场明天开始试行早市 蔬菜价格下调一成", 2), story(2, "短讯")]
    assert pick(fresh, [], [], 10, NOW, told) == []


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 4)), max_size=25))
def test_a_brief_tells_nothing_twice_and_keeps_its_bounds(told: list[tuple[str, int]]) -> None:
    stories = [story(number, title, feed) for number, (title, feed) in enumerate(told)]
    lines = pick(stories, ["a"], [], 10, NOW)
    keys = [line.key for line in lines]
    assert len(keys) == len(set(keys)) <= 10
    by_key = {one.key: one for one in stories}
    feeds = [by_key[key].feed for key in keys if by_key[key].feed]
    assert all(feeds.count(feed) <= rules.FROM_ONE for feed in feeds)


def said(number: int, text: str, author: int, **more: object) -> Said:
    given = {"repliers": frozenset(), "markers": frozenset()} | more
    at = NOW - timedelta(minutes=number)
    return Said(f"event:{number}", text, author, f"邻居{author}", at, **given)  # type: ignore[arg-type]


def test_the_best_is_what_others_did_something_with_not_what_is_long() -> None:
    lines = best(
        [
            said(1, "长" * 900, 1),
            said(2, "盐最后放", 2, repliers=frozenset({3, 4, 5})),
            said(3, "红豆先冻一夜", 3, markers=frozenset({4, 5}), asked="红豆怎么煮得烂？"),
        ], 8,
    )  # fmt: skip
    assert titles(lines) == ["盐最后放", "红豆怎么煮得烂？ → 红豆先冻一夜"]
    assert lines[1].reasons == ("answers", "kept")


def test_nobody_lifts_their_own_and_one_person_fills_no_recap() -> None:
    own = said(1, "看我", 1, repliers=frozenset({1}), markers=frozenset({1}))
    many = [said(number, f"第{number}句", 2, repliers=frozenset({5})) for number in range(2, 9)]
    lines = best([own, *many], 8)
    assert len(lines) == rules.OF_ONE
    assert all(line.source == "邻居2" for line in lines)


def test_the_letter_keeps_one_format() -> None:
    lines = [Line("a", "甲", "源", "https://a.cn"), Line("b", "乙", kept=False), Line("", "丙")]
    assert (
        letter(lines, "【早报】", "晚安", with_links=False)
        == "【早报】\n\n1. 甲（源）\n2. 丙\n\n晚安"
    )
    assert "1. 甲（源）\nhttps://a.cn" in letter(lines, "", "", with_links=True)


def test_staff_put_lines_in_order_word_them_and_drop_them() -> None:
    lines = [Line("a", "甲"), Line("b", "乙"), Line("c", "丙")]
    left = rules.ordered(lines, {"2": "丙丙", "0": "甲", "1": " ", "9": "x", "no": "x"}, ["2"])
    assert [(line.key, line.title, line.kept) for line in left] == [
        ("c", "丙丙", True), ("a", "甲", False)
    ]  # fmt: skip
