"""What happens to segments, as the log tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind

DID = {"made": _("kept"), "changed": _("changed"), "deleted": _("deleted")}


@kind(
    "segment_changed", _("%(actor)s %(word)s the segment “%(name)s”"), by_staff=True,
    word=_("Segments changed"),
)  # fmt: skip
@dataclass(frozen=True)
class SegmentChanged:
    """A filter was kept under a name, changed or deleted."""

    segment: int = 0
    name: str = ""
    text: str = ""  #: the filter
    did: str = ""  #: "made" | "changed" | "deleted"
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"word": str(DID.get(data.get("did", ""), DID["changed"]))}
