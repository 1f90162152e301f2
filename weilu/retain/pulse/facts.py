"""What the pulse tells the log."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind(
    "pulse_answered",
    _("%(actor)s said what they take away"),
    word=pgettext_lazy("event", "pulse"),
)
@dataclass(frozen=True)
class PulseAnswered:
    """A member answered one of the four questions, or changed the answer."""

    ask: int = 0
    dimension: str = ""  #: "timely" | "resources" | "price" | "useful"
    score: int = 0  #: 1 … 5


@kind("pulse_changed", _("%(actor)s changed whom the pulse asks"), by_staff=True)
@dataclass(frozen=True)
class PulseChanged:
    """The pulse was switched, or asks others."""

    is_on: bool = False
    groups: int = 0  #: 0 = every group
    per_week: int = 0
    by: int = 0
