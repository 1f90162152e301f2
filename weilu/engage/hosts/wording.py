"""The bench's words for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from weilu.engage.hosts.models import Duty, HostKind, ShiftState

DUTIES: dict[str, Any] = {
    Duty.OPEN: gettext_lazy("Open a topic"), Duty.WELCOME: gettext_lazy("Welcome newcomers"),
    Duty.WATCH: gettext_lazy("Watch the rules"), Duty.LIVE: gettext_lazy("Run a live evening"),
}  # fmt: skip
#: What a host is told to do.
BRIEFS: dict[str, Any] = {
    Duty.OPEN: gettext_lazy("Ask something everybody can answer, and answer it first yourself."),
    Duty.WELCOME: gettext_lazy("Greet who came lately by name, and ask them one thing."),
    Duty.WATCH: gettext_lazy("Look in a few times, remind kindly, and tell staff of the rest."),
    Duty.LIVE: gettext_lazy("Announce it, open on time, and pick up questions."),
}
KINDS: dict[str, Any] = {
    HostKind.HOST: pgettext_lazy("bench", "Host"),
    HostKind.VOLUNTEER: pgettext_lazy("bench", "Volunteer"),
}
#: State of a host → level of its badge and word.
STATES: dict[str, Any] = {
    "invited": ("watch", pgettext_lazy("bench", "asked")),
    "on": ("good", pgettext_lazy("bench", "hosts")),
    "ended": ("quiet", pgettext_lazy("bench", "hosts no more")),
}
SHIFTS: dict[str, Any] = {
    "hole": ("act", pgettext_lazy("shift", "nobody yet")),
    ShiftState.PLANNED: ("info", pgettext_lazy("shift", "planned")),
    ShiftState.DONE: ("good", pgettext_lazy("shift", "done")),
    ShiftState.MISSED: ("watch", pgettext_lazy("shift", "not done, or not told")),
    ShiftState.SWAPPED: ("quiet", pgettext_lazy("shift", "given up")),
    ShiftState.DROPPED: ("quiet", pgettext_lazy("shift", "left out")),
}
DAYS: dict[int, Any] = dict(
    enumerate(
        (gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu"),
         gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun"))
    )
)  # fmt: skip


def days(given: Iterable[int]) -> str:
    """Days of the week in words."""
    named = [str(DAYS[day]) for day in sorted(given)]
    return _("every day") if len(named) == 7 else " ".join(named)


def duties(given: Iterable[str]) -> str:
    """Duties in words, in their usual order."""
    held = set(given)
    return _(", ").join(str(word) for key, word in DUTIES.items() if key in held)
