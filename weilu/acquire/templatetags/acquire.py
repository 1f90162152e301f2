"""Words of the acquire room in templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from weilu.acquire.codes.wording import APPS, CHANNEL_KINDS, STANDINGS, WEEKDAYS
from weilu.acquire.roster.wording import PROPOSAL_STATES, WAITING_STATES
from weilu.acquire.routing.wording import LANGUAGES
from weilu.acquire.routing.wording import STATES as ENTRANT_STATES
from weilu.acquire.staff.wording import KIND_SHORT, PLATFORMS, STATES
from weilu.acquire.threshold.models import Application, Payment, Threshold
from weilu.acquire.threshold.wording import INVITATIONS, PAYMENTS
from weilu.acquire.threshold.wording import STATES as APPLICATION_STATES
from weilu.console.templatetags.console import badge
from weilu.kit import money

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


@register.filter
def first_answer(application: Application) -> str:
    """What was answered to the first question that has words for an answer."""
    said = (application.answers.get(one["key"]) for one in application.questions)
    return next((str(one) for one in said if one is not None and one is not True), "")


@register.simple_tag
def application_badge(state: str) -> SafeString:
    """What came of an application."""
    return badge(*APPLICATION_STATES[state])


@register.simple_tag
def payment_badge(state: str) -> SafeString:
    """How a fee stands."""
    return badge(*PAYMENTS[state])


@register.simple_tag
def invitation_badge(state: str) -> SafeString:
    """Whether an invitation holds."""
    return badge(*INVITATIONS[state])


@register.filter
def is_list(said: Any) -> bool:
    """Whether several choices were made."""
    return isinstance(said, list)


@register.filter
def fee_of(held: Threshold | Payment) -> str:
    """What is asked for, or was, with its currency."""
    amount = held.fee if isinstance(held, Threshold) else held.amount
    return money.written(amount, held.currency)


@register.filter
def gave(row: Mapping[str, Any], choice: str) -> bool:
    """Whether this choice was made, where one or several may be."""
    given = row["given"]
    return choice == given if isinstance(given, str) else choice in given


@register.simple_tag
def proposal_badge(state: str) -> SafeString:
    """What was decided about a seat."""
    return badge(*PROPOSAL_STATES[state])


@register.simple_tag
def waiting_badge(state: str) -> SafeString:
    """Where somebody stands who wants a seat."""
    return badge(*WAITING_STATES[state])


@register.filter
def tenth(value: float) -> str:
    """Inferred replies are no whole numbers: one digit says enough."""
    return str(round(value)) if round(value, 1) == round(value) else f"{value:.1f}"


@register.filter
def language_word(key: str) -> str:
    return str(LANGUAGES.get(key, key))


@register.simple_tag
def entrant_badge(state: str) -> SafeString:
    """Where somebody on the way stands."""
    return badge(*ENTRANT_STATES[state])


@register.filter
def weekdays(days: str) -> str:
    """Days of the week by their numbers, in words."""
    return ", ".join(str(WEEKDAYS[day]) for day in days if day in WEEKDAYS)
