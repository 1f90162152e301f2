"""What the bench tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


class _Worded:
    """Tells a fact's `did` in words."""

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = str(data.get("did", ""))
        return {"deed": str(_DEEDS.get(did, did))}


@kind("host_invited", _("%(actor)s asked %(subject)s to host as “%(badge)s”"), by_staff=True)
@dataclass(frozen=True)
class HostInvited:
    """A member (`subject`) was asked to host."""

    host: int = 0
    badge: str = ""
    by: int = 0  #: account


@kind("host_accepted", _("%(actor)s agreed to host"), word=pgettext_lazy("event", "agreed to host"))
@dataclass(frozen=True)
class HostAccepted:
    """A member agreed, on their own page, to host and to be shown as such."""

    host: int = 0
    badge: str = ""


@kind("host_agreed", _("%(actor)s noted that %(subject)s agreed in person to host"), by_staff=True)
@dataclass(frozen=True)
class HostAgreed:
    """Staff noted that a member (`subject`) agreed in person."""

    host: int = 0
    badge: str = ""
    note: str = ""  #: when and how they agreed
    by: int = 0  #: account


@kind(
    "host_declined", _("%(actor)s would rather not host"),
    word=pgettext_lazy("event", "would rather not host"),
)  # fmt: skip
@dataclass(frozen=True)
class HostDeclined:
    """A member who was asked to host said no, or who hosted stopped."""

    host: int = 0


@kind("host_changed", _("%(actor)s changed what %(subject)s hosts"), by_staff=True)
@dataclass(frozen=True)
class HostChanged:
    """Badge, duties, days or groups of a host (`subject`) were changed."""

    host: int = 0
    badge: str = ""
    by: int = 0  #: account


@kind("host_ended", _("%(actor)s %(deed)s the hosting of %(subject)s"), by_staff=True)
@dataclass(frozen=True)
class HostEnded(_Worded):
    """A host (`subject`) hosts no more, or does again."""

    host: int = 0
    did: str = ""  #: "ended" | "resumed"
    by: int = 0  #: account


@kind("duty_need_changed", _("%(actor)s %(deed)s what a group needs of hosts"), by_staff=True)
@dataclass(frozen=True)
class DutyNeedChanged(_Worded):
    """What a group needs of hosts, and on which days, was set or taken out."""

    duty: str = ""
    did: str = ""  #: "set" | "taken_out"
    by: int = 0  #: account


@kind("rota_planned", _("%(actor)s had the rota planned"), by_staff=True)
@dataclass(frozen=True)
class RotaPlanned:
    """The next days were laid out, and holes filled as far as anybody could."""

    filled: int = 0
    holes: int = 0
    by: int = 0  #: account


@kind("shift_changed", _("%(actor)s %(deed)s the shift of %(day)s"), by_staff=True)
@dataclass(frozen=True)
class ShiftChanged(_Worded):
    """A shift was assigned, swapped, left out, put back or settled (`subject`: its host)."""

    shift: int = 0
    duty: str = ""
    day: str = ""  #: ISO 8601
    did: str = ""  #: "assigned" | "opened" | "swapped" | "dropped" | "put_back" | "done" | "missed"
    by: int = 0  #: account


@kind("shift_told", _("%(actor)s %(deed)s the shift of %(day)s"),
      word=pgettext_lazy("event", "told of a shift"))  # fmt: skip
@dataclass(frozen=True)
class ShiftTold(_Worded):
    """A host said something of a shift on their own page."""

    shift: int = 0
    duty: str = ""
    day: str = ""  #: ISO 8601
    did: str = ""  #: "given_up" | "taken" | "passed" | "told_done"


_DEEDS: Mapping[str, Any] = {
    "ended": _("ended"), "resumed": _("resumed"), "set": pgettext_lazy("rota", "set"),
    "taken_out": pgettext_lazy("rota", "took out"),
    "assigned": pgettext_lazy("rota", "assigned"), "opened": _("took the host off"),
    "swapped": pgettext_lazy("rota", "swapped"), "dropped": _("left out"),
    "put_back": _("put back"), "done": _("saw done"), "missed": _("saw missed"),
    "given_up": _("gave up"), "taken": pgettext_lazy("rota", "took"),
    "passed": _("could not take"), "told_done": _("said what happened in"),
}  # fmt: skip
