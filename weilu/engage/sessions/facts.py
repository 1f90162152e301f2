"""What sessions tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("session_changed", _("%(actor)s %(deed)s the session “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class SessionChanged:
    """A session was planned, changed, started, ended, cancelled, or its recap sent."""

    session: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "started" | "ended" | "cancelled" | "recapped"
    by: int = 0  #: account, 0 = its hour had come

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


@kind("session_attended", _("%(actor)s was at “%(name)s”"), word=pgettext_lazy("event", "attended"))
@dataclass(frozen=True)
class SessionAttended:
    """A member was at a session; once for each."""

    session: int = 0
    name: str = ""
    how: str = ""  #: "word" | "staff" | "ticket" | "api"


_DEEDS: Mapping[str, Any] = {
    "made": _("planned"), "changed": _("changed"), "started": _("started"), "ended": _("ended"),
    "cancelled": _("called off"), "recapped": _("told of"),
}  # fmt: skip
