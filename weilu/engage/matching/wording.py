"""Matching's words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "offer": pgettext_lazy("card", "Offer"), "need": pgettext_lazy("card", "Need"),
}  # fmt: skip
STATES: dict[str, Any] = {
    "open": pgettext_lazy("card state", "open"), "paused": pgettext_lazy("card state", "paused"),
    "settled": pgettext_lazy("card state", "found"), "ended": pgettext_lazy("card state", "ended"),
}  # fmt: skip
LEVELS = {"open": "good", "paused": "watch", "settled": "quiet", "ended": "quiet"}
MEETINGS: dict[str, Any] = {
    "waiting": pgettext_lazy("introduction", "both are asked"),
    "accepted": pgettext_lazy("introduction", "both said yes"),
    "declined": pgettext_lazy("introduction", "one said no"),
    "ran_out": pgettext_lazy("introduction", "not answered"),
    "withdrawn": pgettext_lazy("introduction", "withdrawn"),
}  # fmt: skip
MEETING_LEVELS = {
    "waiting": "watch", "accepted": "good", "declined": "quiet", "ran_out": "quiet",
    "withdrawn": "quiet",
}  # fmt: skip
RESULTS: dict[str, Any] = {
    "worked": _("It worked out"), "talking": _("Still talking"), "nothing": _("Nothing came of it"),
}  # fmt: skip
RESULT_LEVELS = {"worked": "good", "talking": "watch", "nothing": "quiet"}
TEAMS: dict[str, Any] = {
    "forming": pgettext_lazy("team", "forming"), "working": pgettext_lazy("team", "at work"),
    "done": pgettext_lazy("team", "finished"), "dropped": pgettext_lazy("team", "given up"),
}  # fmt: skip
TEAM_LEVELS = {"forming": "watch", "working": "good", "done": "quiet", "dropped": "quiet"}
#: What a team's member said.
SAYS: dict[bool | None, Any] = {
    None: pgettext_lazy("team", "asked"), True: pgettext_lazy("team", "in"),
    False: pgettext_lazy("team", "said no"),
}  # fmt: skip
#: How long a card may stand, as a phone offers it.
DAYS = (30, 90, 180)
