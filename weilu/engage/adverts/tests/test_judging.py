"""Uncle Luo's street group: what strangers post there, and what the neighbours say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from weilu.engage.adverts import disguise
from weilu.engage.adverts.judging import Judge
from weilu.engage.adverts.model import BadWeights

STRANGERS = [
    "宝妈兼职，在家就能做，日赚三百，工资日结，有意加微信：mama8899",
    "注册就送彩金，百家乐棋牌平台，大额秒出款，网址 lucky88.top",
    "无抵押信用贷款，身份证当天放款，征信花也能做，电话13900001111",
    "高价收银行卡四件套，跑分日结，走担保，联系@money_kings",
    "Guaranteed profit! Invest $200 and earn $5,000 in 24 hours, DM @crypto_expert on telegram",
    "Hot girls near you, free private photos, join https://t.me/+abcdEFGH123",
]
NEIGHBOURS = [
    "今晚谁家有多的酱油，借一点",
    "鸡蛋接龙：1. 罗叔 两盒 2. 小林 一盒，周三下午南门取",
    "我在 https://item.taobao.com/x/12345 买的那个锅，用了半年挺好",
    "又有人发刷单广告，大家别信，群主踢一下",
    "加你微信了，备注三号楼小林，麻烦通过一下",
    "各位家长，下周一上午八点半家长会，请准时参加",
    "快递放驿站了，取件码 8-2-1033",
    "does anyone know why my div is not centered? here is the code",
    "I bought the same headphones last year for $49, still working fine",
    "reminder: meeting tomorrow at 10am, bring your laptop",
]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize("text", STRANGERS)
def test_what_strangers_sell_is_an_advert(judge: Judge, text: str) -> None:
    assert judge.is_advert(text)


@pytest.mark.parametrize("text", NEIGHBOURS)
def test_what_neighbours_say_is_none(judge: Judge, text: str) -> None:
    assert not judge.is_advert(text)


@pytest.mark.parametrize("how", disguise.DISGUISES)
def test_respelt_adverts_stay_adverts(judge: Judge, how: disguise.Disguise) -> None:
    rng = Random(5)
    share = judge.probability([how(rng, text, 2) for text in STRANGERS])
    assert sum(one >= 0.5 for one in share) >= len(STRANGERS) - 1


def test_why_names_the_pieces_that_tell(judge: Judge) -> None:
    text = "大家好呀！日赚三百工资日结，加微信：mama8899，今天天气不错"
    found = judge.why(text)
    assert found
    assert all(text[one.start : one.end] == one.text and one.weight > 0 for one in found)
    told = " ".join(one.text for one in found)
    assert "微信" in told
    assert "天气" not in told
    assert [one.weight for one in found] == sorted((o.weight for o in found), reverse=True)


def test_why_points_into_the_text_as_it_was_written(judge: Judge) -> None:
    text = "宝妈看过来 加\u200b薇\u200b信 ＡＢＣ１２３４５ 日结三百"
    assert any("薇" in one.text for one in judge.why(text))


@pytest.mark.parametrize("text", ["", " ", "🙂🙂", "\u200b", "\x00", "。" * 5_000])
def test_texts_without_words_are_no_adverts(judge: Judge, text: str) -> None:
    assert judge.probability([text])[0] < judge.threshold
    assert judge.why(text) == []


def test_no_texts_have_no_probabilities(judge: Judge) -> None:
    assert list(judge.probability([])) == []


def test_a_text_is_judged_alike_alone_and_among_others(judge: Judge) -> None:
    together = judge.probability(STRANGERS + NEIGHBOURS)
    assert judge.probability([STRANGERS[2]])[0] == pytest.approx(together[2], abs=1e-5)


def test_a_long_text_is_judged_by_both_its_ends(judge: Judge) -> None:
    talk = "今天吃了什么呢，" * 5
    assert len(judge.probability([talk * 5_000])) == 1


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    file.write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(BadWeights):
        Judge(file)


def test_the_judge_is_loaded_without_django() -> None:
    script = (
        "import sys, weilu.engage.adverts.judging;"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
