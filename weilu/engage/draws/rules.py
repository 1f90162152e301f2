"""How winners are found, so that anybody finds the same; how answers are judged. Pure.

Before entries are taken, the SHA-256 of a secret seed is published (the commitment). When they end,
the list of tickets is fixed. Then

    digest = SHA-256 of the sorted tickets, joined by a line feed
    key    = SHA-256 of "seed:digest:beacon"
    score of a ticket = SHA-256 of "key:ticket"

all as lower-case hex of UTF-8. The lowest scores win, the first the first prize. The beacon is
public chance that nobody could know before (named beforehand; empty where none was named).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

#: Marks that make no difference between a right answer and a right answer with a full stop.
_MARKS = "PSZC"  #: Unicode's classes: punctuation, symbols, separators, controls


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def ticket(commitment: str, person: int) -> str:
    """The ticket of a person: nobody chooses it, staff included."""
    return hashed(f"{commitment}:{person}")[:16]


def digest(tickets: Iterable[str]) -> str:
    return hashed("\n".join(sorted(tickets)))


def winners(seed: str, tickets: Sequence[str], beacon: str, count: int) -> list[str]:
    """The tickets that win, best first; all of them where there are fewer than `count`."""
    key = hashed(f"{seed}:{digest(tickets)}:{beacon}")
    return sorted(tickets, key=lambda one: hashed(f"{key}:{one}"))[:count]


def faults(published: Mapping[str, Any]) -> list[str]:
    """What is wrong with a published draw; nothing where it was drawn as it says.

    "commitment" | "digest" | "twice" | "winners" | "incomplete"
    """
    try:
        seed, tickets = str(published["seed"]), [str(one) for one in published["tickets"]]
        count = sum(int(one["count"]) for one in published["prizes"])
        told = [str(one) for one in published["winners"]]
        beacon = str(published["beacon"])
        found = {
            "commitment": hashed(seed) == published["commitment"],
            "digest": digest(tickets) == published["entrants_digest"],
            "twice": len(set(tickets)) == len(tickets),
            "winners": winners(seed, tickets, beacon, count) == told,
        }
    except (KeyError, TypeError, ValueError):
        return ["incomplete"]
    return [what for what, holds in found.items() if not holds]


def normal(text: str) -> str:
    """A text without what makes no difference: case, width, blanks and marks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if unicodedata.category(one)[0] not in _MARKS)


def is_right(text: str, judge: str, answers: Sequence[str]) -> bool:
    """Whether a text is one of the right answers."""
    if judge == "exact":
        return text.strip() in answers
    given = normal(text)
    return bool(given) and given in {normal(answer) for answer in answers}


def is_answer(text: str, judge: str) -> bool:
    """Whether a message of the chat tries to answer: of choices only a lone letter or number."""
    return len(normal(text)) == 1 if judge == "choice" else bool(text.strip())


def enters(text: str, word: str) -> bool:
    """Whether a message of the chat is the word that enters."""
    return bool(word) and normal(text) == normal(word)


def too_dear(values: Iterable[int], most: int) -> int:
    """The first value of a single prize above the cap, 0 = none."""
    return next((value for value in values if value > most), 0)
