"""What a form asks, which answers it takes, and who is let in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

#: Ways to ask.
KINDS = ("text", "long", "choice", "number", "agree")
MOST_QUESTIONS, MOST_CHOICES = 20, 12
LONGEST = {"text": 200, "long": 2_000}
#: Numbers beyond these are slips of the finger.
LARGEST_NUMBER = 10**9


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
    if one.kind == "choice" and not 2 <= len(set(one.choices)) <= MOST_CHOICES:
        return "choices"
    return "right" if one.right and one.right not in one.choices else ""


def points(questions: Sequence[Question]) -> int:
    """How many points the quiz has."""
    return sum(bool(one.right) for one in questions)


def judge(questions: Sequence[Question], given: Mapping[str, str]) -> Judged:
    """Hold what was given against the questions; faults are "missing" | "long" | "choice"
    | "number" | "agree"."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for one in questions:
        said = given.get(one.key, "").replace("\x00", "").strip()
        if why := _wrong(one, said):
            faults[one.key] = why
        elif said:
            answers[one.key] = _kept(one, said)
    right = sum(answers.get(one.key) == one.right for one in questions if one.right)
    return Judged(answers, faults, right)


def _wrong(one: Question, said: str) -> str:
    if not said:
        return ("agree" if one.kind == "agree" else "missing") if one.required else ""
    if one.kind == "choice":
        return "" if said in one.choices else "choice"
    if one.kind == "number":
        return "" if _number(said) is not None else "number"
    return "long" if len(said) > LONGEST.get(one.kind, LONGEST["text"]) else ""


def _kept(one: Question, said: str) -> Any:
    if one.kind == "agree":
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
