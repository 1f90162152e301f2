"""What each group of the demo is meant to become, read from `scenes/groups.toml`.

A day is counted from the story's first Monday (day 0); the story has `DAYS` days.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from weilu.demo.script import SCENES

WEEKS: Final = 27  #: 26 whole weeks before the anchor's own week, and that week up to the anchor
DAYS: Final = WEEKS * 7


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a group's life from day `since` on. `mix` weighs the themes of its scenes."""

    since: int
    scenes: float  #: scenes a day
    answered: float  #: chance that a scene, or a newcomer, gets answers at all
    mix: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Column:
    """Something the hosts do at a fixed time: `days` holds weekdays, Monday = 0."""

    theme: str
    days: tuple[int, ...]
    hour: float
    since: int
    until: int
    chance: float


@dataclass(frozen=True, slots=True)
class Once:
    """A scene that happens on one day: scene `number` of `theme`."""

    theme: str
    number: int
    day: int
    hour: float
    alone: bool  #: nothing else is talked about on that day and the next


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """One group: who comes, what is talked about, how it ends."""

    id: str
    name: str
    kind: str
    host: str  #: owner | host | coach | chef
    opens: int
    closes: int
    size: int  #: people who ever join, staff not counted
    opening: float  #: share of them who come on the first day
    reuse: float  #: share of them who are in another group already
    silent: float  #: share of them who never say anything
    leaving: float  #: share of them who leave of themselves
    traits: Mapping[str, float]
    hours: str
    week: tuple[float, ...]  #: how lively each weekday is, Monday first
    explicit: float  #: share of answers that quote the message answered
    react: float  #: chance that a message gets reactions
    invited: float  #: share of joins brought by a member
    checkins: float  #: check-in notes per day at the start, 0 = not a check-in group
    unique: bool  #: avoid saying the same thing twice
    phases: tuple[Phase, ...]
    columns: tuple[Column, ...]
    onces: tuple[Once, ...]

    def taken_up(self, day: int) -> bool:
        """Whether one big thing leaves no room for anything else on `day`."""
        return any(once.alone and 0 <= day - once.day <= 1 for once in self.onces)

    def phase(self, day: int) -> Phase | None:
        """The phase that `day` falls in; None before the group opens and after it closes."""
        if not self.opens <= day < self.closes:
            return None
        return [phase for phase in self.phases if phase.since <= day][-1]


def _day(value: float) -> int:
    """Weeks to days: 3.2 is the third day (Wednesday) of week 3."""
    whole = int(value)
    return whole * 7 + round((value - whole) * 10)


def _phases(rows: list[dict[str, Any]], opens: int) -> tuple[Phase, ...]:
    return tuple(
        Phase(
            max(_day(row.get("week", 0)), opens if not i else 0),
            row["scenes"],
            row["answered"],
            row["mix"],
        )
        for i, row in enumerate(rows)
    )


def _columns(rows: list[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(
            row["theme"],
            tuple(row["days"]),
            row["hour"],
            _day(row.get("since", 0)),
            _day(row.get("until", WEEKS)),
            row.get("chance", 1.0),
        )
        for row in rows
    )


def _group(key: str, row: dict[str, Any]) -> GroupPlan:
    opens = _day(row.get("opens", 0))
    onces = tuple(
        Once(o["theme"], o["number"], _day(o["week"]), o["hour"], o.get("alone", False))
        for o in row.get("once", [])
    )
    return GroupPlan(
        id=f"demo-g-{key}",
        name=row["name"],
        kind=row["kind"],
        host=row["host"],
        opens=opens,
        closes=_day(row.get("closes", WEEKS)),
        size=row["size"],
        opening=row["opening"],
        reuse=row["reuse"],
        silent=row["silent"],
        leaving=row["leaving"],
        traits=row["traits"],
        hours=row["hours"],
        week=tuple(row["rhythm"]),
        explicit=row["explicit"],
        react=row["react"],
        invited=row["invited"],
        checkins=row.get("checkins", 0.0),
        unique=row.get("unique", True),
        phases=_phases(row["phase"], opens),
        columns=_columns(row.get("column", [])),
        onces=onces,
    )


@cache
def plans() -> tuple[GroupPlan, ...]:
    """The groups in the order in which they were opened."""
    rows = tomllib.loads((SCENES / "groups.toml").read_text("utf-8"))["group"]
    return tuple(sorted((_group(key, row) for key, row in rows.items()), key=lambda p: p.opens))


@cache
def hour_weights() -> dict[str, tuple[float, ...]]:
    """For each named rhythm of the day, 24 weights."""
    rows = tomllib.loads((SCENES / "groups.toml").read_text("utf-8"))["hours"]
    return {name: tuple(weights) for name, weights in rows.items()}
