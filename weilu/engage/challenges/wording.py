"""Words for what challenges hold, and what is read out of a message."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _

STATES: dict[str, tuple[str, Any]] = {
    "draft": ("quiet", _("draft")), "on": ("good", _("running")), "ended": ("quiet", _("ended")),
}  # fmt: skip
DAYS: dict[str, Any] = {
    "done": _("done"), "made_up": _("made up for"), "frozen": _("kept by a freeze"),
    "free": _("free day"), "missed": _("missed"), "open": _("open"), "ahead": _("to come"),
}  # fmt: skip
STANDINGS: dict[str, Any] = {
    "today": _("checked in today"), "not_yet": _("not yet today"),
    "risk": _("about to lose a streak"), "muted": _("want no reminders"), "left": _("left"),
}  # fmt: skip
COPIES: dict[str, tuple[str, Any]] = {
    "open": ("act", _("to decide")), "dismissed": ("quiet", _("no copy")),
    "penalised": ("watch", _("struck")), "appealed": ("act", _("appeal")),
    "granted": ("good", _("restored")), "upheld": ("quiet", _("stays struck")),
}  # fmt: skip
BOARDS: dict[str, Any] = {
    "week": _("Last seven days"), "cohort": _("Who began with you"),
    "better": _("Most improved"),
}  # fmt: skip
VIAS: dict[str, Any] = {
    "page": _("on the phone"), "keyword": _("in the group"), "api": _("over the API"),
    "staff": _("by staff"), "segment": _("by segment"),
}  # fmt: skip

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def after(keyword: str, text: str) -> str | None:
    """What follows a keyword that a message begins with; None where it does not begin with it."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("#")
    word = unicodedata.normalize("NFKC", keyword)
    if not word or not plain.casefold().startswith(word.casefold()):
        return None
    rest = plain[len(word) :]
    # In letters that are parted by blanks, a longer word is another word.
    if (
        rest
        and word[-1].isascii()
        and word[-1].isalnum()
        and rest[0].isascii()
        and rest[0].isalpha()
    ):
        return None
    return rest.lstrip(" #:，,。.：-—!！\n\t").strip()


def number_in(text: str) -> float | None:
    """The first number in a text."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return float(found.group().replace(",", ".")) if found else None
