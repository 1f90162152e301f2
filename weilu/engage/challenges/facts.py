"""What challenges tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind

_DID: dict[str, Any] = {
    "made": _("made"), "changed": _("changed"), "on": _("started"), "ended": _("ended"),
    "deleted": _("deleted"), "funded": _("put points into the budget of"),
}  # fmt: skip
_JUDGED: dict[str, Any] = {
    "dismissed": _("found no copy in"), "penalised": _("struck"), "granted": _("restored"),
    "upheld": _("did not restore"),
}  # fmt: skip


@kind(
    "challenge_entered",
    _("%(actor)s takes part in a challenge"),
    word=pgettext_lazy("event", "entered a challenge"),
)
@dataclass(frozen=True)
class ChallengeEntered:
    """A member takes part in a challenge, or again after leaving."""

    challenge: int = 0
    name: str = ""
    via: str = ""  #: "page" | "keyword" | "segment" | "staff" | "api"


@kind(
    "challenge_left",
    _("%(actor)s left a challenge"),
    word=pgettext_lazy("event", "left a challenge"),
)
@dataclass(frozen=True)
class ChallengeLeft:
    """A member takes part no more."""

    challenge: int = 0
    name: str = ""


@kind(
    "surprised",
    _("%(actor)s was about to give up a challenge"),
    word=pgettext_lazy("event", "surprise"),
)
@dataclass(frozen=True)
class Surprised:
    """A member who was about to give up got a surprise, or was left out to tell its effect."""

    challenge: int = 0
    day: int = 0  #: from 0
    held: bool = False  #: left out
    points: int = 0


@kind("checked_in", _("%(actor)s checked in"), word=pgettext_lazy("event", "check-in"))
@dataclass(frozen=True)
class CheckedIn:
    """A member did a day of a challenge (`at`), or made up for one."""

    challenge: int = 0
    checkin: int = 0
    day: int = -1  #: made up for, from 0; -1 = the day it was done
    via: str = ""


@kind(
    "checkin_changed",
    _("%(actor)s changed a check-in"),
    word=pgettext_lazy("event", "check-in changed"),
)
@dataclass(frozen=True)
class CheckInChanged:
    """A member edited or withdrew a check-in."""

    challenge: int = 0
    checkin: int = 0
    did: str = ""  #: "edited" | "withdrawn"


@kind(
    "milestone_reached",
    _("%(actor)s reached a milestone of a challenge"),
    word=pgettext_lazy("event", "milestone"),
)
@dataclass(frozen=True)
class MilestoneReached:
    """A member did so many days in a row; `points` are booked."""

    challenge: int = 0
    days: int = 0
    points: int = 0


@kind(
    "copy_appealed",
    _("%(actor)s appealed for a check-in"),
    word=pgettext_lazy("event", "appeal for a check-in"),
)
@dataclass(frozen=True)
class CopyAppealed:
    """A member says that a struck check-in is their own."""

    challenge: int = 0
    checkin: int = 0


@kind("copy_judged", _("%(actor)s %(deed)s a check-in of %(subject)s"), by_staff=True)
@dataclass(frozen=True)
class CopyJudged:
    """Staff decided on a note that looks copied, or on the appeal."""

    challenge: int = 0
    checkin: int = 0
    did: str = ""  #: "dismissed" | "penalised" | "granted" | "upheld"
    why: str = ""
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = str(data.get("did", ""))
        return {"deed": str(_JUDGED.get(did, did))}


@kind("challenge_changed", _("%(actor)s %(deed)s the challenge “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class ChallengeChanged:
    """A challenge was made, changed, started, ended, deleted or given a budget."""

    challenge: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "on" | "ended" | "deleted" | "funded"
    points: int = 0  #: put into the budget
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = str(data.get("did", ""))
        return {"deed": str(_DID.get(did, did))}
