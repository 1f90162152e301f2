"""What happens to communities and their charters, as the log tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.charter.communities import wording
from weilu.events.catalogue import kind


@kind("community_changed", _("%(actor)s changed the community “%(name)s”: %(what)s"), by_staff=True)
@dataclass(frozen=True)
class CommunityChanged:
    """A community was opened, renamed, closed or opened again, or its groups or thresholds."""

    community: int = 0
    name: str = ""
    did: str = ""  #: key in `wording.DID`
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"what": str(wording.DID.get(str(data.get("did", "")), ""))}


@kind(
    "charter_changed",
    _("%(actor)s published version %(number)s of the charter of “%(name)s”: %(what)s"),
    by_staff=True,
)
@dataclass(frozen=True)
class CharterChanged:
    """A charter was published; `parts` says what changed against the version before."""

    community: int = 0
    name: str = ""
    number: int = 0
    parts: tuple[str, ...] = ()  #: keys in `wording.PARTS`
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        parts = [str(wording.PARTS[one]) for one in data.get("parts", ()) if one in wording.PARTS]
        return {"what": wording.listed(parts)}


@kind("charter_shared", _("%(actor)s %(what)s the charter of “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class CharterShared:
    """A link to a charter was made, revoked, or put back."""

    community: int = 0
    name: str = ""
    link: int = 0
    did: str = ""  #: "made" | "revoked" | "restored"
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"what": str(SHARED.get(str(data.get("did", "")), ""))}


#: What was done with a link, as the audit tells it.
SHARED: dict[str, Any] = {
    "made": _("made a link to"), "revoked": _("revoked a link to"),
    "restored": _("put back a link to"),
}  # fmt: skip


@kind(
    "stage_changed",
    _("“%(name)s” went from “%(was)s” to “%(now)s”"),
    word=pgettext_lazy("event", "stage changed"),
)
@dataclass(frozen=True)
class StageChanged:
    """A community's figures put it into another stage."""

    community: int = 0
    name: str = ""
    to: str = ""  #: key in `wording.STAGES`
    before: str = ""

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        to, before = (str(data.get(key, "")) for key in ("to", "before"))
        return {"now": _stage(to), "was": _stage(before)}


def _stage(key: str) -> str:
    return str(wording.STAGES[key][1]) if key in wording.STAGES else key
