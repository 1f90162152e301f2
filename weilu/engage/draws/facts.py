"""What draws tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind

_DID: dict[str, Any] = {
    "made": _("made"), "changed": _("changed"), "opened": _("opened"), "closed": _("closed"),
    "cancelled": _("cancelled"), "beacon": _("entered the public number of"),
    "delivered": _("delivered a prize of"), "not_delivered": _("took back a delivery of"),
}  # fmt: skip


@kind("draw_changed", _("%(actor)s %(deed)s the draw “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class DrawChanged:
    """A draw or quiz was made, changed, opened, closed or cancelled, or a prize delivered."""

    draw: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "opened" | "closed" | "cancelled" | "beacon" | …
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = str(data.get("did", ""))
        return {"deed": str(_DID.get(did, did))}


@kind("draw_cap_changed", _("%(actor)s changed what a prize may be worth"), by_staff=True)
@dataclass(frozen=True)
class DrawCapChanged:
    """What one prize may be worth at most was set."""

    currency: str = ""
    most: int = 0  #: minor units
    by: int = 0  #: account


@kind("draw_entered", _("%(actor)s entered a draw"), word=pgettext_lazy("event", "entered a draw"))
@dataclass(frozen=True)
class DrawEntered:
    """A member entered a draw, or answered a quiz."""

    draw: int = 0
    name: str = ""
    right: bool = True


@kind("draw_drawn", _("A draw was drawn"), word=pgettext_lazy("event", "drawn"))
@dataclass(frozen=True)
class DrawDrawn:
    """The winners of a draw were found."""

    draw: int = 0
    name: str = ""
    entrants: int = 0
    winners: int = 0


@kind("draw_won", _("%(actor)s won a prize"), word=pgettext_lazy("event", "won a prize"))
@dataclass(frozen=True)
class DrawWon:
    """A member won."""

    draw: int = 0
    prize: str = ""
    rank: int = 0


@kind("prize_claimed", _("%(actor)s claimed a prize"), word=pgettext_lazy("event", "claimed"))
@dataclass(frozen=True)
class PrizeClaimed:
    """A winner said that they want the prize, with an address where it needs one."""

    draw: int = 0
    prize: str = ""


@kind(
    "address_erased",
    _("The address of %(subject)s was erased"),
    word=pgettext_lazy("event", "address erased"),
)
@dataclass(frozen=True)
class AddressErased:
    """What a winner (`subject`) gave as address was erased, some days after delivery."""

    draw: int = 0
