"""What a form asks, which answers it takes, who is let in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.threshold import rules
from weilu.acquire.threshold.rules import Question

WHY = Question("why", "long", "为什么来？")
DISH = Question("dish", "choice", "汤要炖多久？", True, ("一小时", "三小时"), "三小时")
AGE = Question("age", "number", "几口人吃饭？", False)
AGREE = Question("ok", "agree", "我同意群规")
FORM = (WHY, DISH, AGE, AGREE)


def test_good_answers_are_kept_as_what_they_are() -> None:
    judged = rules.judge(FORM, {"why": " 学做饭 ", "dish": "三小时", "age": "3", "ok": "1"})
    assert judged.answers == {"why": "学做饭", "dish": "三小时", "age": 3, "ok": True}
    assert (judged.faults, judged.score) == ({}, 1)


def test_each_fault_is_told_at_its_question() -> None:
    judged = rules.judge(FORM, {"why": "长" * 2_001, "dish": "五小时", "age": "许多"})
    assert judged.faults == {"why": "long", "dish": "choice", "age": "number", "ok": "agree"}
    assert rules.judge(FORM, {}).faults == {"why": "missing", "dish": "missing", "ok": "agree"}


@pytest.mark.parametrize(("said", "kept"), [("1,200", 1200), ("2.5", 2.5), ("-3", -3)])
def test_numbers_are_read_as_people_write_them(said: str, kept: float) -> None:
    assert rules.judge([AGE], {"age": said}).answers == {"age": kept}


@pytest.mark.parametrize("said", ["nan", "inf", "1e99", "十"])
def test_what_is_no_number_is_refused(said: str) -> None:
    assert rules.judge([AGE], {"age": said}).faults == {"age": "number"}


@given(st.dictionaries(st.sampled_from(["why", "dish", "age", "ok", "x"]), st.text(max_size=60)))
def test_any_input_ends_in_answers_or_faults(given: dict[str, str]) -> None:
    judged = rules.judge(FORM, given)
    assert not judged.answers.keys() & judged.faults.keys()
    required = {one.key for one in FORM if one.required}
    assert required <= judged.answers.keys() | judged.faults.keys()


@pytest.mark.parametrize(
    ("questions", "mark", "why"),
    [
        ([], None, "none"),
        ([Question(f"q{n}", "text", "?") for n in range(21)], None, "many"),
        ([WHY, WHY], None, "twice"),
        ([Question("a", "text", " ")], None, "label"),
        ([Question("a", "date", "?")], None, "kind"),
        ([Question("a", "choice", "?", True, ("x", "x"))], None, "choices"),
        ([Question("a", "choice", "?", True, ("x", "y"), "z")], None, "right"),
        ([DISH], 2, "mark"),
        ([DISH], 1, ""),
    ],
)
def test_what_makes_no_form_is_told(questions: list[Question], mark: int | None, why: str) -> None:
    assert rules.fault(questions, mark) == why


@pytest.mark.parametrize(
    ("score", "mark", "reviewed", "state"),
    [(0, 1, True, "declined"), (1, 1, True, "pending"), (1, 1, False, "accepted"),
     (0, None, True, "pending"), (0, None, False, "accepted")],
)  # fmt: skip
def test_the_quiz_turns_down_and_a_person_lets_in(
    score: int, mark: int | None, reviewed: bool, state: str
) -> None:
    assert rules.decide(score, mark, reviewed=reviewed) == state


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("138 0000 1234", "+86-13800001234"),
        ("微信 Lin_88", "微信lin88"),
        ("WX: lin88", "wx：LIN88"),
    ],
)
def test_contacts_of_one_person_are_known_however_they_are_written(one: str, other: str) -> None:
    assert rules.same_person(one) == rules.same_person(other)
    assert rules.same_person("13800001234") != rules.same_person("13800001235")
