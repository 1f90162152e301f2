"""What matching tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("card_changed", _("%(actor)s %(deed)s a card"), word=pgettext_lazy("event", "offer or need"))
@dataclass(frozen=True)
class CardChanged:
    """What a member offers or looks for was written, changed, paused, settled or ended."""

    card: int = 0
    of: str = ""  #: "offer" | "need"
    did: str = ""  #: "made" | "changed" | "open" | "paused" | "settled" | "ended"

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_CARD.get(str(data.get("did", "")), _("changed")))}


@kind(
    "introduction_moved",
    _("%(actor)s %(deed)s an introduction"),
    word=pgettext_lazy("event", "introduction"),
)
@dataclass(frozen=True)
class IntroductionMoved:
    """Two members were asked whether they want to know each other, or how that went on."""

    introduction: int = 0
    need: int = 0  #: card
    offer: int = 0  #: card
    did: str = ""  #: "proposed" | "agreed" | "declined" | "accepted" | "ran_out"

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_MEETING.get(str(data.get("did", "")), _("changed")))}


@kind(
    "outcome_told",
    _("%(actor)s told what came of an introduction"),
    word=pgettext_lazy("event", "outcome of an introduction"),
)
@dataclass(frozen=True)
class OutcomeTold:
    """One of the two told what came of it."""

    introduction: int = 0
    card: int = 0
    result: str = ""  #: "worked" | "talking" | "nothing"


@kind(
    "team_changed",
    _("%(actor)s %(deed)s the team “%(name)s”"),
    word=pgettext_lazy("event", "team"),
)
@dataclass(frozen=True)
class TeamChanged:
    """Somebody asked into a small team said yes or no, or wrote how it goes."""

    team: int = 0
    name: str = ""
    did: str = ""  #: "joined" | "declined" | "wrote"

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_TEAM.get(str(data.get("did", "")), _("changed")))}


@kind("matching_managed", _("%(actor)s %(deed)s: “%(what)s”"), by_staff=True)
@dataclass(frozen=True)
class MatchingManaged:
    """Staff kept a card for a member, introduced two, wrote down an outcome, or ran a team."""

    did: str = ""  #: a key of `_STAFF`
    what: str = ""  #: the card's words, or the team's name
    card: int = 0
    introduction: int = 0
    team: int = 0
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_STAFF.get(str(data.get("did", "")), _("changed")))}


_CARD: Mapping[str, Any] = {
    "made": pgettext_lazy("card", "wrote"), "changed": _("changed"),
    "open": pgettext_lazy("card", "reopened"), "paused": pgettext_lazy("card", "paused"),
    "settled": pgettext_lazy("card", "settled"), "ended": pgettext_lazy("card", "ended"),
}  # fmt: skip
_MEETING: Mapping[str, Any] = {
    "proposed": pgettext_lazy("introduction", "asked for"),
    "agreed": pgettext_lazy("introduction", "agreed to"),
    "accepted": pgettext_lazy("introduction", "was the second to agree to"),
    "declined": pgettext_lazy("introduction", "declined"),
    "ran_out": pgettext_lazy("introduction", "let run out"),
}  # fmt: skip
_TEAM: Mapping[str, Any] = {
    "joined": pgettext_lazy("team", "joined"),
    "declined": pgettext_lazy("team", "did not join"),
    "wrote": pgettext_lazy("team", "wrote to"),
}  # fmt: skip
_STAFF: Mapping[str, Any] = {
    "made": _("wrote a card"), "changed": _("changed a card"), "open": _("reopened a card"),
    "paused": _("paused a card"), "settled": _("settled a card"), "ended": _("ended a card"),
    "proposed": _("introduced two members"), "withdrawn": _("withdrew an introduction"),
    "outcome": _("wrote down what came of an introduction"),
    "team_made": _("made a team"), "team_changed": _("changed a team"),
    "team_asked": _("asked a member into a team"),
    "team_left": _("took a member out of a team"), "team_wrote": _("wrote to a team"),
    "team_done": _("closed a team as finished"), "team_dropped": _("closed a team as given up"),
    "team_forming": _("reopened a team"), "team_working": _("reopened a team"),
}  # fmt: skip
