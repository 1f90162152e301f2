"""What tickets tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("ticket_moved", _("%(actor)s %(deed)s at “%(name)s”"), word=pgettext_lazy("event", "seat"))
@dataclass(frozen=True)
class TicketMoved:
    """A seat was taken, waited for, got from the line, given back, or used at the door."""

    session: int = 0
    name: str = ""
    ticket: int = 0
    seat: int = 0  #: 0 = none
    did: str = ""  #: "took" | "waits" | "got" | "gave_back" | "entered" | "went_out"

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("moved")))}


@kind(
    "seats_changed",
    _("%(actor)s set the seats of “%(name)s” to %(seats)s"),
    by_staff=True,
)
@dataclass(frozen=True)
class SeatsChanged:
    """How many seats a session has was said."""

    session: int = 0
    name: str = ""
    seats: int = 0
    by: int = 0


_DEEDS: Mapping[str, Any] = {
    "took": _("took a seat"), "waits": _("waits for a seat"), "got": _("got a seat"),
    "gave_back": _("gave a seat back"), "entered": pgettext_lazy("ticket deed", "came in"),
    "went_out": _("was let out again"),
}  # fmt: skip
