"""Applications and decisions, as the log tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.acquire.threshold.wording import STATES
from weilu.events.catalogue import kind


@kind("threshold_changed", _("%(actor)s changed the threshold “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class ThresholdChanged:
    """A form at the door was made, changed or deleted."""

    threshold: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "deleted"
    by: int = 0


@kind("applied", _("Somebody applied through “%(name)s”"), word=pgettext_lazy("event", "applied"))
@dataclass(frozen=True)
class Applied:
    """A visitor filled in the form at the door; who they are on a platform is not known yet."""

    application: int = 0
    threshold: int = 0
    name: str = ""
    code: str = ""  #: the entry code they came by
    score: int = 0
    state: str = ""  #: how it began: "pending" | "accepted" | "declined" (by the quiz)


@kind("application_decided", _("%(actor)s decided on an application: %(state)s"), by_staff=True)
@dataclass(frozen=True)
class ApplicationDecided:
    """A person let an applicant in, turned them down, or took that back ("pending")."""

    application: int = 0
    threshold: int = 0
    state: str = ""
    reason: str = ""
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        known = STATES.get(str(data.get("state", "")))
        return {"state": str(known[1] if known else data.get("state", ""))}
