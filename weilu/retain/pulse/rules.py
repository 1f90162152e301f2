"""Whom to ask what, and what the answers say of all members. Pure.

Shares are post-stratified by activity (Holt & Smith, J. R. Stat. Soc. A 142 (1979) 33): who talks
a lot answers more often, and likes it more. The interval is Wilson's with Kish's effective number
of answers (Kish, Survey Sampling, 1965, § 11.7). Its coverage is simulated in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from weilu.charter.communities.proportion import interval

#: The four gains (M2).
DIMENSIONS = ("timely", "resources", "price", "useful")
#: By days with a sign of life in the four weeks before.
STRATA = ("active", "some", "silent")
ACTIVE_DAYS = 4
WORST, BEST = 1, 5
#: An answer from here on says that there was a gain.
GAIN = 4
#: Nobody is asked more often.
REST = timedelta(days=14)
#: An answer counts, and may be changed, for so long.
OPEN = timedelta(days=7)
#: Answers that figures are made of: twelve weeks.
WINDOW = timedelta(days=84)
#: Below this many answers nothing is said.
ENOUGH = 10


def fortnight(day: date) -> int:
    """The number of the two weeks a day lies in."""
    return (day - date(1970, 1, 5)).days // 14


def stratum(active_days: int) -> str:
    """How active somebody was in the four weeks before they were asked."""
    if not active_days:
        return "silent"
    return "active" if active_days >= ACTIVE_DAYS else "some"


def dimension(member: int, times_asked: int) -> str:
    """What to ask somebody next: each gain in turn, not everybody the same."""
    return DIMENSIONS[(member + times_asked) % len(DIMENSIONS)]


def quota(per_week: int, weekday: int) -> int:
    """How many of a group are asked on a day (Monday = 0), so that a week makes `per_week`."""
    return per_week * (weekday + 1) // 7 - per_week * weekday // 7


def chosen(asked: Mapping[int, datetime | None], many: int, now: datetime, salt: str) -> list[int]:
    """Members to ask: who never was, then who longest was not; by chance among equals."""
    rested = {one: at for one, at in asked.items() if at is None or now - at >= REST}

    def order(one: int) -> tuple[float, bytes]:
        at = rested[one]
        return at.timestamp() if at else 0.0, blake2b(f"{salt}:{one}".encode()).digest()

    return sorted(rested, key=order)[:many]


@dataclass(frozen=True, slots=True)
class Gain:
    """Which share of all members takes a gain away; None where too few answered."""

    value: float | None
    low: float | None
    high: float | None
    n: int  #: answers
    asked: int


def gain(counts: Mapping[str, tuple[int, int]], frame: Mapping[str, int], asked: int) -> Gain:
    """From answers by stratum (how many, how many of them with a gain) and members by stratum.

    A stratum nobody answered for goes with its neighbour, the more active one first.
    """
    n = sum(many for many, _high in counts.values())
    if n < ENOUGH:
        return Gain(None, None, None, n, asked)
    cells = _merged(counts, frame)
    whole = sum(size for size, _many, _high in cells) or 1
    share = sum(size / whole * high / many for size, many, high in cells)
    weights = sum((size / whole) ** 2 / many for size, many, _high in cells)
    bounds = interval(share, max(1, round(1 / weights))) if weights else None
    low, high = bounds or (0.0, 1.0)
    return Gain(share, low, high, n, asked)


def _merged(
    counts: Mapping[str, tuple[int, int]], frame: Mapping[str, int]
) -> Sequence[tuple[int, int, int]]:
    """(members, answers, gains) of strata that answered, with those that did not."""
    cells: list[list[int]] = []
    homeless = 0
    for name in STRATA:
        many, high = counts.get(name, (0, 0))
        if many:
            cells.append([frame.get(name, 0) + homeless, many, high])
            homeless = 0
        elif cells:
            cells[-1][0] += frame.get(name, 0)
        else:
            homeless += frame.get(name, 0)
    if not sum(size for size, _many, _high in cells):
        return [(many, many, high) for _size, many, high in cells]
    return [(size, many, high) for size, many, high in cells]


def counted(answers: Iterable[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """Answers (stratum, score) → by stratum (how many, how many of them with a gain)."""
    found: dict[str, tuple[int, int]] = {}
    for name, score in answers:
        many, high = found.get(name, (0, 0))
        found[name] = many + 1, high + (score >= GAIN)
    return found
