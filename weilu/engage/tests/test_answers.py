"""Keyword answers: when they fit, and that they flood nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.answers import actions, rules
from weilu.engage.answers.models import Answer, Answered
from weilu.engage.answers.rules import Asked
from weilu.engage.tests.conftest import NOON, Say, asked, group, later
from weilu.kit import clock
from weilu.outbox.models import Message, Template
from weilu.people.models import Workspace


@pytest.mark.parametrize(
    ("match", "words", "text", "fits"),
    [
        ("any", ["几点开门"], "请问几點開門？", True),
        ("any", ["how much*ticket"], "How much is the TICKET?", True),
        ("any", ["how much*ticket"], "ticket: how much", False),
        ("any", ["how much*ticket"], f"how much {'x' * 40} ticket", False),
        ("any", ["art"], "start", False),
        ("any", ["art"], "the art of it", True),
        ("all", ["报名", "时间"], "时间和报名方式？", True),
        ("all", ["报名", "时间"], "报名方式？", False),
        ("exact", ["价格"], "价格？", True),
        ("exact", ["价格"], "价格怎么算", False),
        ("exact", ["join*"], "join us now", True),
        ("exact", ["*now"], "join us now!", True),
        ("exact", ["*now"], "now or never", False),
        ("any", ["*"], "anything", False),
    ],
)
def test_an_answer_fits_what_it_is_meant_for(
    match: str, words: list[str], text: str, fits: bool
) -> None:
    assert Asked(match, tuple(words)).fits(text) is fits


@given(st.text(max_size=300), st.text(max_size=40), st.sampled_from(["any", "all", "exact"]))
def test_any_pattern_on_any_text_ends(text: str, word: str, match: str) -> None:
    assert Asked(match, (word,)).fits(text) in {True, False}


def test_an_answer_comes_again_only_after_its_waits() -> None:
    def may(group_ago: int | None, person_ago: int | None) -> bool:
        ago = [None if s is None else NOON - timedelta(seconds=s) for s in (group_ago, person_ago)]
        return rules.may_answer(NOON, ago[0], ago[1], 60, 600)

    assert may(None, None)
    assert not may(59, None)
    assert not may(60, 599)
    assert may(60, 600)


pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def answer(workspace: Workspace) -> Callable[..., Answer]:
    def made(**given: Any) -> Answer:
        told = {"name": "Hours", "words": ["几点开门"], "text": "{name}，十点。"} | given
        return actions.save(Answer(workspace=workspace, **told), None)

    return made


def test_who_asks_is_answered_once_as_a_reply(answer: Any, say: Say) -> None:
    answer()
    say("请问几点开门？", id="m77")
    assert asked() == [("send", "ahei，十点。")]
    assert Message.objects.get().action["reply_to"] == "m77"
    assert Message.objects.get().key.startswith("answer:")


def test_many_who_ask_at_once_do_not_flood_the_group(answer: Any, say: Say) -> None:
    answer(per_group_s=60, per_person_s=600)
    for number in range(10):
        say("几点开门", who=f"w{number}", at=later(seconds=number))
    assert len(asked()) == 1
    with clock.stopped_at(later(seconds=70)):
        say("几点开门", who="w1")
        say("几点开门", who="w0", group="west")
    assert len(asked()) == 2


def test_old_questions_bots_quotes_and_edits_get_no_answer(answer: Any, say: Say) -> None:
    answer()
    say("几点开门", at=NOON - timedelta(hours=1))
    say("几点开门", is_bot=True, who="bot")
    say("> 几点开门\n我也想知道")
    say("几点开门", kind="edit", reply_to="m1")
    assert asked() == []


def test_an_answer_is_given_only_where_it_is_said_to(answer: Any, say: Say) -> None:
    say("早", group="west")
    answer(groups=[group("west").pk])
    say("几点开门", group="east")
    assert asked() == []
    say("几点开门", group="west")
    assert len(asked()) == 1


def test_a_template_answers_in_its_words(answer: Any, say: Say, workspace: Workspace) -> None:
    kept = Template.objects.create(
        workspace=workspace, name="t", text_en="Ten. {group}", changed_at=NOON
    )
    answer(text="", template=kept)
    say("几点开门")
    assert asked() == [("send", "Ten. east")]


def test_who_breaks_a_rule_gets_no_answer(answer: Any, say: Say, rule: Any) -> None:
    rule()
    answer()
    say("几点开门，刷单吗")
    assert Answered.objects.count() == 0


def test_an_answer_without_words_is_refused(answer: Any) -> None:
    with pytest.raises(actions.BadWords):
        answer(words=["！"])
    with pytest.raises(actions.NoWords):
        answer(text=" ")
    with pytest.raises(actions.BadWords):
        answer(words=["a*b*c*d*e"])
