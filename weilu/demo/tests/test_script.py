"""The notation of scenes, and whether everything written in it can be played."""

from __future__ import annotations

import re
from random import Random

import pytest

from weilu.demo.people import BOT, CHEF, Census
from weilu.demo.plan import plans
from weilu.demo.script import BadScene, parsed, scenes, slots
from weilu.demo.wording import VOICES, Wording


def test_a_line_says_who_answers_whom_how_often_and_after_what_pause() -> None:
    (scene,) = parsed("t", "% B=parent\nA: 怎么炖\nB>A+: 小火\nM*2-4: 学到了\n== 1d 08:30\nA!:")
    first, answer, others, recall = scene.lines
    assert (first.role, first.text, scene.needs) == ("A", "怎么炖", {"B": "parent"})
    assert (answer.bond, answer.to, answer.pause) == (">", "A", True)
    assert (others.least, others.most) == (2, 4)
    assert (recall.bond, recall.jump) == ("!", (1, 510))


def test_a_line_without_a_role_is_refused() -> None:
    with pytest.raises(BadScene, match="小火慢炖"):
        list(parsed("t", "A: 怎么炖\n小火慢炖"))


def test_an_unanswered_scene_keeps_only_the_first_voice() -> None:
    (scene,) = parsed("t", "A: 有人吗\nA: 想问个事\nB>A: 你说\nA: 没事了")
    assert [line.text for line in scene.unanswered().lines] == ["有人吗", "想问个事"]


def test_every_theme_that_a_group_asks_for_has_scenes_and_every_scene_a_group() -> None:
    asked = {"hello", "hello_learn", "hello_trade", "recap"}
    asked |= {"checkin", "checkin_soup", "checkin_reply"}
    for plan in plans():
        asked |= {theme for phase in plan.phases for theme in phase.mix}
        asked |= {column.theme for column in plan.columns} | {once.theme for once in plan.onces}
    assert asked == set(scenes())


def test_there_are_hundreds_of_scenes() -> None:
    assert sum(len(found) for found in scenes().values()) > 400


def test_an_answer_is_to_somebody_who_has_spoken() -> None:
    for theme, found in scenes().items():
        for scene in found:
            spoken = {"A"} if theme == "checkin_reply" else set()
            for line in scene.lines:
                if line.bond in (">", ">>", "~"):
                    assert line.to in spoken, (theme, scene.number, line)
                spoken.add(line.role)


def test_every_line_can_be_filled() -> None:
    census = Census(Random(1))
    cast = {role: census.born("parent") for role in "ABCDEFGMNX"}
    cast |= {"O": CHEF, "H": CHEF, "S": CHEF, "T": BOT, "me": cast["A"]}
    wording = Wording(slots(), Random(2))
    given = {"day": "3", "done": "5", "best": "小满", "days": "9"}
    given |= {"weekday": "三", "p": "39", "use": "汤"}
    for found in scenes().values():
        for scene in found:
            bound = dict(given)
            for line in scene.lines:
                text = wording.filled(line.text, bound, cast)
                assert not re.search(r"[{}|\[\]]", text), (scene.theme, text)


def test_a_scene_keeps_its_words_and_numbers_siblings_apart() -> None:
    wording = Wording(slots(), Random(3))
    for _ in range(50):
        bound: dict[str, str] = {}
        text = wording.filled("{dish} {dish2} {dish} {q:3-9} {q}", bound, {})
        first, second, again, number, same = text.split(" ")
        assert (first, number) == (again, same)
        assert first != second


def test_every_person_has_a_voice_that_exists() -> None:
    census = Census(Random(4))
    assert {census.born(trait).voice for trait in census.patterns for _ in range(20)} <= set(VOICES)
