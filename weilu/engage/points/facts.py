"""What points tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind

_DID: dict[str, Any] = {
    "made": _("made"), "changed": _("changed"), "on": _("switched on"), "off": _("switched off"),
    "deleted": _("deleted"),
}  # fmt: skip
_WHAT: dict[str, Any] = {
    "rule": _("the rule for points"), "level": _("the level"), "badge": _("the badge"),
    "policy": _("how points end"), "boards": _("leaderboards for"),
}  # fmt: skip


@kind(
    "level_reached",
    _("%(actor)s reached a level"),
    word=pgettext_lazy("event", "level reached"),
)
@dataclass(frozen=True)
class LevelReached:
    """A member came to a level for the first time."""

    level: int = 0
    name: str = ""
    earned: int = 0  #: points in all


@kind("badge_won", _("%(actor)s got a badge"), word=pgettext_lazy("event", "badge"))
@dataclass(frozen=True)
class BadgeWon:
    """A member did something often enough for a badge."""

    badge: int = 0
    name: str = ""


@kind("points_ended", _("Points of %(subject)s ended"), word=pgettext_lazy("event", "points ended"))
@dataclass(frozen=True)
class PointsEnded:
    """Unspent points of a member (`subject`) expired, or were lost by idleness."""

    points: int = 0
    how: str = ""  #: "expired" | "decayed"


@kind("points_corrected", _("%(actor)s corrected the points of %(subject)s"), by_staff=True)
@dataclass(frozen=True)
class PointsCorrected:
    """Staff gave or took points of a member (`subject`), or took something booked back."""

    points: int = 0
    why: str = ""
    transfer: str = ""
    undone: bool = False
    by: int = 0  #: account


@kind("points_rules_changed", _("%(actor)s %(deed)s %(what)s “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PointsRulesChanged:
    """What earns points, a level or a badge was made, changed, switched or deleted."""

    what: str = ""  #: "rule" | "level" | "badge" | "policy" | "boards"
    name: str = ""
    did: str = ""  #: "made" | "changed" | "on" | "off" | "deleted"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did, what = str(data.get("did", "")), str(data.get("what", ""))
        return {"deed": str(_DID.get(did, did)), "what": str(_WHAT.get(what, what))}
