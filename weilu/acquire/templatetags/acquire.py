"""Words of the acquire room in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from weilu.acquire.codes.wording import APPS, CHANNEL_KINDS, STANDINGS
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


@register.filter
def channel_word(key: str) -> str:
    return str(CHANNEL_KINDS[key])


@register.filter
def app_word(key: str) -> str:
    return str(APPS.get(key, key))


@register.simple_tag
def target_badge(state: str) -> SafeString:
    """Whether a target takes people."""
    return badge(*STANDINGS[state])
