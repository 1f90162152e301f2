"""The data charts.js draws, with its words translated: `chart("daily", days=…)`.

Shapes are described at the top of `static/console/charts.js`; values may be dicts or dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from weilu.console.numbers import short_weekday


def chart(kind: str, **data: Any) -> dict[str, Any]:
    """Plain data for `json_script` and charts.js; `kind` is one of `LABELS`."""
    return {name: _plain(value) for name, value in data.items()} | {"labels": LABELS[kind]()}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _none() -> str:
    return _("Nothing to draw yet")


def _person() -> dict[str, Any]:
    return {
        "name": _("Name"),
        "share": _("Share of effort"),
        "messages": _("Messages"),
        "reactions": _("Reactions"),
        "staff": _("staff"),
        "none": _none(),
    }


def _daily() -> dict[str, Any]:
    return {
        "day": _("Day"),
        "messages": _("Messages"),
        "speakers": _("Speakers"),
        "none": _none(),
    }


def _hours() -> dict[str, Any]:
    days = [short_weekday(str(WEEKDAYS_ABBR[day])) for day in range(7)]
    return {
        "weekday": _("Weekday"),
        "messages": _("Messages"),
        "days": days,
        "none": _none(),
    }


def _network() -> dict[str, Any]:
    return _person() | {
        "member": _("member"),
        "replies": _("Replies, either way"),
        "without_staff": _("Without staff"),
        "together": _("{together} of {people} people in one web of replies"),
    }


def _funnel() -> dict[str, Any]:
    return {
        "step": _("Step"),
        "people": _("People"),
        "of_first": _("Of all who joined"),
        "of_previous": _("Of the step before"),
        "none": _none(),
    }


def _lines() -> dict[str, Any]:
    return {"name": _("Name"), "day": _("Day"), "value": _("Value"), "none": _none()}


def _sparkline() -> dict[str, Any]:
    return {"none": ""}


#: Kind of chart → its words, asked for while a page is made, in that page's language.
LABELS: dict[str, Callable[[], dict[str, Any]]] = {
    "daily": _daily,
    "hours": _hours,
    "effort": _person,
    "network": _network,
    "funnel": _funnel,
    "lines": _lines,
    "sparkline": _sparkline,
}
