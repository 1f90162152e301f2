"""Whether a column is kept, refreshed or retired, by its own days (method rows E1 and M5).

Pure: plain values in, plain values out. A comparison with ordinary days is no effect: it says
whether more people came, not why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import exp, inf, log, sqrt
from statistics import fmean, variance
from typing import Any

#: Days that are looked at, newest; fewer than `LEAST` say nothing, fewer than `ENOUGH` no bad news.
LOOKS_AT, LEAST, ENOUGH = 12, 4, 8


@dataclass(frozen=True, slots=True)
class Day:
    """One day's record: `usual` None = too few ordinary days, `answered` None = posted by hand."""

    at: datetime
    came: int
    usual: float | None
    answered: int | None = None
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Lift:
    """How many times as many people came as on ordinary days, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """ "keep" | "refresh" | "retire" | "wait", with the code of its reason and its figures."""

    what: str
    why: str
    figures: dict[str, Any] = field(default_factory=dict)


def lift(days: Sequence[Day]) -> Lift | None:
    """Geometric mean of each day's ratio, interval by Student's t on logs; None below `LEAST`.

    Half a person is added to both sides, so that empty evenings count too (Gart & Zweifel,
    Biometrika 54 (1967) 181).
    """
    logs = [_log(day) for day in days if day.usual is not None]
    if len(logs) < LEAST:
        return None
    half = _t(len(logs) - 1) * sqrt(variance(logs) / len(logs))
    middle = fmean(logs)
    return Lift(exp(middle), exp(middle - half), exp(middle + half), len(logs))


def proposal(purpose: str, days: Sequence[Day]) -> Proposal:
    """What to do with a column whose days, in any order, brought this."""
    newest = sorted(days, key=lambda day: day.at)[-LOOKS_AT:]
    if len(newest) < LEAST:
        return Proposal("wait", "few", {"n": len(newest), "least": LEAST})
    return (_of_promotion if purpose == "promotion" else _of_talk)(newest)


def _of_promotion(days: Sequence[Day]) -> Proposal:
    """What sells is judged by what it sold."""
    orders, lately = (sum(day.orders for day in part) for part in (days, _later(days)))
    told = {"orders": orders, "n": len(days)}
    if len(days) < ENOUGH and not orders:
        return Proposal("wait", "no_orders_yet", told)
    if not orders:
        return Proposal("retire", "no_orders", told)
    if not lately and len(days) >= ENOUGH:
        return Proposal("refresh", "orders_ended", told | {"last": len(_later(days))})
    return Proposal("keep", "orders", told)


def _of_talk(days: Sequence[Day]) -> Proposal:
    """What builds relations or informs is judged by who came and who answered."""
    n, found = len(days), lift(days)
    told: dict[str, Any] = {"n": n, "answers": sum(day.answered or 0 for day in days)}
    if n >= ENOUGH and _fell(days):
        later = _later(days)
        return Proposal("refresh", "fell", told | {
            "before": fmean(day.came for day in days[: n - len(later)]),
            "now": fmean(day.came for day in later),
        })  # fmt: skip
    if found is not None:
        told |= {"lift": found.value, "low": found.low, "high": found.high}
        if found.low > 1:
            return Proposal("keep", "drew", told)
    return _by_answers(days, told, is_compared=found is not None)


def _by_answers(days: Sequence[Day], told: dict[str, Any], *, is_compared: bool) -> Proposal:
    """Where it cannot be told that more people come: do those who are there answer?"""
    linked = [day.answered for day in days if day.answered is not None]
    if len(days) < ENOUGH or (not is_compared and len(linked) < ENOUGH):
        return Proposal("wait", "unclear" if is_compared else "no_usual", told)
    if linked and sum(linked) >= len(linked):
        return Proposal("refresh" if is_compared else "keep", "answered", told)
    # Nobody answers, and no more come than would have come anyway: it only takes up room.
    return Proposal("retire", "drew_none" if is_compared else "no_answers", told)


def _fell(days: Sequence[Day]) -> bool:
    """The later half drew clearly fewer than the first (Welch's t on logs)."""
    later = _later(days)
    before = days[: -len(later)]
    first, second = ([_log(day) for day in part] for part in (before, later))
    spread = variance(first) / len(first) + variance(second) / len(second)
    gap = fmean(second) - fmean(first)
    return gap + _t(min(len(first), len(second)) - 1) * sqrt(spread) < 0


def _later(days: Sequence[Day]) -> Sequence[Day]:
    return days[-(len(days) // 2) :]


def _log(day: Day) -> float:
    """Of people over people on an ordinary day, or of people where nothing is known of those."""
    return log(day.came + 0.5) - (0.0 if day.usual is None else log(day.usual + 0.5))


def _t(freedom: int) -> float:
    import numpy as np  # here, so that commands which measure nothing start without it

    from weilu.measure.metrics.intervals import student

    return float(student(np.array([freedom]))[0]) if freedom > 0 else inf
