"""The columns of a planning sheet, in order: what is typed, and what follows from it. Pure.

A week is a row. Units: "count" whole numbers, "share" basis points (1 = 0.01 %), "money" whole
minor units of the plan's currency.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Whole shares, in basis points.
WHOLE = 10_000
#: The largest count taken in one cell.
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One column."""

    key: str
    group: str  #: column group: "members" | "revenue" | "costs" | "result"
    unit: str  #: "count" | "share" | "money"
    typed: bool = False
    actual: bool = False  #: whether the log or the booked amounts tell what really was
    kind: str = ""  #: kind of booked amounts it is compared with


LINES = (
    Line("groups", "members", "count", typed=True, actual=True),
    Line("people", "members", "count", typed=True),
    Line("members", "members", "count", actual=True),
    Line("stay", "members", "share", typed=True, actual=True),
    Line("retained", "members", "count", actual=True),
    Line("joins", "members", "count", actual=True),
    Line("cycles", "revenue", "count", typed=True),
    Line("buying", "revenue", "share", typed=True),
    Line("buyers", "revenue", "count", actual=True),
    Line("each", "revenue", "money", typed=True),
    Line("revenue", "revenue", "money", actual=True, kind="revenue"),
    Line("staff", "costs", "money", typed=True, actual=True, kind="people"),
    Line("acquisition", "costs", "money", typed=True, actual=True, kind="acquisition"),
    Line("devices", "costs", "money", typed=True, actual=True, kind="devices"),
    Line("gifts", "costs", "money", typed=True, actual=True, kind="gifts"),
    Line("costs", "costs", "money", actual=True),
    Line("result", "result", "money", actual=True),
    Line("cumulative", "result", "money", actual=True),
    Line("per_member", "result", "money", actual=True),
    Line("cost_member", "result", "money", actual=True),
    Line("cost_retained", "result", "money", actual=True),
    Line("cost_buyer", "result", "money", actual=True),
)
BY_KEY: dict[str, Line] = {line.key: line for line in LINES}
INPUTS: tuple[str, ...] = tuple(line.key for line in LINES if line.typed)
COSTS: tuple[str, ...] = ("staff", "acquisition", "devices", "gifts")
GROUPS: tuple[str, ...] = ("members", "revenue", "costs", "result")
