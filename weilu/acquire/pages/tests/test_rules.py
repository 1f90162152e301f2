"""What a page is made of and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.pages import rules
from weilu.acquire.pages.samples import SAMPLES
from weilu.acquire.pages.tests.conftest import BLOCKS

NOW = datetime(2026, 12, 1, 9)  # noqa: DTZ001  on the wall
FACTS = rules.Facts(leads=True, capped=True, bytes=0, now=NOW)
KINDS = st.sampled_from([*rules.KINDS])


def _page() -> list[rules.Block]:
    return rules.tidy_all(BLOCKS)


def test_a_whole_page_lacks_nothing() -> None:
    assert rules.lacks(_page(), FACTS) == []


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"leads": False}, ["code"]),
        ({"capped": False}, ["uncapped"]),
        ({"bytes": rules.HEAVIEST + 1}, ["heavy"]),
        ({"bytes": rules.HEAVIEST}, []),
        ({"now": datetime(2999, 1, 1, 9)}, ["over"]),  # noqa: DTZ001
    ],
)
def test_it_says_what_the_page_stands_on_lacks(facts: dict[str, object], told: list[str]) -> None:
    assert rules.lacks(_page(), replace(FACTS, **facts)) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("without", "told"),
    [("hero", ["title"]), ("button", ["button"]), ("fine", ["privacy"]), ("seats", [])],
)
def test_it_says_which_block_is_missing(without: str, told: list[str]) -> None:
    blocks = [one for one in _page() if one["kind"] != without]
    assert rules.lacks(blocks, FACTS) == told


@pytest.mark.parametrize("part", ["who", "contact", "kept_zh", "days"])
def test_a_privacy_text_is_whole_or_missing(part: str) -> None:
    blocks = _page()
    blocks[-1].pop(part)
    assert rules.lacks(blocks, FACTS) == ["privacy"]


def test_seats_may_be_uncapped_where_they_are_not_shown() -> None:
    blocks = _page()
    blocks[1].pop("seats")
    assert rules.lacks(blocks, replace(FACTS, capped=False)) == []


def test_every_sample_asks_for_who_is_responsible() -> None:
    for sample in SAMPLES.values():
        assert rules.lacks(rules.tidy_all(sample), FACTS) == ["privacy"]


def test_a_missing_language_is_said_in_the_other() -> None:
    block = {"key": "b1", "kind": "text", "title_zh": "早", "text_en": "Hello"}
    assert rules.said(block, "title", "en") == "早"
    assert rules.said(block, "text", "zh") == "Hello"
    assert rules.said(block, "rows", "zh") == ""


def test_what_does_not_belong_to_a_block_is_left_out() -> None:
    told = rules.tidy({"kind": "button", "title_zh": "来" * 99, "ends": "x", "evil": "1"}, "b7")
    assert told == {"key": "b7", "kind": "button", "title_zh": "来" * 30}


def test_rows_are_cut_at_the_first_bar() -> None:
    assert rules.rows("9:00 | a | b\n\n 十点｜开火\nc") == [
        ["9:00", "a | b"], ["十点", "开火"], ["c"],
    ]  # fmt: skip


@given(st.integers(1, 10_000_000))
def test_what_remains_adds_up(seconds: int) -> None:
    told = rules.remaining(NOW + timedelta(seconds=seconds), NOW)
    assert told is not None
    days, hours, minutes = told
    assert 0 <= hours < 24
    assert 0 <= minutes < 60
    assert 0 <= seconds - (days * 86_400 + hours * 3_600 + minutes * 60) < 60


def test_nothing_remains_at_the_moment_itself() -> None:
    assert rules.remaining(NOW, NOW) is None


@given(
    st.lists(KINDS, max_size=40),
    st.lists(
        st.tuples(st.sampled_from(["up", "down", "copy", "remove", "what"]), st.integers(1, 45)),
        max_size=20,
    ),
)
def test_moving_blocks_loses_none_and_names_each_once(
    kinds: list[str], steps: list[tuple[str, int]]
) -> None:  # fmt: skip
    blocks: list[rules.Block] = []
    for kind in kinds:
        blocks = rules.with_block(blocks, kind)
    for do, place in steps:
        before = len(blocks)
        there = any(one["key"] == f"b{place}" for one in blocks)
        blocks = rules.rearranged(blocks, do, f"b{place}")
        grown = (do == "copy" and before < rules.MOST_BLOCKS) - (do == "remove") if there else 0
        assert len(blocks) == before + grown
        assert len({one["key"] for one in blocks}) == len(blocks) <= rules.MOST_BLOCKS


@given(st.text())
def test_no_text_is_a_moment_by_accident(text: str) -> None:
    told = rules.moment(text)
    assert told is None or told.tzinfo is None
