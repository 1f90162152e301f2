"""The programme's words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.engage.programme.models import Holidays, ItemState
from weilu.engage.programme.rules import cadence_of

FORMS = {
    "text": gettext_lazy("Text"), "topic": gettext_lazy("Topic to talk about"),
    "quiz": gettext_lazy("Quiz"), "live": gettext_lazy("Live session"),
    "recap": gettext_lazy("Recap"), "other": gettext_lazy("Other"),
}  # fmt: skip
HOLIDAYS = {
    Holidays.AS_USUAL: gettext_lazy("Comes as usual"),
    Holidays.WORKDAYS: gettext_lazy("Only on working days, make-up days too"),
    Holidays.FREE_DAYS: gettext_lazy("Only on days off"),
}
STATES: dict[str, Any] = {
    ItemState.PLANNED: gettext_lazy("planned"), ItemState.QUEUED: gettext_lazy("in the outbox"),
    ItemState.TASKED: gettext_lazy("a person’s task"), ItemState.SKIPPED: gettext_lazy("left out"),
}  # fmt: skip
WEEKDAYS = {
    "MO": gettext_lazy("Mon"), "TU": gettext_lazy("Tue"), "WE": gettext_lazy("Wed"),
    "TH": gettext_lazy("Thu"), "FR": gettext_lazy("Fri"), "SA": gettext_lazy("Sat"),
    "SU": gettext_lazy("Sun"),
}  # fmt: skip


def cadence(rule: str) -> str:
    """A rule in words, itself where words fail."""
    told = cadence_of(rule)
    if not told.is_plain:
        return rule
    once = {"day": _("every day"), "week": _("every week"), "month": _("every month")}
    many = {
        "day": _("every %(n)d days"), "week": _("every %(n)d weeks"),
        "month": _("every %(n)d months"),
    }  # fmt: skip
    often = (once if told.every == 1 else many)[told.unit] % {"n": told.every}
    named: list[Any] = [str(WEEKDAYS[day]) for day in told.weekdays]
    return _("%(often)s: %(days)s") % {"often": often, "days": " ".join(named)} if named else often
