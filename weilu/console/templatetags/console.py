"""Tags and filters of every page: `{% load console %}`. `docs/console.md` shows each in use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from weilu.console import numbers, registry

register = template.Library()

#: Level → shape beside the word, so that colour never stands alone.
SHAPES = {
    "act": "alert-triangle",
    "watch": "circle-half-2",
    "good": "circle-check",
    "quiet": "circle-dashed",
    "info": "info-circle",
}
#: Levels of Django's messages → ours.
MESSAGE_LEVELS = {"error": "act", "warning": "watch", "success": "good"}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; decoration, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def badge(level: str, word: Any) -> SafeString:
    """A verdict: level "act" | "watch" | "good" | "quiet" | "info", and its word."""
    known = level if level in SHAPES else "quiet"
    return format_html(
        '<span class="wl-badge wl-badge-{}">{}{}</span>', known, icon(SHAPES[known]), word
    )


@register.filter
def message_level(tags: str) -> str:
    """The level of a Django message."""
    return MESSAGE_LEVELS.get(tags.split()[-1] if tags else "", "info")


@register.inclusion_tag("console/parts/figure.html")
def figure(
    label: Any,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    n: int | None = None,
    kind: str = "share",
    **more: Any,
) -> dict[str, Any]:
    """A measured value with its interval and n.

    `kind` is "share" | "count" | "number" | "days"; further: `of` (what n counts, a word),
    `about` (definition, opens at ⓘ), `formula`, `href` (the messages behind it), `level`,
    `before` (the value one window earlier), `band_low` and `band_high` (usual for its kind).
    """
    return {
        "label": label,
        "enough": value is not None,
        "value": numbers.written(value, kind),
        "interval": numbers.interval(low, high, kind),
        "bar": _bar(value, low, high, more) if kind == "share" else None,
        "n": None if n is None else numbers.count(n),
        "change": _change(value, more.get("before"), kind),
        **more,
    }


def _bar(
    value: float | None, low: float | None, high: float | None, more: dict[str, Any]
) -> dict[str, str] | None:
    if value is None or low is None or high is None:
        return None
    ends = {"value": value, "low": low, "high": high}
    ends |= {name: more[name] for name in ("band_low", "band_high") if more.get(name) is not None}
    at = {name: min(1.0, max(0.0, end)) * 100 for name, end in ends.items()}
    at["width"] = at["high"] - at["low"]
    if "band_low" in at and "band_high" in at:
        at["band_width"] = at["band_high"] - at["band_low"]
    return {name: f"{end:.1f}" for name, end in at.items()}


def _change(value: float | None, before: float | None, kind: str) -> dict[str, str] | None:
    if value is None or before is None:
        return None
    way = "up" if value > before else "down" if value < before else "same"
    return {"way": way, "before": numbers.written(before, kind)}


@register.filter
def share(value: float | None) -> str:
    return numbers.share(value)


@register.filter
def points(value: float | None) -> str:
    return numbers.points(value)


@register.filter
def count(value: float | int | None) -> str:
    return numbers.count(value)


@register.filter
def day(value: date | datetime | None) -> str:
    return numbers.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    return numbers.moment(value)


@register.filter
def octets(value: int | None) -> str:
    return numbers.size(value)


@register.simple_tag(takes_context=True)
def panels(context: template.RequestContext, place: str, subject: Any) -> SafeString:
    """What rooms registered to show about `subject` at `place`."""
    request: HttpRequest = context["request"]
    return format_html_join(
        "\n", "{}", ((html,) for html in registry.panels(place, request, subject))
    )


@register.simple_tag(takes_context=True)
def may(context: template.RequestContext, permission: str) -> bool:
    """`{% may "people.edit" as can_edit %}`"""
    return registry.may(context["request"], permission)
