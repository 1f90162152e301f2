"""How well applicants fit the audience the charter names: read from their answers, never asked for.

What an answer says is taken by the audience's own words: a region or an interest it names, and a
number where the question asks for the age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weilu.acquire.threshold.models import Application
from weilu.charter.audience import reads
from weilu.charter.audience import rules as audience
from weilu.charter.audience.wording import DIMENSION_WORDS
from weilu.people.models import Workspace

#: What a question about the age is known by.
AGE_WORDS = ("年龄", "几岁", "多大", "age", "how old")
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Fitting:
    """A score 0–100, how much of it is known, and why."""

    score: int
    certainty: float
    audience: str
    reasons: tuple[str, ...]


def person_of(
    questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any],
    table: Iterable[audience.Line],
) -> audience.Person:  # fmt: skip
    """What answers tell of somebody in an audience's words. Pure."""
    words = [str(one) for said in answers.values() for one in _each(said)]
    named = [line for line in table if any(_names(word, line.value) for word in words)]
    regions = [line.value for line in named if line.dimension == "region"]
    interests = [line.value for line in named if line.dimension == "interest"]
    return audience.Person(
        max(regions, key=len, default=""), _age(questions, answers), tuple(dict.fromkeys(interests))
    )


def _each(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [] if said is True else [said]


def _names(said: str, value: str) -> bool:
    return len(value) >= 2 and value.casefold() in said.casefold()


def _age(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> str:
    for one in questions:
        said = answers.get(one["key"])
        asked = any(word in str(one["label"]).casefold() for word in AGE_WORDS)
        if asked and isinstance(said, int) and not isinstance(said, bool) and 0 < said <= OLDEST:
            return str(said)
        if asked and one["kind"] == "choice" and said:
            return str(said)
    return ""


def of_all(workspace: Workspace, applications: Iterable[Application]) -> dict[int, Fitting]:
    """Application → how well it fits; empty where the charter names no audience, and without
    those whose answers tell nothing of it."""
    held = reads.latest(workspace)
    if held is None:
        return {}
    table, found = reads.table(held), {}
    for one in applications:
        told = audience.fit(table, person_of(one.questions, one.answers, table))
        if told.score is not None:
            found[one.pk] = Fitting(
                round(told.score), told.certainty, held.name, tuple(map(_worded, told.reasons))
            )
    return found


def _worded(reason: audience.Reason) -> str:
    values = ", ".join(reason.values)
    return f"{DIMENSION_WORDS[reason.dimension]}: {values} ({round(reason.index)})"
