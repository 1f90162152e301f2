"""Words for what routing keeps as keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RULES = {
    "fill": _("One after the other: the first that has a seat"),
    "even": _("Evenly: the one with the fewest"),
    "load": _("By work: the one whose staff account added the fewest people today"),
}
LANGUAGES = {"": _("Any language"), "zh": _("Chinese"), "en": _("English")}
#: Where an entrant stands → (level, word).
STATES = {
    "waiting": ("watch", _("Waits for the hour")),
    "nowhere": ("act", _("No seat")),
    "let_in": ("good", _("Let in")),
    "came": ("good", _("Came")),
}
WHYS = {
    "chosen": _("goes here"),
    "gone": _("the group is gone"),
    "full": _("no seat is left"),
    "segment": _("not found by its filter"),
    "language": _("for another language"),
    "later": _("its turn comes later by the rule"),
    "closed": _("the set is closed"),
    "better": _("another is meant for them more closely"),
}
