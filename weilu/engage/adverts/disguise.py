"""Spellings that dodge word lists: for made-up adverts, and to test that folding undoes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from weilu.engage.adverts.folding import tables

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = " .-*·/"


@cache
def _twins() -> dict[str, str]:
    """Latin letter → foreign ones that look like it."""
    twins: dict[str, str] = {}
    for foreign, plain in tables().read_as.items():
        if plain.isascii() and plain.isalpha():
            twins[plain] = twins.get(plain, "") + foreign
    return twins


@cache
def _older() -> dict[str, str]:
    """Simplified character → a traditional one."""
    return {new: old for old, new in tables().read_as.items() if not new.isascii()}


@cache
def _homophones() -> dict[str, str]:
    said: dict[str, str] = {}
    for letter, syllable in tables().syllable.items():
        said[syllable] = said.get(syllable, "") + letter
    return said


def alike(rng: Random, text: str, times: int) -> str:
    """Latin letters replaced by foreign ones that look the same."""
    return "".join(
        rng.choice(_twins()[one]) if one in _twins() and rng.random() < 0.15 * times else one
        for one in text
    )


def stylised(rng: Random, text: str, _times: int) -> str:
    """All letters and digits as mathematical, circled or full-width ones."""
    bases = rng.choice(((0x1D41A, 0x1D7CE), (0x24D0, 0), (0xFF41, 0xFF10), (0x1D5EE, 0x1D7EC)))
    letter, digit = bases
    drawn = []
    for one in text:
        if one.isascii() and one.isalpha():
            drawn.append(chr(letter + ord(one.lower()) - 97))
        elif digit and one.isascii() and one.isdigit():
            drawn.append(chr(digit + int(one)))
        else:
            drawn.append(one)
    return "".join(drawn)


def unseen(rng: Random, text: str, times: int) -> str:
    """Marks that nobody sees between characters."""
    return "".join(
        one + (rng.choice(_UNSEEN) if rng.random() < 0.1 * times else "") for one in text
    )


def pulled_apart(rng: Random, text: str, times: int) -> str:
    """A stretch of the text with a blank or mark between every two characters."""
    size = min(len(text), 4 + 4 * times)
    start = rng.randint(0, len(text) - size)
    mark = rng.choice(_MARKS)
    return text[:start] + mark.join(text[start : start + size]) + text[start + size :]


def said_alike(rng: Random, text: str, times: int) -> str:
    """Chinese characters replaced by others that sound the same."""
    syllable = tables().syllable
    return "".join(
        rng.choice(_homophones()[syllable[one]])
        if one in syllable and rng.random() < 0.1 * times else one
        for one in text
    )  # fmt: skip


def older(rng: Random, text: str, times: int) -> str:
    """Traditional characters."""
    return "".join(
        _older()[one] if one in _older() and rng.random() < 0.35 * times else one for one in text
    )


Disguise = Callable[[Random, str, int], str]
#: All of them; the last is also how many people simply write.
DISGUISES: tuple[Disguise, ...] = (alike, stylised, unseen, pulled_apart, said_alike, older)
