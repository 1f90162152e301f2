"""The sheet as its template draws it: cells with their texts, marks and actual figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weilu.charter.plan import cells, rules, wording
from weilu.charter.plan.exchange import SUMMED
from weilu.charter.plan.lines import BY_KEY, GROUPS, LINES, Line
from weilu.charter.plan.reads import Sheet
from weilu.console.numbers import day
from weilu.kit import money

#: Lines that are better when larger, and when smaller: their actuals are marked.
UP = frozenset(
    {
        "members",
        "stay",
        "retained",
        "joins",
        "buyers",
        "revenue",
        "result",
        "cumulative",
        "per_member",
    }
)
DOWN = frozenset(
    {
        "staff",
        "acquisition",
        "devices",
        "gifts",
        "costs",
        "cost_member",
        "cost_retained",
        "cost_buyer",
    }
)
#: From this share of the plan on, an actual is said to be off.
OFF = 0.1


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell."""

    line: Line
    week: int
    text: str  #: of a typed one as it is typed, of a reckoned one as it is read
    actual: str
    mark: str  #: "", "behind", "ahead"

    @property
    def id(self) -> str:
        return f"c-{self.line.key}-{self.week}"


def rows(sheet: Sheet) -> list[dict[str, Any]]:
    """Weeks with their cells."""
    return [
        {**week, "number": week["at"] + 1, "label": day(week["day"]),
         "cells": [cell(sheet, line, week["at"]) for line in LINES]}
        for week in sheet.weeks
    ]  # fmt: skip


def cell(sheet: Sheet, line: Line, week: int) -> CellView:
    planned, currency = sheet.planned[week][line.key], sheet.plan.currency
    actual = sheet.actual_at(week).get(line.key)
    # The running week is not over: nothing in it is behind yet.
    over = week < sheet.full
    return CellView(
        line, week,
        cells.text(line, planned, currency) if line.typed else cells.shown(line, planned, currency),
        "" if actual is None else cells.shown(line, actual, currency),
        mark(line, actual, planned) if over else "",
    )  # fmt: skip


def mark(line: Line, actual: int | None, planned: int | None) -> str:
    """Whether an actual is well behind the plan, or well ahead of it."""
    if actual is None or planned is None or line.key not in UP | DOWN:
        return ""
    if line.kind and not actual:  # nothing booked yet says nothing
        return ""
    apart = (actual - planned) * (1 if line.key in UP else -1)
    if abs(apart) <= OFF * abs(planned):
        return ""
    return "ahead" if apart > 0 else "behind"


def heads() -> list[dict[str, Any]]:
    """Column groups with their columns."""
    return [
        {"key": key, "name": wording.GROUPS[key],
         "lines": [{"line": line, "head": wording.NAMES[line.key][0], "name": wording.name(line)}
                   for line in LINES if line.group == key]}
        for key in GROUPS
    ]  # fmt: skip


def totals(sheet: Sheet) -> list[dict[str, Any]]:
    """The foot: sums of the lines that can be summed, plan and actual."""
    currency = sheet.plan.currency
    return [
        {"line": line, "id": f"t-{line.key}",
         "text": cells.shown(line, rules.total(sheet.planned, line.key), currency)
         if line.key in SUMMED else "",
         "actual": cells.shown(line, rules.total(sheet.actual, line.key), currency)
         if line.key in SUMMED and sheet.actual else ""}
        for line in LINES
    ]  # fmt: skip


def outlook(sheet: Sheet) -> list[dict[str, Any]]:
    """Where sums end by plan, stand now, and end at this pace."""
    paces = sheet.paces()
    return [
        {"name": wording.NAMES[key][1], "plan": _money(sheet, key, rules.total(sheet.planned, key)),
         "due": _money(sheet, key, rules.total(sheet.planned[: sheet.full], key)),
         "so_far": _money(sheet, key, rules.total(sheet.actual[: sheet.full], key)),
         "apart": wording.apart(
             BY_KEY[key], rules.total(sheet.actual[: sheet.full], key),
             rules.total(sheet.planned[: sheet.full], key), sheet.plan.currency)
         if sheet.full else "",
         "pace": _pace(sheet, key, paces[key]), "left": max(0, rules.FEW_WEEKS - sheet.full)}
        for key in paces
    ]  # fmt: skip


def _pace(sheet: Sheet, key: str, found: rules.Pace | None) -> dict[str, str] | None:
    if found is None:
        return None
    ends = {
        name: _money(sheet, key, _coarse(key, getattr(found, name))) for name in ("low", "high")
    }
    return {"end": _money(sheet, key, _coarse(key, found.end)), **ends}


def _coarse(key: str, value: int) -> int:
    """Forecast money without fen: they would say more than is known."""
    return value if key == "joins" else round(value, -2)


def _money(sheet: Sheet, key: str, value: int) -> str:
    return wording.shown(BY_KEY[key], value, sheet.plan.currency)


def unit_costs(sheet: Sheet) -> list[dict[str, str]]:
    """What a member, a member still there and a buyer cost: at the plan's end, and until now."""
    last, seen = sheet.planned[-1], sheet.actual_at(sheet.full - 1) if sheet.full else {}
    currency = sheet.plan.currency
    names = {
        "cost_member": _("Cost per member"), "cost_retained": _("Cost per retained member"),
        "cost_buyer": _("Cost per buyer"),
    }  # fmt: skip
    return [
        {"name": name, "plan": money.written(last[key], currency),
         "actual": money.written(seen.get(key), currency) if seen else "",
         "about": str(wording.FORMULAS[key]).partition(" = ")[0]}
        for key, name in names.items()
    ]  # fmt: skip


def turn(sheet: Sheet) -> dict[str, Any]:
    """Break-even: the week in which the result so far turns for good, and the buyers it takes."""
    at = sheet.break_even()
    last = sheet.planned[-1]
    needed = rules.buyers_needed(
        last["costs_so_far"] or 0, rules.total(sheet.planned, "revenue"), last["buyers_so_far"] or 0
    )
    return {
        "week": None if at is None else at + 1,
        "day": "" if at is None else day(sheet.weeks[at]["day"]),
        "needed": needed, "planned": last["buyers_so_far"],
        "result": money.written(last["cumulative"], sheet.plan.currency),
        "behind": (last["cumulative"] or 0) < 0,
    }  # fmt: skip


def by_person(sheet: Sheet) -> list[dict[str, Any]]:
    """Joins and revenue of each week, split by who answers for the plan."""
    shares = sheet.plan.shares
    parts = [part for _who, part in shares]
    currency = sheet.plan.currency
    split = [
        {
            "joins": rules.split(row["joins"] or 0, parts),
            "revenue": rules.split(row["revenue"] or 0, parts),
        }
        for row in sheet.planned
    ]
    return [
        {"who": who, "parts": part, "joins": sum(week["joins"][at] for week in split),
         "revenue": money.written(sum(week["revenue"][at] for week in split), currency),
         "weeks": [
             {"joins": week["joins"][at], "revenue": money.grouped(week["revenue"][at], currency)}
             for week in split
         ]}
        for at, (who, part) in enumerate(shares)
    ]  # fmt: skip
