"""What staff do to connections, as the audit tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("connection_made", _("%(actor)s connected %(name)s (%(platform)s)"), by_staff=True)
@dataclass(frozen=True)
class ConnectionMade:
    """An account on a platform was entered; it still has to be switched on."""

    connection: int = 0
    name: str = ""
    platform: str = ""
    by: int = 0  #: account


@kind("connection_changed", _("%(actor)s changed the connection %(name)s"), by_staff=True)
@dataclass(frozen=True)
class ConnectionChanged:
    """Its name or credentials were replaced."""

    connection: int = 0
    name: str = ""
    by: int = 0


@kind("connection_switched", _("%(actor)s switched the connection %(name)s %(on)s"), by_staff=True)
@dataclass(frozen=True)
class ConnectionSwitched:
    """It was switched on or off."""

    connection: int = 0
    name: str = ""
    on: bool = False
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"on": str(_("on") if data.get("on") else _("off"))}


@kind("connection_removed", _("%(actor)s removed the connection %(name)s"), by_staff=True)
@dataclass(frozen=True)
class ConnectionRemoved:
    """It was taken out and its credentials were deleted; what it told stays."""

    connection: int = 0
    name: str = ""
    by: int = 0
