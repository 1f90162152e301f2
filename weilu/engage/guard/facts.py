"""What rules in the group tell the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("rule_changed", _("%(actor)s %(deed)s the rule “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class RuleChanged:
    """A rule of the group was made, changed (a new version), switched or taken away."""

    guard: int = 0
    name: str = ""
    number: int = 0  #: version
    mode: str = ""  #: "off" | "dry" | "on"
    did: str = ""  #: "made" | "changed" | "switched" | "removed" | "restored"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"deed": str(_DEEDS.get(str(data.get("did", "")), _("changed")))}


_DEEDS: Mapping[str, Any] = {
    "made": _("made"),
    "changed": _("changed"),
    "switched": _("switched"),
    "removed": _("took away"),
    "restored": _("brought back"),
}


@kind(
    "guard_would",
    _("A rule on trial would have met a message of %(subject)s"),
    word=pgettext_lazy("event", "rule on trial"),
)
@dataclass(frozen=True)
class GuardWould:
    """A rule in its dry run met a message (`reply_to`) of `subject`; nothing was done."""

    incident: int = 0
    guard: int = 0
    number: int = 0  #: version of the rule
    step: str = ""  #: what would have followed
    why: str = ""


@kind(
    "guard_acted", _("A rule met a message of %(subject)s"), word=pgettext_lazy("event", "rule met")
)
@dataclass(frozen=True)
class GuardActed:
    """A rule met a message (`reply_to`) of `subject`, and something was done."""

    incident: int = 0
    guard: int = 0
    number: int = 0
    step: str = ""
    why: str = ""


@kind("warned", _("%(subject)s was warned by a rule"), word=pgettext_lazy("event", "warned"))
@dataclass(frozen=True)
class Warned:
    """A warning was put into the outbox; it counts until it lapses or is forgiven."""

    incident: int = 0


@kind("muted", _("%(subject)s was muted by a rule"), word=pgettext_lazy("event", "muted"))
@dataclass(frozen=True)
class Muted:
    """A mute was asked of the platform, or of a person."""

    incident: int = 0
    seconds: int = 0


@kind(
    "removed_by_rule",
    _("%(subject)s was removed by a rule"),
    word=pgettext_lazy("event", "removed by a rule"),
)
@dataclass(frozen=True)
class RemovedByRule:
    """A removal was asked of the platform, or of a person; the platform tells when it happened."""

    incident: int = 0
    by: int = 0  #: account that approved it, 0 = nobody was asked


@kind("removal_refused", _("%(actor)s kept %(subject)s in the group"), by_staff=True)
@dataclass(frozen=True)
class RemovalRefused:
    """A person decided against a removal that a rule had proposed."""

    incident: int = 0
    by: int = 0


@kind("forgiven", _("%(actor)s took back what a rule did to %(subject)s"), by_staff=True)
@dataclass(frozen=True)
class Forgiven:
    """A warning no longer counts, a mute was ended."""

    incident: int = 0
    by: int = 0


@kind(
    "appeal_made", _("%(subject)s appealed against a rule"), word=pgettext_lazy("event", "appealed")
)
@dataclass(frozen=True)
class AppealMade:
    """Who was warned, muted or removed says that it was wrong."""

    incident: int = 0


@kind("appeal_settled", _("%(actor)s settled an appeal of %(subject)s: %(what)s"), by_staff=True)
@dataclass(frozen=True)
class AppealSettled:
    """Staff granted an appeal, or upheld the rule."""

    incident: int = 0
    granted: bool = False
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"what": str(_("granted") if data.get("granted") else _("upheld"))}


@kind("rule_judged", _("%(actor)s said whether a rule was right about %(subject)s"), by_staff=True)
@dataclass(frozen=True)
class RuleJudged:
    """A person marked a rule's judgement on a message as right or wrong."""

    guard: int = 0
    event: int = 0
    right: bool = False
    by: int = 0


@kind("exempted", _("%(actor)s %(deed)s"), by_staff=True)
@dataclass(frozen=True)
class Exempted:
    """Rules leave `subject` alone from now on, or no longer do."""

    on: bool = True
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        on = data.get("on", True)
        return {"deed": str(_("exempted a member from the rules") if on
                            else _("put a member under the rules again"))}  # fmt: skip
