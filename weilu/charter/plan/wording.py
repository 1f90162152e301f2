"""Words of the planning sheet: its columns, and every cell explained with its figures put in."""
# ruff: noqa: E501  sentences are kept whole, as translators see them

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weilu.charter.plan import cells
from weilu.charter.plan.lines import BY_KEY, Line
from weilu.charter.plan.reads import Sheet
from weilu.kit import money

GROUPS: dict[str, Any] = {
    "members": lazy("People"), "revenue": lazy("Revenue"), "costs": lazy("Costs"),
    "result": lazy("Result"),
}  # fmt: skip
#: Line → (head of its column, name in full).
NAMES: dict[str, tuple[Any, Any]] = {
    "groups": (lazy("Groups"), lazy("Groups")),
    "people": (lazy("Each"), lazy("People in each group")),
    "members": (lazy("Members"), lazy("Members at the end of the week")),
    "stay": (lazy("Stay"), lazy("Share of last week’s members who stay")),
    "retained": (lazy("Stayed"), lazy("Members who stayed")),
    "joins": (lazy("Joins"), lazy("Members who come in")),
    "cycles": (lazy("Cycles"), lazy("Sales cycles in the week")),
    "buying": (lazy("Buy"), lazy("Share of members who buy in a cycle")),
    "buyers": (lazy("Buyers"), lazy("Buyers, once in each cycle")),
    "each": (lazy("Per buyer"), lazy("Revenue per buyer and cycle")),
    "revenue": (lazy("Revenue"), lazy("Revenue")),
    "staff": (lazy("Staff work"), lazy("Costs of people")),
    "acquisition": (lazy("Acquisition"), lazy("Costs of acquisition")),
    "devices": (lazy("Devices"), lazy("Costs of devices")),
    "gifts": (lazy("Gifts"), lazy("Costs of gifts")),
    "costs": (lazy("Costs"), lazy("All costs")),
    "result": (lazy("Result"), lazy("Revenue less costs")),
    "cumulative": (lazy("So far"), lazy("Result since the first week")),
    "per_member": (lazy("Per person"), lazy("Result of the week per member")),
    "cost_member": (lazy("Per member"), lazy("Costs so far per member who ever came in")),
    "cost_retained": (lazy("Per retained"), lazy("Costs so far per member still there")),
    "cost_buyer": (lazy("Per buyer"), lazy("Costs so far per buyer")),
}
#: What a kind of booked amount is called.
KINDS: dict[str, Any] = {
    "revenue": lazy("Revenue"), "people": lazy("Staff work"),
    "acquisition": lazy("Acquisition"), "devices": lazy("Devices"), "gifts": lazy("Gifts"),
}  # fmt: skip
#: Typed line → what it means.
TYPED: dict[str, Any] = {
    "groups": lazy("How many groups run at the end of the week. You type it."),
    "people": lazy("How many people you want in each group. You type it."),
    "stay": lazy(
        "Of the members of the week before, how many in a hundred are still there. You type it."
    ),
    "cycles": lazy("How often you sell in this week: one evening sale is one cycle. You type it."),
    "buying": lazy("How many members in a hundred buy in one cycle. You type it."),
    "each": lazy("What one buyer spends in one cycle. You type it."),
    "staff": lazy("Wages and fees of this week. You type it."),
    "acquisition": lazy("What this week’s advertising and channels cost. You type it."),
    "devices": lazy("Phones, accounts, tools. You type it."),
    "gifts": lazy("Gifts, prizes and red packets. You type it."),
}
#: Reckoned line → its formula with the figures put in.
FORMULAS: dict[str, Any] = {
    "members": lazy("groups × people in each = %(groups)s × %(people)s = %(members)s"),
    "retained": lazy(
        "members a week before × share who stay = %(before)s × %(stay)s = %(retained)s, at most the members planned"
    ),
    "joins": lazy(
        "members − members who stayed = %(members)s − %(retained)s = %(joins)s: so many must come in"
    ),
    "buyers": lazy(
        "members × cycles × share who buy = %(members)s × %(cycles)s × %(buying)s = %(buyers)s"
    ),
    "revenue": lazy("buyers × revenue per buyer = %(buyers)s × %(each)s = %(revenue)s"),
    "costs": lazy(
        "people + acquisition + devices + gifts = %(staff)s + %(acquisition)s + %(devices)s + %(gifts)s = %(costs)s"
    ),
    "result": lazy("revenue − costs = %(revenue)s − %(costs)s = %(result)s"),
    "cumulative": lazy(
        "result so far a week before + this week’s result = %(cumulative_before)s + %(result)s = %(cumulative)s"
    ),
    "per_member": lazy("result of the week ÷ members = %(result)s ÷ %(members)s = %(per_member)s"),
    "cost_member": lazy(
        "costs since the first week ÷ (members at the beginning + everybody who came in since) = %(costs_so_far)s ÷ %(came)s = %(cost_member)s"
    ),
    "cost_retained": lazy(
        "costs since the first week ÷ members still there = %(costs_so_far)s ÷ %(members)s = %(cost_retained)s"
    ),
    "cost_buyer": lazy(
        "costs since the first week ÷ buyers since the first week = %(costs_so_far)s ÷ %(buyers_so_far)s = %(cost_buyer)s"
    ),
}
#: Line → where its actual figure comes from.
ACTUAL: dict[str, Any] = {
    "groups": lazy("groups of the community with anybody in them"),
    "members": lazy("people in the community’s groups, each counted once, staff and bots left out"),
    "stay": lazy("of those there a week before, the share still there"),
    "retained": lazy("of those there a week before, how many are still there"),
    "joins": lazy("people there now who were not a week before"),
    "buyers": lazy("buyers entered with booked revenue"),
    "revenue": lazy("booked revenue of this week"),
    "staff": lazy("booked costs of people"), "acquisition": lazy("booked costs of acquisition"),
    "devices": lazy("booked costs of devices"), "gifts": lazy("booked costs of gifts"),
    "costs": lazy("all booked costs of this week"),
}  # fmt: skip


def name(line: Line) -> str:
    return str(NAMES[line.key][1])


def shown(line: Line, value: int | None, currency: str) -> str:
    """A figure with its unit."""
    if line.unit == "money":
        return money.written(value, currency)
    return cells.shown(line, value, currency)


def explained(sheet: Sheet, line: Line, week: int) -> dict[str, str]:
    """A cell in words: `name`, `plan` (its formula with figures), `actual`, `apart`."""
    plan_row, seen = sheet.planned[week], sheet.actual_at(week)
    before = sheet.planned[week - 1] if week else {"members": sheet.plan.opening, "cumulative": 0}
    return {
        "name": name(line), "plan": _plan(sheet, line, plan_row, before),
        "actual": _actual(sheet, line, seen, week),
        "apart": apart(line, seen.get(line.key), plan_row[line.key], sheet.plan.currency),
    }  # fmt: skip


def _plan(
    sheet: Sheet, line: Line, row: Mapping[str, int | None], before: Mapping[str, int | None]
) -> str:
    if line.typed:
        return str(TYPED[line.key])
    currency = sheet.plan.currency
    places = {key: shown(known, row[key], currency) for key, known in BY_KEY.items()}
    places |= {
        "before": cells.shown(BY_KEY["members"], before["members"], currency),
        "cumulative_before": money.written(before["cumulative"], currency),
        "costs_so_far": money.written(row["costs_so_far"], currency),
        "came": cells.shown(BY_KEY["joins"], row["came"], currency),
        "buyers_so_far": cells.shown(BY_KEY["buyers"], row["buyers_so_far"], currency),
    }
    return str(FORMULAS[line.key]) % places


def _actual(sheet: Sheet, line: Line, seen: Mapping[str, int | None], week: int) -> str:
    value = seen.get(line.key)
    if value is None:
        return ""
    told = shown(line, value, sheet.plan.currency)
    source = ACTUAL.get(line.key)
    so_far = week >= sheet.full
    said = _("Actual, so far: %(value)s") if so_far else _("Actual: %(value)s")
    said = said % {"value": told}
    return f"{said} ({source})" if source else said


def apart(line: Line, actual: int | None, plan: int | None, currency: str) -> str:
    """How far the actual is from the plan: "−12 (−8%)"; "" where either is not known."""
    if actual is None or plan is None:
        return ""
    difference = actual - plan
    if line.unit == "share":
        return _("%(points)s points") % {"points": signed(f"{abs(difference) / 100:g}", difference)}
    text = shown(line, abs(difference), currency)
    of_plan = f" ({signed(f'{abs(difference) / abs(plan):.0%}', difference)})" if plan else ""
    return signed(text, difference) + of_plan


def signed(text: str, value: int) -> str:
    """The text with + or − before it; nothing before nought."""
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text
