"""What is told of benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind

DID: dict[str, Any] = {
    "noted": _("noted"), "changed": _("changed"), "dropped": _("put away"),
    "brought_back": _("brought back"),
}  # fmt: skip


@kind("benchmark_changed", _("%(actor)s %(what)s the benchmark “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class BenchmarkChanged:
    """A community one learns from was noted, changed, put away or brought back."""

    benchmark: int = 0
    name: str = ""
    did: str = ""  #: in `DID`
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = str(data.get("did", ""))
        return {"what": str(DID.get(did, did))}


@kind("benchmark_figure", _("%(actor)s %(what)s a figure of “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class BenchmarkFigure:
    """A public figure of it was noted, or taken out."""

    benchmark: int = 0
    name: str = ""
    measure: str = ""
    day: str = ""  #: ISO date
    out: bool = False
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"what": str(_("took out") if data.get("out") else _("noted"))}
