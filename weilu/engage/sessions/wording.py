"""Sessions in words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

FORMS: dict[str, Any] = {
    "live": gettext_lazy("Live session"), "event": gettext_lazy("Event"),
    "group": gettext_lazy("Temporary group"),
}  # fmt: skip
STATES: dict[str, tuple[str, Any]] = {
    "planned": ("info", pgettext_lazy("session", "planned")),
    "running": ("good", pgettext_lazy("session", "running")),
    "over": ("quiet", pgettext_lazy("session", "over")),
    "cancelled": ("quiet", pgettext_lazy("session", "called off")),
}
#: Steps of checklists, by their code.
DUTIES: dict[str, Any] = {
    "outline": gettext_lazy("Agree on the outline with the speaker"),
    "poster": gettext_lazy("Check the poster and post it"),
    "forward": gettext_lazy("Pass the poster on"),
    "rehearse": gettext_lazy("Try it out: does the relay reach every group?"),
    "thank": gettext_lazy("Thank the speaker and those who asked"),
    "place": gettext_lazy("Book the place"), "helpers": gettext_lazy("Say who helps at the door"),
    "open_group": gettext_lazy("Open the group and invite its members"),
    "dissolve": gettext_lazy("Say goodbye and dissolve the group"),
    "recap": gettext_lazy("Read the recap and let it go"),
}  # fmt: skip
HOW: dict[str, Any] = {
    "word": gettext_lazy("wrote the word"), "staff": gettext_lazy("noted by staff"),
    "api": gettext_lazy("by a program"), "ticket": gettext_lazy("came in with a ticket"),
}  # fmt: skip
QUESTIONS: dict[str, tuple[str, Any]] = {
    "new": ("act", pgettext_lazy("question", "new")),
    "passed": ("info", pgettext_lazy("question", "with the speaker")),
    "answered": ("good", pgettext_lazy("question", "answered")),
    "dropped": ("quiet", pgettext_lazy("question", "left aside")),
}
