"""Words of the planning sheet: its columns, and every cell explained with its figures put in."""
# ruff: noqa: E501  sentences are kept whole, as translators see them

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.charter.plan import cells
from weilu.charter.plan.lines import BY_KEY, Line
from weilu.charter.plan.reads import Sheet
from weilu.kit import money

GROUPS: dict[str, Any] = {
    "members": gettext_lazy("People"), "revenue": gettext_lazy("Revenue"), "costs": gettext_lazy("Costs"),
    "result": gettext_lazy("Result"),
}  # fmt: skip
#: Line → (head of its column, name in full).
NAMES: dict[str, tuple[Any, Any]] = {
    "groups": (gettext_lazy("Groups"), gettext_lazy("Groups")),
    "people": (gettext_lazy("Each"), gettext_lazy("People in each group")),
    "members": (gettext_lazy("Members"), gettext_lazy("Members at the end of the week")),
    "stay": (gettext_lazy("Stay"), gettext_lazy("Share of last week’s members who stay")),
    "retained": (gettext_lazy("Stayed"), gettext_lazy("Members who stayed")),
    "joins": (gettext_lazy("Joins"), gettext_lazy("Members who come in")),
    "cycles": (gettext_lazy("Cycles"), gettext_lazy("Sales cycles in the week")),
    "buying": (gettext_lazy("Buy"), gettext_lazy("Share of members who buy in a cycle")),
    "buyers": (gettext_lazy("Buyers"), gettext_lazy("Buyers, once in each cycle")),
    "each": (gettext_lazy("Per buyer"), gettext_lazy("Revenue per buyer and cycle")),
    "revenue": (gettext_lazy("Revenue"), gettext_lazy("Revenue")),
    "staff": (gettext_lazy("Staff work"), gettext_lazy("Costs of people")),
    "acquisition": (gettext_lazy("Acquisition"), gettext_lazy("Costs of acquisition")),
    "devices": (gettext_lazy("Devices"), gettext_lazy("Costs of devices")),
    "gifts": (gettext_lazy("Gifts"), gettext_lazy("Costs of gifts")),
    "costs": (gettext_lazy("Costs"), gettext_lazy("All costs")),
    "result": (gettext_lazy("Result"), gettext_lazy("Revenue less costs")),
    "cumulative": (gettext_lazy("So far"), gettext_lazy("Result since the first week")),
    "per_member": (gettext_lazy("Per person"), gettext_lazy("Result of the week per member")),
    "cost_member": (
        gettext_lazy("Per member"),
        gettext_lazy("Costs so far per member who ever came in"),
    ),
    "cost_retained": (
        gettext_lazy("Per retained"),
        gettext_lazy("Costs so far per member still there"),
    ),
    "cost_buyer": (gettext_lazy("Per buyer"), gettext_lazy("Costs so far per buyer")),
}
#: What a kind of booked amount is called.
KINDS: dict[str, Any] = {
    "revenue": gettext_lazy("Revenue"), "people": gettext_lazy("Staff work"),
    "acquisition": gettext_lazy("Acquisition"), "devices": gettext_lazy("Devices"), "gifts": gettext_lazy("Gifts"),
}  # fmt: skip
#: Typed line → what it means.
TYPED: dict[str, Any] = {
    "groups": gettext_lazy("How many groups run at the end of the week. You type it."),
    "people": gettext_lazy("How many people you want in each group. You type it."),
    "stay": gettext_lazy(
        "Of the members of the week before, how many in a hundred are still there. You type it."
    ),
    "cycles": gettext_lazy(
        "How often you sell in this week: one evening sale is one cycle. You type it."
    ),
    "buying": gettext_lazy("How many members in a hundred buy in one cycle. You type it."),
    "each": gettext_lazy("What one buyer spends in one cycle. You type it."),
    "staff": gettext_lazy("Wages and fees of this week. You type it."),
    "acquisition": gettext_lazy("What this week’s advertising and channels cost. You type it."),
    "devices": gettext_lazy("Phones, accounts, tools. You type it."),
    "gifts": gettext_lazy("Gifts, prizes and red packets. You type it."),
}
#: Reckoned line → its formula with the figures put in.
FORMULAS: dict[str, Any] = {
    "members": gettext_lazy("groups × people in each = %(groups)s × %(people)s = %(members)s"),
    "retained": gettext_lazy(
        "members a week before × share who stay = %(before)s × %(stay)s = %(retained)s, at most the members planned"
    ),
    "joins": gettext_lazy(
        "members − members who stayed = %(members)s − %(retained)s = %(joins)s: so many must come in"
    ),
    "buyers": gettext_lazy(
        "members × cycles × share who buy = %(members)s × %(cycles)s × %(buying)s = %(buyers)s"
    ),
    "revenue": gettext_lazy("buyers × revenue per buyer = %(buyers)s × %(each)s = %(revenue)s"),
    "costs": gettext_lazy(
        "people + acquisition + devices + gifts = %(staff)s + %(acquisition)s + %(devices)s + %(gifts)s = %(costs)s"
    ),
    "result": gettext_lazy("revenue − costs = %(revenue)s − %(costs)s = %(result)s"),
    "cumulative": gettext_lazy(
        "result so far a week before + this week’s result = %(cumulative_before)s + %(result)s = %(cumulative)s"
    ),
    "per_member": gettext_lazy(
        "result of the week ÷ members = %(result)s ÷ %(members)s = %(per_member)s"
    ),
    "cost_member": gettext_lazy(
        "costs since the first week ÷ (members at the beginning + everybody who came in since) = %(costs_so_far)s ÷ %(came)s = %(cost_member)s"
    ),
    "cost_retained": gettext_lazy(
        "costs since the first week ÷ members still there = %(costs_so_far)s ÷ %(members)s = %(cost_retained)s"
    ),
    "cost_buyer": gettext_lazy(
        "costs since the first week ÷ buyers since the first week = %(costs_so_far)s ÷ %(buyers_so_far)s = %(cost_buyer)s"
    ),
}
#: Line → where its actual figure comes from.
ACTUAL: dict[str, Any] = {
    "groups": gettext_lazy("groups of the community with anybody in them"),
    "members": gettext_lazy("people in the community’s groups, each counted once, staff and bots left out"),
    "stay": gettext_lazy("of those there a week before, the share still there"),
    "retained": gettext_lazy("of those there a week before, how many are still there"),
    "joins": gettext_lazy("people there now who were not a week before"),
    "buyers": gettext_lazy("buyers entered with booked revenue"),
    "revenue": gettext_lazy("booked revenue of this week"),
    "staff": gettext_lazy("booked costs of people"), "acquisition": gettext_lazy("booked costs of acquisition"),
    "devices": gettext_lazy("booked costs of devices"), "gifts": gettext_lazy("booked costs of gifts"),
    "costs": gettext_lazy("all booked costs of this week"),
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
