"""What happens to rosters, as the log tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.acquire.roster.wording import PROPOSAL_STATES
from weilu.events.catalogue import kind


@kind("roster_changed", _("%(actor)s changed the roster of “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class RosterChanged:
    """A group was given so many seats, other rules, or no roster any more."""

    roster: int = 0
    name: str = ""
    seats: int = 0
    did: str = ""  #: "made" | "changed" | "ended"
    by: int = 0


@kind("seat_wanted", _("%(actor)s: “%(name)s” waits for a seat"), by_staff=True)
@dataclass(frozen=True)
class SeatWanted:
    """Somebody went on a roster's waiting list, off it, or was invited."""

    roster: int = 0
    waiting: int = 0
    name: str = ""
    did: str = ""  #: "waits" | "withdrawn" | "invited" | "in"
    by: int = 0


@kind("seat_proposed", _("%(actor)s: that %(name)s makes room: %(word)s"), by_staff=True)
@dataclass(frozen=True)
class SeatProposed:
    """It was proposed that a member makes room, or decided about it."""

    roster: int = 0
    proposal: int = 0
    name: str = ""
    state: str = ""  #: "open" | "agreed" | "kept" | "dropped" | "done"
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"word": str(PROPOSAL_STATES.get(str(data.get("state", "")), ("", ""))[1])}
