"""A charter as values: what was written, as it was written. Pure.

What people type is kept as text, whether it makes sense or not (`rules` says whether it does), so
that nothing is lost while a charter is being written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

#: Kinds of community (method row C3).
KINDS = ("product", "interest", "knowledge", "resource", "project", "mixed")
#: What a community delivers, and what a member gets by it (method row C4).
DELIVERS = ("content", "platform", "resources", "advice")
GETS = ("information", "benefit", "opinion", "learning", "links")
#: Characters a line, a paragraph, and entries a list may have.
LINE, PARAGRAPH, ENTRIES = 80, 600, 12
_SEPARATORS = re.compile(r"[,，、;；\n]")


@dataclass(frozen=True, slots=True)
class Goal:
    """What will be true by when: a figure, its unit and a date, all as typed."""

    words: str = ""
    figure: str = ""
    unit: str = ""
    by: str = ""  #: ISO date


@dataclass(frozen=True, slots=True)
class Promise:
    """What members can count on, and the programme column that keeps it."""

    words: str = ""
    delivers: str = ""  #: in `DELIVERS`
    gets: str = ""  #: in `GETS`
    column: str = ""  #: name of the programme column, "" = nothing keeps it yet
    cadence: str = ""  #: how often, in words: "every Friday"


@dataclass(frozen=True, slots=True)
class Badge:
    """A sign members wear, and what it is given for."""

    name: str = ""
    earned: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """The person the community knows: the 'IP'."""

    name: str = ""
    about: str = ""
    topics: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """Answers about the business (method row C2); keys of `rules.FIT_ANSWERS`."""

    offer: str = ""  #: what is sold or offered
    age: str = ""
    decision: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Charter:
    """One page: for whom, for what, by which rules, and what members can count on."""

    kind: str = ""  #: in `KINDS`
    tags: tuple[str, ...] = ()  #: what all members have in common
    goal: Goal = field(default_factory=Goal)
    rules_book: int = 0  #: the house rules that hold, 0 = none chosen
    promises: tuple[Promise, ...] = ()
    values: tuple[str, ...] = ()
    creed: str = ""
    joining: str = ""  #: what is done when somebody joins
    yearly: str = ""  #: how the community is formed anew each year
    badges: tuple[Badge, ...] = ()
    owner: Owner = field(default_factory=Owner)
    fit: Fit = field(default_factory=Fit)


def read(data: Mapping[str, Any]) -> Charter:
    """A charter from stored JSON; what is not there, or not of its type, is left empty."""
    return Charter(
        kind=_one_of(data.get("kind"), KINDS),
        tags=entries(data.get("tags", ())),
        goal=_goal(_mapping(data.get("goal"))),
        rules_book=_number(data.get("rules_book")),
        promises=_promises(data.get("promises", ())),
        values=entries(data.get("values", ())),
        creed=paragraph(data.get("creed")),
        joining=paragraph(data.get("joining")),
        yearly=paragraph(data.get("yearly")),
        badges=_badges(data.get("badges", ())),
        owner=_owner(_mapping(data.get("owner"))),
        fit=_fit(_mapping(data.get("fit"))),
    )


def written(charter: Charter) -> dict[str, Any]:
    """A charter as JSON, the shape `read` takes."""
    return asdict(charter)


def split(text: str) -> tuple[str, ...]:
    """Entries of a line or of several: parted by commas of either kind, or by line ends."""
    return entries(_SEPARATORS.split(text))


def lines(text: str) -> tuple[str, ...]:
    """Entries one a line."""
    return entries(text.splitlines())


def badges(text: str) -> tuple[Badge, ...]:
    """Badges one a line, "name: what for"."""
    parted = (re.split(r"[:：]", one, maxsplit=1) for one in text.splitlines()[:ENTRIES])
    return _badges([{"name": one[0], "earned": "".join(one[1:])} for one in parted])


def line(value: Any) -> str:
    """One line of text, at most `LINE` characters."""
    return " ".join(_text(value).split())[:LINE]


def paragraph(value: Any) -> str:
    """A paragraph, at most `PARAGRAPH` characters."""
    return "\n".join(" ".join(one.split()) for one in _text(value).splitlines()).strip()[:PARAGRAPH]


def entries(values: Any) -> tuple[str, ...]:
    """Lines without empty ones and without repeats, at most `ENTRIES` of them."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        return ()
    return tuple(dict.fromkeys(filter(None, (line(one) for one in values))))[:ENTRIES]


def _goal(data: Mapping[str, Any]) -> Goal:
    return Goal(**{name: line(data.get(name)) for name in ("words", "figure", "unit", "by")})


def _promises(given: Any) -> tuple[Promise, ...]:
    found = [_promise(one) for one in _sequence(given) if isinstance(one, Mapping)]
    return tuple(one for one in found if one.words or one.column)[:ENTRIES]


def _promise(data: Mapping[str, Any]) -> Promise:
    return Promise(
        words=line(data.get("words")),
        delivers=_one_of(data.get("delivers"), DELIVERS),
        gets=_one_of(data.get("gets"), GETS),
        column=line(data.get("column")),
        cadence=line(data.get("cadence")),
    )


def _badges(given: Any) -> tuple[Badge, ...]:
    found = [
        Badge(line(one.get("name")), line(one.get("earned")))
        for one in _sequence(given)
        if isinstance(one, Mapping)
    ]
    return tuple(one for one in found if one.name)[:ENTRIES]


def _owner(data: Mapping[str, Any]) -> Owner:
    return Owner(
        name=line(data.get("name")),
        about=paragraph(data.get("about")),
        topics=entries(data.get("topics", ())),
        credentials=entries(data.get("credentials", ())),
    )


def _fit(data: Mapping[str, Any]) -> Fit:
    return Fit(**{name: line(data.get(name)) for name in ("offer", "age", "decision", "use")})


def _text(value: Any) -> str:
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _one_of(value: Any, known: Sequence[str]) -> str:
    return value if isinstance(value, str) and value in known else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < 2**62 else 0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
