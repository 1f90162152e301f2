"""Words of benchmarks."""
# ruff: noqa: E501  sentences are kept whole, as translators see them

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.charter.benchmarks import rules
from weilu.console import numbers

#: Measure → (name, how one's own is counted).
MEASURES: dict[str, tuple[Any, Any]] = {
    "members": (gettext_lazy("Members"), gettext_lazy("Yours: people in any of your groups, each counted once for a platform, staff and bots left out, at the ends of months.")),
    "groups": (gettext_lazy("Groups"), gettext_lazy("Yours: groups with anybody in them, at the ends of months.")),
    "joins": (gettext_lazy("Joins a month"), gettext_lazy("Yours: people who joined one of your groups in the month, as the platforms tell it.")),
    "wrote": (gettext_lazy("Wrote in four weeks, %"), gettext_lazy("Yours: the share of your members who wrote in the last 28 days.")),
    "stayed": (gettext_lazy("Stayed, %"), gettext_lazy("Yours: of those first seen 28 to 112 days ago, the share still there and lately seen.")),
    "price": (gettext_lazy("Price of a year"), gettext_lazy("Weilu does not know your price; note it in your offers.")),
}  # fmt: skip
WHY: dict[str, Any] = {
    "name": gettext_lazy("The community’s name is missing."),
    "measure": gettext_lazy("What was measured is missing."),
    "value": gettext_lazy("The value is no figure that fits."),
    "day": gettext_lazy("The day is not like 2026-11-23, or not over yet."),
    "source": gettext_lazy("The source is missing: an address, or the name of a report."),
}


def name(measure: str) -> str:
    return str(MEASURES[measure][0]) if measure in MEASURES else measure


def counted(measure: str) -> str:
    """How one's own figure is counted; where nobody can, that."""
    if measure in MEASURES:
        return str(MEASURES[measure][1])
    return _("Weilu does not measure this of your own community.")


def value(figure: Decimal | float | None, measure: str) -> str:
    """A figure as people read it."""
    if figure is None:
        return "–"
    if rules.MEASURES.get(measure) == "percent":
        return f"{float(figure):g}%"
    whole = figure == int(figure)
    return numbers.count(float(figure), 0 if whole else 2)
