"""Tickets in words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: dict[str, tuple[str, Any]] = {
    "held": ("info", pgettext_lazy("ticket", "has a seat")),
    "waiting": ("act", pgettext_lazy("ticket", "in line")),
    "given_back": ("quiet", pgettext_lazy("ticket", "given back")),
    "entered": ("good", pgettext_lazy("ticket", "came in")),
}
#: What the door says, and how it looks.
DOOR: dict[str, tuple[str, Any]] = {
    "held": ("info", _("Valid. Not in yet.")),
    "waiting": ("watch", _("No seat: still in line for one.")),
    "given_back": ("act", _("Not valid: this seat was given back.")),
    "entered": ("watch", _("Used already.")),
}
