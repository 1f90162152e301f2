"""Does a message ask for an answer, and may it get one now? Pure decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from weilu.engage.adverts.folding import fold

#: Words of one answer; letters of a word; `*` in a word, each standing for at most so many letters.
MOST_WORDS, LONGEST_WORD, MOST_STARS, STAR_SPANS = 50, 60, 3, 30
#: A longer message is no question to a bot.
LONGEST_TEXT = 2_000
_BLANKS = re.compile(r"\s+")
_LATIN_START, _LATIN_END = re.compile(r"^[a-z0-9]"), re.compile(r"[a-z0-9]$")


def plain(text: str) -> str:
    """One spelling: lower case, half width, simplified; blanks as one."""
    return _BLANKS.sub(" ", fold(text[:LONGEST_TEXT])).strip()


@dataclass(frozen=True)
class Pattern:
    """One word or pattern; `*` stands for anything of at most 30 letters.

    Parts are looked for one after the other, from left to right, so that no text takes long.
    """

    word: str

    @cached_property
    def _parts(self) -> list[re.Pattern[str]]:
        parts = [plain(part) for part in self.word.split("*")]
        return [re.compile(_whole(part)) for part in parts if part]

    def is_in(self, text: str) -> bool:
        """Whether a plain text holds it."""
        if not self._parts:
            return False
        first, *rest = self._parts
        return any(_follows(text, found.end(), rest) for found in first.finditer(text))

    def is_all_of(self, text: str) -> bool:
        """Whether a plain text is it, from its first letter to its last."""
        if "*" not in self.word:
            return bare(text) == bare(self.word)
        if not self._parts:
            return False
        first, *rest = self._parts
        begins = first.search(text) if self.word.startswith("*") else first.match(text)
        if begins is None or not _follows(text, begins.end(), rest):
            return False
        last = (rest or [first])[-1]
        return self.word.endswith("*") or bool(re.search(rf"{last.pattern}\W*$", text))


def bare(text: str) -> str:
    """Letters and digits in one spelling: "价格？" and "價格" are the same question."""
    return "".join(one for one in plain(text) if one.isalnum())


def _whole(part: str) -> str:
    """A Latin word is found as a word, a Chinese one anywhere."""
    before = r"(?<![a-z0-9])" if _LATIN_START.search(part) else ""
    after = r"(?![a-z0-9])" if _LATIN_END.search(part) else ""
    return f"{before}{re.escape(part)}{after}"


def _follows(text: str, at: int, parts: Sequence[re.Pattern[str]]) -> bool:
    for part in parts:
        found = part.search(text, at, at + STAR_SPANS + LONGEST_WORD)
        if found is None or found.start() - at > STAR_SPANS:
            return False
        at = found.end()
    return True


@dataclass(frozen=True)
class Asked:
    """When an answer is given."""

    match: str  #: "exact" | "any" | "all"
    words: tuple[str, ...]

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        return tuple(map(Pattern, self.words))

    def fits(self, text: str) -> bool:
        """Whether a message (its writer's own words) asks for it."""
        said = plain(text)
        if not said or not self._patterns:
            return False
        if self.match == "exact":
            return any(one.is_all_of(said) for one in self._patterns)
        held = (one.is_in(said) for one in self._patterns)
        return all(held) if self.match == "all" else any(held)


def may_answer(
    now: datetime, last_in_group: datetime | None, last_to_person: datetime | None,
    per_group_s: int, per_person_s: int,
) -> bool:  # fmt: skip
    """Whether enough time has passed since the answer was given here, and to this person."""
    waits = ((last_in_group, per_group_s), (last_to_person, per_person_s))
    return all(last is None or now - last >= timedelta(seconds=seconds) for last, seconds in waits)


def faults(words: Sequence[str]) -> list[str]:
    """What is wrong with an answer's words: "none" "many" "long" "stars"; [] = nothing."""
    found = []
    if not any(bare(word) for word in words):
        found.append("none")
    if len(words) > MOST_WORDS:
        found.append("many")
    if any(len(word) > LONGEST_WORD for word in words):
        found.append("long")
    if any(word.count("*") > MOST_STARS for word in words):
        found.append("stars")
    return found
