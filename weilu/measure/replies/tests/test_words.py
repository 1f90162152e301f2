from __future__ import annotations

from weilu.measure.replies.words import NOBODY, SHAPES, Names, cut, shape, words


def shapes(text: str) -> set[str]:
    return {name for name, shown in zip(SHAPES, shape(cut(text)), strict=True) if shown}


def test_words_of_a_text_leave_common_ones_out():
    assert words(cut("Is the Brother printer on the network?")) == {"brother", "printer", "network"}


def test_chinese_is_cut_into_pairs():
    assert words(cut("草莓截单")) == {"草莓", "莓截", "截单"}


def test_both_languages_are_mixed_in_one_text():
    assert words(cut("用docker部署")) == {"docker", "部署"}


def test_questions_show_in_both_languages():
    assert {"asks", "question_word"} <= shapes("nora: which kernel?")
    assert {"asks", "question_word"} <= shapes("草莓是哪个产地的？")
    assert "question_word" in shapes("今天有没有人在")
    assert "question_word" in shapes("还能下单吗")
    assert not {"asks", "question_word"} & shapes("丹东的，早上刚到")


def test_greetings_thanks_and_agreement_show_in_both_languages():
    assert "greets" in shapes("Hello everybody")
    assert "greets" in shapes("大家好，今天截单")
    assert "thanks" in shapes("great, thank you!")
    assert "thanks" in shapes("来得及，谢谢")
    assert "agrees" in shapes("priya: yes it does")
    assert "agrees" in shapes("好的，那我要两盒")
    assert not {"greets", "thanks", "agrees"} & shapes("the older kernel boots")


def test_somebody_spoken_to_is_found_however_it_is_written():
    names = Names({1: "ActionMan", 2: "林悦", 3: "Mei Lin"})
    for text in ("actionman: hold shift", "ActionMan, hold shift", "@ActionMan hold"):
        assert names.find(cut(text)).lead == 1
    for text in ("林悦，几点截单", "@林悦 几点截单", "＠林悦几点截单"):
        assert names.find(cut(text)).lead == 2
    for text in ("Mei, are you in?", "@Mei Lin are you in?"):
        assert names.find(cut(text)).lead == 3


def test_somebody_named_in_passing_is_not_spoken_to():
    names = Names({1: "nora", 2: "林悦"})
    assert names.find(cut("ask nora, she knows")) == (-1, (1,))
    assert names.find(cut("这个要问林悦才行")) == (-1, (2,))


def test_the_longest_name_is_taken():
    names = Names({1: "小王", 2: "小王子"})
    assert names.find(cut("小王子你好")).lead == 2
    assert names.find(cut("小王你好")).lead == 1


def test_a_first_name_two_people_share_names_nobody():
    assert Names({1: "Mei Lin", 2: "Mei Zhou"}).find(cut("Mei, are you in?")) == NOBODY


def test_names_too_short_to_tell_are_not_looked_for():
    assert Names({1: "a", 2: "7", 3: "12", 4: ""}).find(cut("a 7 12 go")) == NOBODY
