"""What is told of house rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("rules_published", _("%(actor)s published version %(number)s of %(whose)s"), by_staff=True)
@dataclass(frozen=True)
class RulesPublished:
    """House rules were published: of the workspace, or what a group adds to them."""

    book: int = 0
    edition: int = 0
    number: int = 0
    group: str = ""  #: name of the group they are of, "" = of the workspace
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        group = str(data.get("group", ""))
        if group:
            return {"whose": _("the rules of “%(group)s”") % {"group": group}}
        return {"whose": str(_("the house rules"))}


@kind(
    "rules_accepted",
    _("%(actor)s accepted the house rules"),
    word=pgettext_lazy("event", "accepted the rules"),
)
@dataclass(frozen=True)
class RulesAccepted:
    """A member accepted one version of the house rules, once."""

    book: int = 0
    edition: int = 0
    number: int = 0
    way: str = ""  #: "page" | "word" | "reaction" | "form"
