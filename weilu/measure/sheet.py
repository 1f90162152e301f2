"""A group's page from top to bottom, as parts with their figures and charts; pure but for words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from weilu.console.charts import chart
from weilu.measure.catalogue import METRICS, Metric
from weilu.measure.figures import Finding, GroupCheckup
from weilu.measure.report import words

PULSE_DAYS = 84  #: twelve weeks, beside the verdict
#: Unit → how the console writes it.
WRITTEN = {"share": "share", "count": "count"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title."""

    id: str
    kind: str
    title: str
    data: dict[str, Any]
    sub: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the page: its figures, then its charts."""

    key: str
    title: str
    sub: str = ""
    figures: list[dict[str, Any]] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)


def parts(group: GroupCheckup) -> list[Part]:
    """The parts that have something to show, in the order they are read."""
    placed = {key for keys in words.PARTS.values() for key in keys}
    rest = tuple(key for key in group.figures if key not in placed)
    return [part for part in _parts(group, rest) if part.figures or part.drawings]


def _parts(group: GroupCheckup, rest: tuple[str, ...]) -> Iterator[Part]:
    gains = _("Who received something, and how much of the talk is worth reading.")
    yield Part("gain", _("What members gain"), gains, figures(group, words.PARTS["gain"]))
    yield Part(
        "carry", _("Who carries it, who ties it together"),
        _("A group that rests on one person ends with that person."),
        figures(group, words.PARTS["carry"]), list(_carry(group)),
    )  # fmt: skip
    yield Part(
        "newcomers", _("Newcomers"), "", figures(group, words.PARTS["newcomers"]),
        list(_newcomers(group)),
    )  # fmt: skip
    yield Part(
        "rhythm", _("Rhythm"), "", figures(group, words.PARTS["rhythm"]), list(_rhythm(group))
    )
    yield Part("others", _("More figures"), "", figures(group, rest))


def _carry(group: GroupCheckup) -> Iterator[Drawing]:
    charts = group.charts
    if charts.effort:
        data = chart("effort", effort=charts.effort)
        yield Drawing("chart-effort", "effort", _("Effort by member"), data)
    if charts.nodes:
        data = chart("network", nodes=charts.nodes, ties=charts.ties)
        sub = _("Leave the staff out to see whether the group would hold without them.")
        yield Drawing("chart-network", "network", _("Who answers whom"), data, sub, "tall")


def pulse(group: GroupCheckup) -> dict[str, Any] | None:
    """Messages a day of the last twelve weeks, silent days as 0; None without a history."""
    counted = {one.day: one.messages for one in group.charts.days}
    if not counted:
        return None
    last = max(counted)
    days = [last - timedelta(days=back) for back in reversed(range(PULSE_DAYS))]
    return chart("sparkline", values=[counted.get(day, 0) for day in days])


def _newcomers(group: GroupCheckup) -> Iterator[Drawing]:
    steps = [
        {"key": step.key, "label": words.step(step.key), "people": step.people}
        for step in group.charts.funnel
    ]
    if steps:
        yield Drawing(
            "chart-funnel", "funnel", _("From joining to staying"), chart("funnel", steps=steps)
        )


def _rhythm(group: GroupCheckup) -> Iterator[Drawing]:
    if group.charts.days:
        days = [
            {"day": one.day.isoformat(), "messages": one.messages, "speakers": one.speakers}
            for one in group.charts.days
        ]
        yield Drawing("chart-daily", "daily", _("Messages by day"), chart("daily", days=days))
    if any(any(row) for row in group.charts.hours):
        sub = _("Last %(days)d days") % {"days": group.window_days}
        data = chart("hours", hours=group.charts.hours)
        yield Drawing("chart-hours", "hours", _("Messages by weekday and hour"), data, sub)


def figures(group: GroupCheckup, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """What the console's `figure` tag needs, for those of `keys` that were measured."""
    return [figure(group, key) for key in keys if key in group.figures and key in METRICS]


def figure(group: GroupCheckup, key: str) -> dict[str, Any]:
    """What the `figure` tag needs for one figure; hours are told in the unit that suits them."""
    one, metric = group.figures[key], METRICS[key]
    before = group.previous.get(key)
    label, scale = _unit(metric, one.value)
    band = words.healthy(group.kind, key)
    return {
        "metric": key,
        "label": label,
        "value": _scaled(one.value, scale),
        "low": _scaled(one.low, scale),
        "high": _scaled(one.high, scale),
        "n": None if metric.unit == "count" and one.n == one.value else one.n,
        "kind": WRITTEN.get(metric.unit, "number"),
        "about": str(metric.sentence),
        "formula": metric.estimator,
        "before": _scaled(before.value, scale) if before else None,
        "band_low": band[0] if band else None,
        "band_high": band[1] if band else None,
    }


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def _unit(metric: Metric, value: float | None) -> tuple[str, float]:
    """A figure's label, and what its value is multiplied by to fit it."""
    name = {"name": metric.name}
    if metric.unit != "hours" or value is None:
        return str(metric.name), 1.0
    if value < 1:
        return _("%(name)s, minutes") % name, 60.0
    return (
        (_("%(name)s, hours") % name, 1.0) if value < 48 else (_("%(name)s, days") % name, 1 / 24)
    )


def finding(one: Finding) -> dict[str, Any]:
    """A finding in words, with its level and the figure that shows it."""
    told = words.told(one)
    return {
        "level": one.level,
        "metric": one.metric if one.metric in METRICS else "",
        "sentence": told.sentence,
        "reason": told.reason,
        "next_step": told.next_step,
    }
