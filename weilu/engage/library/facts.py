"""What the library tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("material_changed", _("%(actor)s %(deed)s the material “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class MaterialChanged:
    """A material was made, changed, retired or brought back."""

    material: int = 0
    name: str = ""
    number: int = 0  #: of its version
    did: str = ""  #: "made" | "changed" | "retired" | "brought_back"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


@kind("material_used", _("%(actor)s used “%(name)s” in %(group)s"), by_staff=True)
@dataclass(frozen=True)
class MaterialUsed:
    """A material was put into the outbox for a group, or given to a person to post there."""

    material: int = 0
    name: str = ""
    number: int = 0  #: of its version
    link: str = ""  #: word of the link made for it
    by: int = 0  #: account


@kind("link_opened", _("%(actor)s opened a link"), word=pgettext_lazy("event", "opened a link"))
@dataclass(frozen=True)
class LinkOpened:
    """A member opened a link of their own, once a day; who wants not to be counted leaves none."""

    material: int = 0
    link: str = ""  #: its word


@kind(
    "openings_uncounted",
    _("%(actor)s said whether their openings may be known by name"),
    word=pgettext_lazy("event", "chose whether openings are known"),
)
@dataclass(frozen=True)
class OpeningsUncounted:
    """A member said whether their openings may be known by name."""

    off: bool = True  #: False: they may again


_DEEDS: Mapping[str, Any] = {
    "made": _("made"), "changed": _("changed"), "retired": _("took out of use"),
    "brought_back": _("brought back"),
}  # fmt: skip
