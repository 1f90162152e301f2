from itertools import pairwise

import pytest
from rich.cells import cell_len

from weilu.measure.report.lines import CLOSING, OPENING, breaks

TEXTS = (
    "发过言的 32 位新人里，有 29 位的第一句话一天内没人回（陈橙、豆豆妈、Lin Yue）。",
    "Go through the open ones now and pass each to somebody who knows (Jason在减糖).",
    "“阿姜”说：‘好’；来自 FreeCodeCamp/JavaScript-and-more-of-it 的最多（占 5%）！",
)


def lines(text: str, width: int) -> list[str]:
    ends = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [6, 17, 30, 80])
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    assert "".join(lines(text, width)) == text
    assert all(cell_len(line.rstrip()) <= width for line in lines(text, width))


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_begins_with_a_comma_or_ends_with_a_bracket(text: str) -> None:
    for width in range(40, 80):
        broken = lines(text, width)
        assert not any(line[0] in CLOSING for line in broken[1:])
        assert not any(line.rstrip()[-1] in OPENING for line in broken[:-1])


def test_chinese_fills_the_line_and_words_stay_whole() -> None:
    assert lines("群被刷屏了要划的多", 8) == ["群被刷屏", "了要划的", "多"]
    assert lines("ask two of them", 9) == ["ask two ", "of them"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert lines("abcdefgh", 3) == ["abc", "def", "gh"]
