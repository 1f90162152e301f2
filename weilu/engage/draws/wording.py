"""Words of draws, as people read them: (level, word)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES: dict[str, tuple[str, Any]] = {
    "draft": ("quiet", _("not open yet")),
    "open": ("good", _("taking entries")),
    "closed": ("watch", _("closed, not drawn yet")),
    "drawn": ("info", _("drawn")),
    "cancelled": ("quiet", _("called off")),
}
WINS: dict[str, tuple[str, Any]] = {
    "waiting": ("watch", _("to be claimed")),
    "claimed": ("info", _("claimed, to be delivered")),
    "delivered": ("good", _("delivered")),
    "lapsed": ("quiet", _("not claimed in time")),
}
JUDGES: tuple[tuple[str, Any], ...] = (
    ("normal", _("In any spelling: case, width, blanks and marks make no difference")),
    ("exact", _("Letter by letter")),
    ("choice", _("A letter of the choices; other messages are no answer")),
)
