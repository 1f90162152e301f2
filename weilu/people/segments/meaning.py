"""What a comparison wants of a field's values, and whether one member's facts give it. Pure.

The database and the evaluator here both answer the same few wants, so they cannot drift apart
in what a sign means: `tests/test_agreement.py` compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from weilu.people.segments.tree import And, Duration, Has, Not, Or, Test, Tree, Value

#: A field's values for one member: texts (none, one or several), a moment, a number, yes or no.
Fact = frozenset[str] | datetime | float | bool | None


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value at all; of a yes-or-no field: yes."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these texts, letter by letter."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Containing:
    """A text with this part in it; A to Z may be large or small."""

    part: str


@dataclass(frozen=True, slots=True)
class Range:
    """Moments or numbers between two ends; None = open; an end counts where it says so."""

    low: datetime | float | None = None
    high: datetime | float | None = None
    with_low: bool = True
    with_high: bool = False


Want = Anything | OneOf | Containing | Range


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where a filter is asked: days are counted in the workspace's zone."""

    now: datetime
    zone: str


def wants(test: Test, when: Moment) -> tuple[Want, ...]:
    """What a test wants of its field: any of these; none of them where the sign is `!=`."""
    first = test.values[0]
    if isinstance(first, str):
        texts = tuple(value for value in test.values if isinstance(value, str))
        return (Containing(first),) if test.op == "~" else (OneOf(texts),)
    if test.op in ("=", "!=", "in"):
        return tuple(_exactly(value, when) for value in test.values)
    return (_beyond(test.op, first, when),)


def _exactly(value: Value, when: Moment) -> Range:
    if isinstance(value, date):
        return Range(_midnight(value, when.zone), _midnight(value + timedelta(days=1), when.zone))
    number = _number(value)
    return Range(number, number, with_high=True)


def _beyond(op: str, value: Value, when: Moment) -> Range:
    """`<`, `<=`, `>`, `>=`: an age of less than 30 days is a moment after 30 days ago."""
    if isinstance(value, Duration):
        since = when.now - timedelta(hours=value.hours)
        younger = {"<": Range(low=since, with_low=False), "<=": Range(low=since)}
        return (younger | {">": Range(high=since), ">=": Range(high=since, with_high=True)})[op]
    if isinstance(value, date):
        begins = _midnight(value, when.zone)
        ends = _midnight(value + timedelta(days=1), when.zone)
        by_day = {"<": Range(high=begins), "<=": Range(high=ends)}
        return (by_day | {">": Range(low=ends), ">=": Range(low=begins)})[op]
    number = _number(value)
    below = {"<": Range(high=number), "<=": Range(high=number, with_high=True)}
    return (below | {">": Range(low=number, with_low=False), ">=": Range(low=number)})[op]


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, Decimal) else 0.0


def holds(tree: Tree, facts: Mapping[str, Fact], when: Moment) -> bool:
    """Whether a member with these facts is one the filter finds."""
    if isinstance(tree, And):
        return all(holds(part, facts, when) for part in tree.parts)
    if isinstance(tree, Or):
        return any(holds(part, facts, when) for part in tree.parts)
    if isinstance(tree, Not):
        return not holds(tree.part, facts, when)
    if isinstance(tree, Has):
        return gives(facts.get(tree.field), Anything())
    found = any(gives(facts.get(tree.field), want) for want in wants(tree, when))
    return found != (tree.op == "!=")


def gives(fact: Fact, want: Want) -> bool:
    """Whether a fact gives what is wanted; what is not known never does."""
    if isinstance(want, Anything):
        return fact is not None and fact is not False and fact != frozenset()
    if isinstance(want, Range):
        return isinstance(fact, datetime | float | int) and _within(fact, want)
    if not isinstance(fact, frozenset):
        return False
    if isinstance(want, OneOf):
        return not fact.isdisjoint(want.texts)
    part = small(want.part)
    return any(part in small(text) for text in fact)


def _within(fact: datetime | float, want: Range) -> bool:
    above = want.low is None or _less(want.low, fact) or (want.with_low and fact == want.low)
    below = want.high is None or _less(fact, want.high) or (want.with_high and fact == want.high)
    return above and below


def _less(one: datetime | float, other: datetime | float) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    if isinstance(one, datetime) or isinstance(other, datetime):
        return False
    return one < other


def small(text: str) -> str:
    """A to Z made small and nothing else, as every database can do it alike."""
    return "".join(letter.lower() if "A" <= letter <= "Z" else letter for letter in text)
