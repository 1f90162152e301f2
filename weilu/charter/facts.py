"""What staff say of groups, as the audit tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.charter.kinds import KINDS
from weilu.events.catalogue import kind


@kind("kind_set", _("%(actor)s said what %(group)s is: %(to)s"), by_staff=True)
@dataclass(frozen=True)
class KindSet:
    """It was said what a group is for; "" = the word was taken back."""

    to: str = ""  #: key in `weilu.charter.kinds`
    before: str = ""
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        to = str(data.get("to", ""))
        return {"to": str(KINDS[to].name if to in KINDS else to or _("to be guessed"))}
