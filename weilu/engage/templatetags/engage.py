"""The room's words in templates."""

from __future__ import annotations

from typing import Any

from django import template

from weilu.console.templatetags.console import badge
from weilu.engage.guard import wording

register = template.Library()


@register.simple_tag
def incident_badge(state: str) -> Any:
    """Where an incident stands, as a badge."""
    return badge(*wording.STATES[state])


@register.simple_tag
def appeal_badge(state: str) -> Any:
    """Where an appeal stands, as a badge."""
    return badge(*wording.APPEALS[state])
