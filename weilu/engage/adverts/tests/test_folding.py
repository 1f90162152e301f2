"""Old Zhao sells on every street; however he spells it, it reads the same."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.adverts import disguise
from weilu.engage.adverts.folding import disguises, fold, places, syllable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ｖ𝓍１２３", "vx123"),
        ("𝕋𝕖𝕝𝕖𝕘𝕣𝕒𝕞", "telegram"),
        ("tеlеgrаm", "telegram"),  # three Cyrillic letters
        ("ⓣⓖ：❶②３", "tg:123"),
        ("🅰🅱 ᴠɪᴘ", "ab vip"),
        ("1️⃣2️⃣", "12"),
        ("加\u200b微\u2060信", "加微信"),
        ("後來發現頭髮", "后来发现头发"),
        ("Café", "cafe"),
    ],
)
def test_what_reads_the_same_is_spelt_the_same(written: str, read: str) -> None:
    assert fold(written) == read


def test_disguises_are_counted_and_plain_foreign_words_are_none() -> None:
    assert disguises("tеlеgrаm") > 0
    assert disguises("加\u200b微信") > 0
    assert disguises("Привет, мир. λ → x") == 0
    assert disguises("ＡＢＣ 和 ①② 都是平常写法") == 0
    assert disguises("👨‍👩‍👧 周末去农场") == 0


def test_how_a_character_is_said() -> None:
    assert (syllable("微"), syllable("薇"), syllable("a")) == ("wei", "wei", "")


@given(st.text())
def test_every_place_in_the_folded_text_is_one_in_the_text(text: str) -> None:
    found = places(text)
    assert len(found) == len(fold(text))
    assert all(0 <= place < len(text) for place in found)
    assert found == sorted(found)


@pytest.mark.parametrize("how", [disguise.alike, disguise.stylised, disguise.unseen])
def test_folding_undoes_letters_that_look_alike_and_marks_unseen(how: disguise.Disguise) -> None:
    text = "join my telegram channel and earn money daily"
    respelt = how(Random(3), text, 4)
    assert respelt != text
    assert fold(respelt) == text
