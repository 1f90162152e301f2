"""What keyword answers tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind(
    "answered",
    _("Weilu answered %(subject)s by keyword"),
    word=pgettext_lazy("event", "answered by keyword"),
)
@dataclass(frozen=True)
class AnsweredByKeyword:
    """A message (`reply_to`) of `subject` got a keyword answer."""

    answer: int = 0
    name: str = ""


@kind("answer_changed", _("%(actor)s %(deed)s the keyword answer “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class AnswerChanged:
    """A keyword answer was made, changed or deleted."""

    answer: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "deleted"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


_DEEDS: Mapping[str, Any] = {"made": _("made"), "changed": _("changed"), "deleted": _("deleted")}
