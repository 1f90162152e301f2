"""What a form asks, which answers it takes, and who is let in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

#: Ways to ask.
KINDS = ("text", "long", "choice", "several", "number", "file", "agree", "rules")
CHOOSING, AGREEING = ("choice", "several"), ("agree", "rules")
MOST_QUESTIONS, MOST_CHOICES = 20, 12
LONGEST = {"text": 200, "long": 2_000}
#: Numbers beyond these are slips of the finger.
LARGEST_NUMBER = 10**9
#: Nobody reads and answers a form faster; who does is asked to press once more.
QUICKEST = timedelta(seconds=2)
#: So long after a form was changed, who saw it before is taken by what they saw.
SEEN_COUNTS_FOR = timedelta(days=2)
#: What a form gives: one value, or several where several may be chosen.
Given = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `right` makes it part of the quiz: the choice that counts a point."""

    key: str  #: stays the same when the words change, so that answers keep their question
    kind: str
    label: str
    required: bool = True
    choices: tuple[str, ...] = ()
    right: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers as they are kept, what is wrong with them by question, and the quiz's points."""

    answers: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    score: int = 0


def questions_of(rows: Sequence[Mapping[str, Any]]) -> list[Question]:
    """Questions as a form keeps them."""
    return [Question(**{**row, "choices": tuple(row.get("choices", ()))}) for row in rows]


def rows_of(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Questions as plain rows."""
    return [{**asdict(one), "choices": list(one.choices)} for one in questions]


def fault(questions: Sequence[Question], pass_mark: int | None) -> str:
    """Why these make no form: "none" | "many" | "label" | "kind" | "twice" | "choices" | "right"
    | "mark"; "" = they do."""
    if not questions:
        return "none"
    if len(questions) > MOST_QUESTIONS:
        return "many"
    if len({one.key for one in questions}) < len(questions):
        return "twice"
    if why := next(filter(None, map(_fault, questions)), ""):
        return why
    return "mark" if not 0 <= (pass_mark or 0) <= points(questions) else ""


def _fault(one: Question) -> str:
    if one.kind not in KINDS:
        return "kind"
    if not one.label.strip():
        return "label"
    if one.kind in CHOOSING and not 2 <= len(set(one.choices)) <= MOST_CHOICES:
        return "choices"
    return "right" if one.right and one.right not in one.choices else ""


def points(questions: Sequence[Question]) -> int:
    """How many points the quiz has."""
    return sum(bool(one.right) for one in questions)


def judge(questions: Sequence[Question], given: Given) -> Judged:
    """Hold what was given against the questions; faults are "missing" | "long" | "choice"
    | "number" | "agree". Of a file, its name is given."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for one in questions:
        said = _tidy(one, given.get(one.key, ""))
        if why := _wrong(one, said):
            faults[one.key] = why
        elif said:
            answers[one.key] = _kept(one, said)
    right = sum(_is_right(one, answers.get(one.key)) for one in questions if one.right)
    return Judged(answers, faults, right)


def _is_right(one: Question, answer: Any) -> bool:
    right: Any = [one.right] if one.kind == "several" else one.right
    return bool(answer == right)


def _tidy(one: Question, given: str | Sequence[str]) -> Any:
    """What was given, without what cannot be kept: a list where several may be chosen."""
    if one.kind != "several":
        said = given if isinstance(given, str) else next(iter(given), "")
        return said.replace("\x00", "").strip()
    chosen = [given] if isinstance(given, str) else given
    return [value for value in dict.fromkeys(chosen) if value]


def _wrong(one: Question, said: Any) -> str:
    if not said:
        return ("agree" if one.kind in AGREEING else "missing") if one.required else ""
    if one.kind == "several":
        return "" if set(said) <= set(one.choices) else "choice"
    if one.kind == "choice":
        return "" if said in one.choices else "choice"
    if one.kind == "number":
        return "" if _number(said) is not None else "number"
    return "long" if len(said) > LONGEST.get(one.kind, LONGEST["text"]) else ""


def _kept(one: Question, said: Any) -> Any:
    if one.kind in AGREEING:
        return True
    return _number(said) if one.kind == "number" else said


def _number(said: str) -> float | int | None:
    try:
        value = float(said.replace(",", "").replace("，", ""))
    except ValueError:
        return None
    if not abs(value) <= LARGEST_NUMBER:
        return None
    return int(value) if value == int(value) else value


def decide(score: int, pass_mark: int | None, *, reviewed: bool) -> str:
    """Where an application begins: "declined" below the mark, else "pending" or "accepted"."""
    if pass_mark is not None and score < pass_mark:
        return "declined"
    return "pending" if reviewed else "accepted"


def same_person(contact: str) -> str:
    """What tells that two contacts are one person's: digits of a phone, else the bare letters."""
    plain = "".join(letter for letter in contact.casefold() if letter.isalnum())
    digits = "".join(letter for letter in plain if letter.isdigit())
    if len(digits) >= 8 and len(digits) >= len(plain) - 4:
        return digits[-11:]
    return plain[:60]


def newly_asked(seen: Sequence[Question], now: Sequence[Question]) -> list[str]:
    """Keys of questions that have to be answered now and had not to be when the form was seen."""
    had = {one.key for one in seen if one.required}
    return [one.key for one in now if one.required and one.key not in had]


def is_taken_as_seen(replaced: datetime | None, now: datetime) -> bool:
    """Whether somebody is held to the form they saw, replaced then (None = it still holds)."""
    return replaced is None or now - replaced <= SEEN_COUNTS_FOR


def is_too_quick(shown: datetime, now: datetime) -> bool:
    """Whether a form came back faster than a person can answer."""
    return now - shown < QUICKEST


def is_passed(state: str, payment: str) -> bool:
    """Whether the way on is open: let in, and the fee (its state, "" = none) is settled."""
    return state == "accepted" and payment in {"", "paid", "waived"}


#: Payment's state → what it may become; nothing is paid twice.
STEPS: Mapping[str, tuple[str, ...]] = {
    "due": ("stated", "paid", "waived"),
    "stated": ("stated", "due", "paid", "waived"),
    "paid": ("stated", "due", "refunded"),
    "waived": ("due",),
    "refunded": ("paid",),
}


def may_become(state: str, then: str, *, by_staff: bool) -> bool:
    """Whether a payment may go from one state to another; applicants only state that they paid."""
    if not by_staff:
        return then == "stated" and state in {"due", "stated"}
    return then in STEPS[state] and not (then == "stated" and state != "paid")
