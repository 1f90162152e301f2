"""Words for evidence that two identities are one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

#: Strength from → (level, word).
SURE = (
    (0.8, "good", gettext_lazy("very likely")),
    (0.5, "info", gettext_lazy("likely")),
    (0.0, "quiet", gettext_lazy("possible")),
)


def strength_word(strength: float) -> tuple[str, Any]:
    """Level and word of a strength, 0..1."""
    return next((level, word) for least, level, word in SURE if strength >= least)


def reason_words(code: str, data: Mapping[str, Any], groups: Mapping[int, str]) -> str:
    """One piece of evidence as a sentence; `groups`: names by number."""
    group = groups.get(int(data.get("group", 0)), _("a group that is gone"))
    values = {"value": data.get("value", ""), "name": data.get("name", ""), "group": group}
    sentences = {
        "phone": _("The same phone number, %(value)s."),
        "handle": _("The same account name, %(value)s."),
        "visitor": _("The same browser. Phones are lent at times."),
        "invitation": _("The same personal invitation, made for one."),
        "came_back": _("“%(name)s” left %(group)s shortly before the other came."),
        "same_group": _("Both are called “%(name)s” in %(group)s."),
        "same_time": ngettext(
            "Both are called “%(name)s” and were first seen within %(days)d day of each other.",
            "Both are called “%(name)s” and were first seen within %(days)d days of each other.",
            int(data.get("days", 0)),
        )
        % {"name": "%(name)s", "days": int(data.get("days", 0))},
    }
    return sentences[code] % values if code in sentences else code
