"""What staff do to workspaces, seats and members, as the audit tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind
from weilu.people.models import Role

#: A role as people read it.
ROLE_WORDS = {
    Role.OWNER: _("Owner"),
    Role.OPERATOR: _("Operator"),
    Role.HOST: _("Host"),
    Role.ANALYST: _("Analyst"),
    Role.PARTNER: _("Partner"),
}


@kind("workspace_opened", _("%(actor)s opened the workspace “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class WorkspaceOpened:
    """A workspace was made; nobody's doing (`by` 0) where Weilu made it at its first start."""

    name: str = ""
    by: int = 0  #: account


@kind("seat_given", _("%(actor)s gave %(name)s a seat as %(role)s"), by_staff=True)
@dataclass(frozen=True)
class SeatGiven:
    """An account got a seat in the workspace, or its seat another role."""

    account: int = 0
    name: str = ""
    role: str = ""
    before: str = ""  #: the role until then, "" = no seat
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"role": str(ROLE_WORDS.get(data.get("role", ""), data.get("role", "")))}


@kind("seat_taken", _("%(actor)s took the seat of %(name)s away"), by_staff=True)
@dataclass(frozen=True)
class SeatTaken:
    """An account's seat was taken away; `role` is what it had."""

    account: int = 0
    name: str = ""
    role: str = ""
    by: int = 0  #: account


@kind("staff_marked", _("%(actor)s said of %(subject)s: %(staff)s"), by_staff=True)
@dataclass(frozen=True)
class StaffMarked:
    """It was said of a member (`subject`) whether they belong to the team."""

    staff: bool = False
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"staff": str(_("staff") if data.get("staff") else _("not staff"))}


@kind("token_made", _("%(actor)s made the API token “%(name)s” (%(may)s)"), by_staff=True)
@dataclass(frozen=True)
class TokenMade:
    """A program was given a token that acts for a seat."""

    name: str = ""
    may_write: bool = False
    days: int = 0  #: until it runs out
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"may": str(_("reads and writes") if data.get("may_write") else _("reads"))}


@kind("token_revoked", _("%(actor)s revoked the API token “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class TokenRevoked:
    """A token was ended before its time."""

    name: str = ""
    by: int = 0  #: account


@kind("second_factor_on", _("%(actor)s set up a second factor"), by_staff=True)
@dataclass(frozen=True)
class SecondFactorOn:
    """An account asks for a code of an app at sign-in from now on."""

    by: int = 0  #: account


@kind("second_factor_off", _("%(actor)s took the second factor of %(name)s away"), by_staff=True)
@dataclass(frozen=True)
class SecondFactorOff:
    """An account asks for a password only again."""

    name: str = ""  #: whose it was
    by: int = 0  #: account


@kind("recovery_code_used", _("%(actor)s signed in with a recovery code"), by_staff=True)
@dataclass(frozen=True)
class RecoveryCodeUsed:
    """A code kept for a lost phone was used; it works no more."""

    left: int = 0  #: codes that still work
    by: int = 0  #: account


@kind("recovery_codes_made", _("%(actor)s made new recovery codes"), by_staff=True)
@dataclass(frozen=True)
class RecoveryCodesMade:
    """The codes before work no more."""

    by: int = 0  #: account


@kind("second_factor_asked", _("%(actor)s made a second factor %(state)s"), by_staff=True)
@dataclass(frozen=True)
class SecondFactorAsked:
    """It was set whether everybody with a seat needs a second factor."""

    asked: bool = False
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {
            "state": str(
                _("needed for everybody") if data.get("asked") else _("everybody's own choice")
            )
        }
