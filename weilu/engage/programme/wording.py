"""The programme's words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from weilu.engage.programme.models import Holidays, ItemState
from weilu.engage.programme.rules import cadence_of
from weilu.engage.programme.verdict import Proposal

FORMS = {
    "text": gettext_lazy("Text"), "topic": gettext_lazy("Topic to talk about"),
    "quiz": gettext_lazy("Quiz"), "live": gettext_lazy("Live session"),
    "brief": gettext_lazy("Morning brief"), "recap": gettext_lazy("Recap"),
    "other": gettext_lazy("Other"),
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

#: What is proposed for a column: level of its badge, word.
PROPOSALS: dict[str, tuple[str, Any]] = {
    "keep": ("good", pgettext_lazy("column", "Keep")),
    "refresh": ("watch", pgettext_lazy("column", "Refresh")),
    "retire": ("act", pgettext_lazy("column", "Retire")),
    "wait": ("quiet", gettext_lazy("Too early to say")),
    "kept": ("good", gettext_lazy("Kept")),
}  # fmt: skip
WHY: dict[str, Any] = {
    "few": gettext_lazy("%(n)s days are counted; it takes %(least)s to say anything."),
    "no_orders_yet": gettext_lazy("No order followed its %(n)s days yet."),
    "no_orders": gettext_lazy("No order followed any of its last %(n)s days."),
    "orders_ended": gettext_lazy(
        "%(orders)s orders followed its last %(n)s days, none of them the last %(last)s."
    ),
    "orders": gettext_lazy("%(orders)s orders followed its last %(n)s days."),
    "fell": gettext_lazy("It drew %(before)s members a day, and lately %(now)s."),
    "drew": gettext_lazy(
        "%(lift)s times as many members are there as on ordinary days (%(low)s to %(high)s)."
    ),
    "unclear": gettext_lazy(
        "%(lift)s times as many members are there as on ordinary days, but it may be anything "
        "from %(low)s to %(high)s."
    ),
    "no_usual": gettext_lazy(
        "There are too few ordinary days beside it, and what was posted by hand cannot be told "
        "from its answers."
    ),
    "answered": gettext_lazy(
        "Members answered it %(answers)s times in %(n)s days, but it cannot be told that more "
        "of them are there than on ordinary days."
    ),
    "drew_none": gettext_lazy(
        "No more members are there than on ordinary days (%(lift)s times, %(low)s to %(high)s), "
        "and hardly anybody answers."
    ),
    "no_answers": gettext_lazy("Hardly anybody answered in %(n)s days."),
}  # fmt: skip


def why(told: Proposal) -> str:
    """A proposal's reason, with its figures."""
    figures = {
        name: f"{value:.1f}" if isinstance(value, float) else value
        for name, value in told.figures.items()
    }
    return str(WHY[told.why]) % figures


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
