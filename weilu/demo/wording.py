"""Turn a written line into what one person would type: slots, choices, voice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from weilu.demo.people import Person

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(?:(\w+):)?(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Voice:
    """Habits of the thumb. `swaps` are (from, to, chance); `tails` end a sentence."""

    tails: tuple[str, ...] = ("",)
    swaps: tuple[tuple[str, str, float], ...] = ()
    splits: float = 0.0  #: chance to send a long line in two pieces


VOICES: Final[dict[str, Voice]] = {
    "plain": Voice(tails=("", "", "", "", "哈", "。")),
    "formal": Voice(
        tails=("。", "。", "。", "", "🙏"),
        swaps=(("哈哈哈哈", "哈哈", 1.0), ("你们", "大家", 0.5), ("OK", "好的", 1.0)),
    ),
    "bubbly": Voice(
        tails=("～", "～", "！", "", "", "😋", "～～", "🥰"),
        swaps=(("谢谢", "谢谢谢谢", 0.3), ("好吃", "好好吃", 0.5), ("哈哈", "哈哈哈", 0.4)),
        splits=0.12,
    ),
    "young": Voice(
        tails=("", "", "", "", "hhh", "😂"),
        swaps=(
            ("哈哈哈", "hhhh", 0.6),
            ("谢谢", "蟹蟹", 0.35),
            ("真的", "真滴", 0.2),
            ("。", " ", 0.8),
            ("没有", "木有", 0.15),
            ("不知道", "不造", 0.15),
        ),
        splits=0.3,
    ),
    "terse": Voice(swaps=(("，", " ", 0.5), ("哈哈哈", "哈哈", 0.9), ("。", "", 0.9))),
    "uncle": Voice(
        tails=("", "", "", "👍", "。", "。", "🌹"),
        swaps=(("哈哈哈", "哈哈", 1.0), ("谢谢", "多谢", 0.4), ("视频", "录像", 0.3)),
    ),
}
_OPEN_END = re.compile(r"[^\W哈h]$")


class Wording:
    """Fills lines with the words of `slots`, drawing from one seeded source."""

    def __init__(self, slots: Mapping[str, tuple[str, ...]], rng: Random) -> None:
        self.slots = slots
        self.rng = rng

    def filled(self, text: str, bound: dict[str, str], cast: Mapping[str, Person]) -> str:
        """`text` with every `[a|b]` chosen and every `{slot}` filled; `bound` keeps the words.

        Raises KeyError for a slot that is neither a role, a fact, a range nor a list.
        """
        for _ in range(12):
            before = text
            text = _CHOICE.sub(lambda found: self.rng.choice(found[1].split("|")), text)
            if _CHOICE.search(text):
                continue
            text = _SLOT.sub(lambda found: self._word(found[1], bound, cast), text)
            if text == before:
                break
        return text

    def _word(self, name: str, bound: dict[str, str], cast: Mapping[str, Person]) -> str:
        if name in bound:
            return bound[name]
        ranged = _RANGE.fullmatch(name)
        if ranged:
            number = str(self.rng.randint(int(ranged[2]), int(ranged[3])))
            if ranged[1]:
                bound[ranged[1]] = number
            return number
        role, _, fact = name.partition(".")
        if role in cast:
            return str(getattr(cast[role], fact or "call"))
        return self._bind(name, bound, cast)

    def _bind(self, name: str, bound: dict[str, str], cast: Mapping[str, Person]) -> str:
        """A word from the list `name` (less its trailing digits), unlike its numbered siblings."""
        listed = name.rstrip("0123456789")
        pool = self.slots[listed]
        if "me" in cast:  # a list may have an addition for people like the speaker
            pool += self.slots.get(f"{listed}_{cast['me'].trait}", ())
        taken = set(bound.values())
        for _ in range(8):
            word = self.filled(self.rng.choice(pool), bound, cast)
            if word not in taken:
                break
        if not name.endswith("0"):  # {dish0} is drawn afresh each time
            bound[name] = word
        return word

    def voiced(self, text: str, person: Person) -> list[str]:
        """The messages in which `person` would send `text` (one, or two for the impatient)."""
        voice = VOICES[person.voice]
        for old, new, chance in voice.swaps:
            if old in text and self.rng.random() < chance:
                text = text.replace(old, new)
        if _OPEN_END.search(text) and len(text) > 3 and "\n" not in text:
            text += self.rng.choice(voice.tails)
        return self._pieces(text, voice)

    def _pieces(self, text: str, voice: Voice) -> list[str]:
        if len(text) < 16 or "\n" in text or self.rng.random() >= voice.splits:
            return [text]
        inner = range(5, len(text) - 5)
        commas = [spot for spot in inner if text[spot] in "，？"]
        if not commas:
            return [text]
        spot = self.rng.choice(commas)
        return [text[: spot + (text[spot] == "？")], text[spot + 1 :]]
