"""The outbox's words in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html

from weilu.console.templatetags.console import SHAPES, badge, icon
from weilu.outbox import confirming, diary, wording
from weilu.outbox.models import Message, OptOut, Task

register = template.Library()


@register.simple_tag
def state_badge(message: Message) -> Any:
    """Where a message stands, as a badge."""
    level, word = wording.STATES[message.state]
    return badge(level, word)


@register.filter
def waits_there(task: Task) -> bool:
    """Whether a task can be shown again, or taken back, on its platform."""
    return bool(task.message and confirming.adapter_of(task.message))


@register.filter
def why_word(key: str) -> str:
    """A reason of the checks as words."""
    return wording.why(key)


@register.filter
def purpose_word(key: str) -> Any:
    return wording.PURPOSES.get(key, key)


@register.filter
def op_word(key: str) -> Any:
    return wording.OPS.get(key, key)


@register.filter
def scope_word(held: OptOut) -> str:
    """What an opt-out covers."""
    return wording.scope(held.purpose, held.room)


@register.filter
def how_word(key: str) -> Any:
    return wording.HOW.get(key, key)


@register.simple_tag
def state_icon(message: Message) -> Any:
    """Where a message stands, as a shape with its word for those who do not see it."""
    level, word = wording.STATES[message.state]
    return format_html(
        '{}<span class="visually-hidden">{}</span>', icon(SHAPES.get(level, "circle")), word
    )


@register.filter
def sort_word(state: str) -> str:
    """planned, sent, trouble or cancelled."""
    return diary.sort_of(state)
