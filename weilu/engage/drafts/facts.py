"""What drafts tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("draft_let_out", _("%(actor)s let the draft of “%(name)s” of %(slot)s go out"), by_staff=True)
@dataclass(frozen=True)
class DraftLetOut:
    """A person let a drafted day go out, with so many of the proposed lines."""

    item: int = 0
    name: str = ""
    slot: str = ""  #: day its cadence gave, ISO 8601
    lines: int = 0
    dropped: int = 0
    by: int = 0  #: account


@kind("feed_changed", _("%(actor)s %(deed)s the feed %(name)s"), by_staff=True)
@dataclass(frozen=True)
class FeedChanged:
    """A feed was added, changed, paused or deleted."""

    feed: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "paused" | "deleted"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


@kind("desk_changed", _("%(actor)s changed how “%(name)s” is drafted"), by_staff=True)
@dataclass(frozen=True)
class DeskChanged:
    """Words, sources or length of a column's drafts were changed."""

    column: int = 0
    name: str = ""
    by: int = 0  #: account


@kind("writer_changed", _("%(actor)s changed which model writes drafts up"), by_staff=True)
@dataclass(frozen=True)
class WriterChanged:
    """A language model for drafts was set, switched on or off."""

    model: str = ""
    on: bool = False
    by: int = 0  #: account


_DEEDS: Mapping[str, Any] = {
    "made": _("added"), "changed": _("changed"), "paused": _("paused"), "deleted": _("deleted"),
}  # fmt: skip
