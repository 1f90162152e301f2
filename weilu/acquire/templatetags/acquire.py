"""Words of the acquire room in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from weilu.acquire.staff.wording import KIND_SHORT, PLATFORMS, STATES
from weilu.console.templatetags.console import badge

register = template.Library()


@register.filter
def platform_word(key: str) -> str:
    return str(PLATFORMS.get(key, key))


@register.filter
def kind_short(key: str) -> str:
    return str(KIND_SHORT[key])


@register.simple_tag
def standing_badge(state: str) -> SafeString:
    """Where an account stands today."""
    return badge(*STATES[state])
