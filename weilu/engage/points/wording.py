"""Words of statements and boards, as people read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Kind of transfer → its words; rooms' own words for what they book stand in `why`.
KINDS: dict[str, Any] = {
    "earned": _("earned"),
    "corrected": _("corrected"),
    "expired": _("ended unspent"),
    "decayed": _("lost by being away"),
    "prize": _("prize"),
    "reversed": _("taken back"),
}
BOARDS: dict[str, tuple[Any, Any]] = {
    "week": (_("This week"), _("Points of the last seven days: everybody begins anew.")),
    "cohort": (
        _("Came with you"),
        _("The last seven days, among who came within a month of each other."),
    ),
    "improvement": (
        _("Above one’s own usual"),
        _("The last seven days against one’s own four weeks before: who began slowly can lead."),
    ),
}
