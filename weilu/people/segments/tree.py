"""What a filter means, as a tree; and the tree written out again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Letters of a duration → hours. The first is how it is written out.
UNITS = {"h": 1, "d": 24, "w": 7 * 24}
#: Words of the language; a name that is one of them goes into quotes.
KEYWORDS = {
    "and": "and", "且": "and", "并且": "and",
    "or": "or", "或": "or", "或者": "or",
    "not": "not", "非": "not", "不": "not",
    "has": "has", "有": "has",
    "in": "in", "属于": "in",
}  # fmt: skip
#: What may stand in a name without quotes: all but blanks, brackets, signs, commas and quotes.
PLAIN = re.compile(r"[^\s()=!<>~,:\"'“”「」（）＝！＜＞～，：]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text, counted from 0, `end` not included."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Duration:
    """So long ago: `30d`."""

    count: int
    unit: str

    @property
    def hours(self) -> int:
        return self.count * UNITS[self.unit]


#: A name or a text, so long ago, a day, a number.
Value = str | Duration | date | Decimal


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison; `in` has several values, all else one."""

    __test__ = False  # not one of pytest's

    field: str
    op: str  #: "=" "!=" "<" "<=" ">" ">=" "~" "in"
    values: tuple[Value, ...]
    spans: tuple[Span, ...] = dataclasses.field(default=(), compare=False)  #: of each value


@dataclass(frozen=True, slots=True)
class Has:
    """The field has any value at all; of a yes-or-no field: yes."""

    field: str
    is_flag: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    part: Tree


@dataclass(frozen=True, slots=True)
class And:
    """All of at least two parts, none of them an `And` itself."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of at least two parts, none of them an `Or` itself."""

    parts: tuple[Tree, ...]


Tree = Test | Has | Not | And | Or


def all_of(parts: Iterable[Tree]) -> Tree:
    """The parts joined by `and`, nested ones taken in; one alone stays itself."""
    flat = tuple(_flat(parts, And))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Tree]) -> Tree:
    """The parts joined by `or`, nested ones taken in; one alone stays itself."""
    flat = tuple(_flat(parts, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def _flat(parts: Iterable[Tree], kind: type[And] | type[Or]) -> Iterator[Tree]:
    for part in parts:
        if isinstance(part, And | Or) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def leaves(tree: Tree) -> Iterator[Test | Has]:
    """Every leaf, from left to right."""
    if isinstance(tree, Test | Has):
        yield tree
    elif isinstance(tree, Not):
        yield from leaves(tree.part)
    else:
        for part in tree.parts:
            yield from leaves(part)


def fields_of(tree: Tree) -> set[str]:
    """The fields a filter asks about."""
    return {leaf.field for leaf in leaves(tree)}


def written(tree: Tree) -> str:
    """The filter as Weilu writes it: reading it gives the same tree again."""
    if isinstance(tree, Or):
        return " or ".join(written(part) for part in tree.parts)
    if isinstance(tree, And):
        return " and ".join(_held(part, isinstance(part, Or)) for part in tree.parts)
    if isinstance(tree, Not):
        return f"not {_held(tree.part, isinstance(tree.part, And | Or))}"
    if isinstance(tree, Has):
        return tree.field if tree.is_flag else f"has {tree.field}"
    if tree.op == "in":
        return f"{tree.field} in ({', '.join(map(value_written, tree.values))})"
    return f"{tree.field} {tree.op} {value_written(tree.values[0])}"


def _held(part: Tree, in_brackets: bool) -> str:
    return f"({written(part)})" if in_brackets else written(part)


def value_written(value: Value) -> str:
    """A value as it stands in a filter; names that need them get quotes."""
    if isinstance(value, Duration):
        return f"{value.count}{value.unit}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if PLAIN.fullmatch(value) and value.lower() not in KEYWORDS:
        return value
    return '"{}"'.format(value.replace('"', '""'))
