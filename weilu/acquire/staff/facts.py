"""What staff do in the acquire room, as the audit tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.acquire.staff.wording import KIND_WORDS
from weilu.events.catalogue import kind


@kind("staff_account_changed", _("%(actor)s changed the staff account “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class StaffAccountChanged:
    """A staff account was entered, changed, or is no longer worked with."""

    account: int = 0
    name: str = ""
    did: str = ""  #: "entered" | "changed" | "left"
    by: int = 0  #: who did it


@kind("staff_account_rested", _("%(actor)s: “%(name)s” rests until %(until)s"), by_staff=True)
@dataclass(frozen=True)
class StaffAccountRested:
    """An account gets no duties until a day ("" = it is back at work)."""

    account: int = 0
    name: str = ""
    until: str = ""
    why: str = ""  #: "own" | "restricted" (by the platform)
    by: int = 0


@kind("pace_changed", _("%(actor)s changed the pace “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PaceChanged:
    """A plan of pace was made, changed or deleted; days already planned stay as they are."""

    pace: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "deleted"
    by: int = 0


@kind("duty_done", _("%(actor)s: %(duty)s, %(reached)s of %(wanted)s"), by_staff=True)
@dataclass(frozen=True)
class DutyDone:
    """It was said how many of a day's duty were done."""

    account: int = 0
    duty: str = ""  #: "accept" | "greet" | "add" | "post"
    wanted: int = 0
    reached: int = 0
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        word = KIND_WORDS.get(str(data.get("duty", "")))
        return {"duty": str(word or data.get("duty", ""))}
