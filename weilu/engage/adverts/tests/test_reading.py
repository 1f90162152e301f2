"""What a message is cut into."""

from __future__ import annotations

import time

import pytest

from weilu.engage.adverts.reading import SHAPE, in_order, read, spans


def shape(text: str) -> dict[str, float]:
    return dict(zip(SHAPE, read(text).shape, strict=True))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("打给我 138 0013 8000", "phone"),
        ("加 微 信 聊", "wechat"),
        ("加V聊", "wechat"),
        ("薇.信同号", "wechat"),
        ("扣扣找我", "qq"),
        ("联系电报", "telegram"),
        ("进群 t.me/+AbCdEfGh", "invite"),
        ("找 @good_luck_bot", "handle"),
        ("去 abc123.top 看", "cheap_link"),
        ("看 https://github.com/a/b", "known_link"),
        ("发到 lin@example.org", "email"),
        ("转到 0x52908400098527886E0F7030069857D2E4169EE7", "wallet"),
        ("一天300元", "money"),
        ("日息5%", "percent"),
        ("号 一三八零零一三八", "spelt_number"),
    ],
)
def test_ways_to_reach_somebody_stand_for_their_kind(text: str, mark: str) -> None:
    assert f"<{mark}>" in read(text).units


def test_whom_a_message_answers_is_no_contact() -> None:
    assert shape("@linlin 你说得对")["ways"] == 0
    assert shape("有事找我 @linlin888")["ways"] > 0


def test_pulling_words_apart_leaves_the_units_as_they_are() -> None:
    plain = read("日结工资现做现拿").units
    assert read("日 结 工 资 现 做 现 拿").units == plain
    assert read("日.结.工.资.现.做.现.拿").units == plain
    assert read("w.o.r.k from h-o-m-e").units == ("work", "from", "home")
    assert shape("日.结.工.资")["apart_han"] > 0


def test_characters_that_sound_alike_are_said_alike() -> None:
    assert read("稳赚").said == read("吻撰").said


def test_spans_are_places_in_the_text_as_written() -> None:
    text = "ＶＸ：ａｂｃ１２３４５ 日结"
    found = {unit.name: text[start:end] for unit, start, end in spans(text)}
    assert found["<wechat>"] == "ＶＸ"
    assert found["<account>"] == "ａｂｃ１２３４５"
    assert found["日"] == "日"


def test_spans_that_touch_become_one() -> None:
    assert in_order([(4, 6), (0, 2), (2, 3)]) == [(0, 3), (4, 6)]


@pytest.mark.parametrize(
    "text", ["a" * 2_000, "a." * 1_000, "a-" * 1_000, "1 " * 1_000, "@a" * 900]
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 1


def test_the_empty_text_has_no_units() -> None:
    assert read("").units == ()
    assert len(read("").shape) == len(SHAPE)
