"""Which words two cards share, how like they are, whether they may meet, where a meeting stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import log
from unicodedata import normalize

OFFER, NEED = "offer", "need"
#: An introduction that is not answered runs out; what came of one is asked so long after.
ANSWER_WITHIN, ASK_AFTER = timedelta(days=7), timedelta(days=7)
#: How somebody is reached is kept so long after both said yes.
REACH_KEPT = timedelta(days=30)
#: A card stands so long if nothing else is said, in days; and never longer.
USUAL_DAYS, MOST_DAYS = 90, 365
#: A team's people: enough to be one, few enough to stay one.
LEAST_TEAM, MOST_TEAM = 2, 8
#: A tag that both have tells as much as so many words.
TAG = 2.0
LONGEST_TERM = 40
_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
#: Runs of characters that open a card and tell nothing of what it is about.
_OPENINGS = (
    "能提供",
    "可以提供",
    "提供",
    "想找",
    "在找",
    "寻找",
    "求",
    "找",
    "有没有",
    "谁有",
    "需要",
)


@dataclass(frozen=True)
class Standing:
    """What decides whether a card may meet another."""

    person: int  #: the lowest number of their members
    kind: str
    last_day: date
    groups: frozenset[int]  #: where it may be shown
    is_open: bool = True
    may_be_asked: bool = True


def terms_of(text: str, tags: Iterable[str] = ()) -> frozenset[str]:
    """Words of letters and digits, pairs of neighbouring Chinese characters, and "#tag"."""
    found = {f"#{tag.lower()}"[:LONGEST_TERM] for tag in tags}
    for run in _RUNS.findall(normalize("NFKC", text).lower()):
        if run.isascii():
            found.update([run[:LONGEST_TERM]] if len(run) > 1 else [])
        else:
            found.update(a + b for a, b in pairwise(_without_opening(run)))
    return frozenset(found)


def _without_opening(run: str) -> str:
    for opening in _OPENINGS:
        if run.startswith(opening) and len(run) > len(opening) + 1:
            return run[len(opening) :]
    return run


def weight(term: str, holding: int, cards: int) -> float:
    """How much a term tells that `holding` of `cards` have: ln(1 + cards / holding), in nats.

    A tag tells `TAG` times as much. A term that no card has tells as much as one that one has.
    """
    told = log(1 + cards / max(1, holding))
    return TAG * told if term.startswith("#") else told


def likeness(mine: frozenset[str], theirs: frozenset[str], weights: Mapping[str, float]) -> float:
    """Weight of the shared terms as a share of all terms of the card that has less, 0 to 1.

    The shorter of two cards decides: who writes three words is found by who writes thirty.
    """
    shared = sum(weights.get(one, 0.0) for one in mine & theirs)
    least = min(sum(weights.get(one, 0.0) for one in side) for side in (mine, theirs))
    return shared / least if least else 0.0


def may_meet(one: Standing, other: Standing, today: date) -> bool:
    """Whether an offer and a need of two people may be suggested to each other."""
    if one.person == other.person or {one.kind, other.kind} != {OFFER, NEED}:
        return False
    standing = all(c.is_open and c.may_be_asked and today <= c.last_day for c in (one, other))
    return standing and bool(one.groups & other.groups)


def state_of(asked_at: datetime, now: datetime, need: bool | None, offer: bool | None) -> str:
    """ "declined" | "accepted" | "ran_out" | "waiting"; None: has not said yet."""
    if need is False or offer is False:
        return "declined"
    if need and offer:
        return "accepted"
    return "ran_out" if now - asked_at >= ANSWER_WITHIN else "waiting"


def may_disclose(state: str) -> bool:
    """Whether the two may see how to reach each other: only after both said yes."""
    return state == "accepted"


def last_day(today: date, days: int) -> date:
    """A card's last day, within bounds."""
    return today + timedelta(days=max(1, min(days, MOST_DAYS)))


def team_state(said: Iterable[bool | None]) -> str:
    """ "working" as soon as two said yes, else "forming"."""
    return "working" if sum(1 for one in said if one) >= LEAST_TEAM else "forming"
