"""What the programme tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("column_changed", _("%(actor)s %(deed)s the programme column “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class ColumnChanged:
    """A column was made, changed, retired or brought back; or staff said what becomes of it."""

    column: int = 0
    name: str = ""
    #: "made" | "changed" | "retired" | "brought_back" | "kept" | "refreshed" | "asked_again"
    did: str = ""
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


@kind("item_changed", _("%(actor)s %(deed)s “%(name)s” of %(slot)s"), by_staff=True)
@dataclass(frozen=True)
class ItemChanged:
    """One day of a column was written, moved, left out, put back, or copied there."""

    item: int = 0
    name: str = ""
    slot: str = ""  #: day its cadence gave, ISO 8601
    did: str = ""  #: "written" | "moved" | "skipped" | "put_back" | "copied"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


_DEEDS: Mapping[str, Any] = {
    "made": _("made"), "changed": _("changed"), "retired": _("retired"),
    "brought_back": _("brought back"), "written": _("wrote"), "moved": _("moved"),
    "skipped": _("left out"), "put_back": _("put back"), "kept": _("keeps"),
    "copied": _("copied"), "refreshed": _("refreshed"), "asked_again": _("asks again about"),
}  # fmt: skip
