"""What is told of greetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind

_DID: dict[str, Any] = {
    "made": _("made"),
    "changed": _("changed"),
    "off": _("switched off"),
    "dry": _("rehearsed"),
    "on": _("switched on"),
    "deleted": _("deleted"),
}


@kind("greeting_changed", _("%(actor)s %(done)s the greeting “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class GreetingChanged:
    """How newcomers are greeted was set, switched or deleted."""

    greeting: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "off" | "dry" | "on" | "deleted"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = str(data.get("did", ""))
        return {"done": str(_DID.get(did, did))}


@kind("greeted_by_hand", _("%(actor)s had %(subject)s greeted"), by_staff=True)
@dataclass(frozen=True)
class GreetedByHand:
    """Staff asked for a newcomer (`subject`) to be greeted now."""

    newcomer: int = 0
    by: int = 0  #: account
