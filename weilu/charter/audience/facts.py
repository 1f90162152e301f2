"""What happens to audiences, as the log tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind

DID = {
    "imported": _("imported"), "replaced": _("replaced"), "deleted": _("deleted"),
    "tagged": _("tagged who fits"),
}  # fmt: skip


@kind(
    "audience_changed", _("%(actor)s %(word)s: the audience “%(name)s”"), by_staff=True,
    word=_("Audiences changed"),
)  # fmt: skip
@dataclass(frozen=True)
class AudienceChanged:
    """An audience's table was imported, replaced or deleted, or who fits it was tagged."""

    audience: int = 0
    name: str = ""
    did: str = ""  #: "imported" | "replaced" | "deleted" | "tagged"
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"word": str(DID.get(data.get("did", ""), DID["imported"]))}


@kind(
    "traits_noted", _("%(actor)s noted what is known of %(subject)s"), by_staff=True,
    word=_("Region, age, interests"),
)  # fmt: skip
@dataclass(frozen=True)
class TraitsNoted:
    """A member's region, age or interests were noted or forgotten. The log keeps no values, so that
    forgetting forgets."""

    known: int = 0  #: parts known now
    source: str = ""  #: "staff", "form", "import", "api"
    by: int = 0
