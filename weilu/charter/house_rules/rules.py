"""What a text of rules is made of, and how two of them differ. Pure.

A text has one rule a line; a line that begins with `#` is a heading. Rules are numbered through, so
that "rule 4" means one line and staff can quote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: The longest text of rules in one language, in characters.
LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a rule with its number, or a heading (`number` 0)."""

    text: str
    number: int = 0

    @property
    def is_heading(self) -> bool:
        return not self.number


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison: "same", "gone" or "new"."""

    kind: str
    text: str


def tidy(text: str) -> str:
    """A text as it is kept: one line a rule, without blank lines and stray spaces."""
    kept = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return "\n".join(line for line in kept if line.strip("#").strip())


def lines(text: str) -> list[Line]:
    """A text's headings and numbered rules, in order."""
    found, number = [], 0
    for line in tidy(text).splitlines():
        if line.startswith("#"):
            found.append(Line(line.lstrip("#").strip()))
        else:
            number += 1
            found.append(Line(line, number))
    return found


def rule(text: str, number: int) -> str:
    """The words of one rule, "" where there is none with this number."""
    numbered = {line.number: line.text for line in lines(text) if line.number}
    return numbered.get(number, "")


def difference(before: str, after: str) -> list[Change]:
    """What was changed between two texts, line by line; what went stands before what came."""
    return list(_changes(tidy(before).splitlines(), tidy(after).splitlines()))


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for step, first, last, start, end in steps:
        if step == "equal":
            yield from (Change("same", line) for line in old[first:last])
        else:
            yield from (Change("gone", line) for line in old[first:last])
            yield from (Change("new", line) for line in new[start:end])


def in_language(zh: str, en: str, language: str) -> str:
    """The text a reader gets: theirs where it was written, else the other."""
    return (zh or en) if language.startswith("zh") else (en or zh)
