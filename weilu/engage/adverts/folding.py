"""One spelling for what is meant to be read as the same.

Adverts dodge word lists by how they are spelt: letters of other alphabets, boxed and mathematical
letters, full-width digits, traditional characters, marks nobody sees, words pulled apart. All of it
is put back here, character by character, so that a place in the folded text is always one in the
original.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: Zero-width characters, tags and marks of direction, which nobody sees. Joiners and selectors
#: between emoji are how emoji are written, so only those beside letters hide something.
UNSEEN = re.compile(
    "(?<=[\\w])[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
    "+(?=[\\w])|[\U000e0020-\U000e007f]+"
)
#: Stylised spans (boxes, mathematical letters) need no Latin neighbour to be what they are.
_DRAWN = re.compile("[\u24b6-\u24e9\U0001d400-\U0001d7ff\U0001f130-\U0001f189]{2,}")
_FOREIGN_IN_LATIN = re.compile(
    "[a-zA-Z][\u0370-\u052f\u13a0-\u13ff\ua4d0-\ua4ff]|[\u0370-\u052f\u13a0-\u13ff\ua4d0-\ua4ff][a-zA-Z]"
)

_DROPPED = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Tables:
    """What `letters.json` holds."""

    read_as: Mapping[str, str]  #: character → one that is read the same
    syllable: Mapping[str, str]  #: Chinese character → Mandarin syllable without tone


@cache
def tables() -> Tables:
    """The published facts, loaded once."""
    found = json.loads((files(__package__) / "letters.json").read_text(encoding="utf-8"))
    pairs = found["simplified"]
    read_as = {**found["alike"], **dict(zip(pairs[::2], pairs[1::2], strict=True))}
    syllable = {one: name for name, letters in found["syllables"].items() for one in letters}
    return Tables(read_as, syllable)


class _Folded(dict[int, str]):
    """Filled as characters turn up; `str.translate` reads it."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        self[point] = folded = _letter(letter)
        return folded


_FOLDED = _Folded()


def _letter(letter: str) -> str:
    read_as = tables().read_as
    if letter == "\n":
        return letter
    if letter in read_as:
        return read_as[letter]
    if unicodedata.category(letter) in _DROPPED:
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    if len(plain) == 1 and ord(plain) < 0x250:
        plain = unicodedata.normalize("NFKD", plain)[0]  # é → e
    plain = "".join(read_as.get(one, one) for one in plain.lower())
    return "".join(" " if one.isspace() else one for one in plain)


def fold(text: str) -> str:
    """The text in its one spelling: lower case, simplified, Latin for what looks Latin."""
    return text.translate(_FOLDED)


def places(text: str) -> list[int]:
    """For each character of `fold(text)` the place in `text` that it came from."""
    return [place for place, letter in enumerate(text) for _ in _FOLDED[ord(letter)]]


def disguises(text: str) -> int:
    """How many tricks of spelling the text shows: unseen marks, letters of mixed alphabets."""
    if text.isascii():
        return 0
    hidden = len(UNSEEN.findall(text)) + len(_DRAWN.findall(text))
    return hidden + len(_FOREIGN_IN_LATIN.findall(text))


def syllable(letter: str) -> str:
    """How a (folded) Chinese character is said, without its tone; empty for others."""
    return tables().syllable.get(letter, "")
