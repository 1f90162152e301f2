"""Words for greetings and newcomers, as people read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.engage.welcome.models import Newcomer

#: What the list can be narrowed to, in order.
STANDINGS: dict[str, Any] = {
    "to_greet": _("Not greeted"),
    "to_accept": _("Yet to accept"),
    "accepted": _("Accepted"),
    "back": _("Came back"),
    "rehearsed": _("Rehearsed"),
}
#: Mode of a plan → (level, word).
MODES: dict[str, tuple[str, Any]] = {
    "off": ("quiet", _("off")),
    "dry": ("info", _("rehearsal")),
    "on": ("good", _("on")),
}
#: State of a newcomer → (level, word).
STATES: dict[str, tuple[str, Any]] = {
    "waiting": ("info", _("waits for the next greeting")),
    "greeted": ("watch", _("greeted")),
    "back": ("quiet", _("came back")),
    "dry": ("quiet", _("rehearsed")),
    "left_alone": ("act", _("not greeted")),
}
#: Why somebody was left alone.
WHYS: dict[str, Any] = {
    "late": _("it was too late when Weilu heard of it"),
    "listed": _("many stood in the member list at once"),
    "no_words": _("the greeting has no words"),
    "gone": _("left before the greeting"),
    "back": _("greeted not long ago"),
}
VIAS: dict[str, Any] = {
    "join": _("joined"),
    "join_request": _("asked to join"),
    "contact_added": _("added staff"),
}


def state(newcomer: Newcomer) -> tuple[str, Any]:
    """Where a newcomer stands: (level, word)."""
    if newcomer.accepted_at is not None:
        return "good", _("accepted")
    return STATES[newcomer.state]
