"""What is told of plans and of booked amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weilu.events.catalogue import kind
from weilu.kit import money


@kind("plan_made", _("%(actor)s made the plan “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PlanMade:
    """A target and budget was begun for a community."""

    plan: int = 0
    name: str = ""
    by: int = 0  #: account


@kind("plan_changed", _("%(actor)s changed %(cells)s in the plan “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PlanChanged:
    """Figures of a plan were typed, filled down, imported or taken back."""

    plan: int = 0
    name: str = ""
    figures: int = 0  #: how many cells
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        figures = int(data.get("figures", 0))
        return {"cells": ngettext("%(n)d figure", "%(n)d figures", figures) % {"n": figures}}


@kind("plan_settled", _("%(actor)s changed the frame of the plan “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PlanSettled:
    """Name, weeks, members at the beginning, or who answers for a plan was changed."""

    plan: int = 0
    name: str = ""
    by: int = 0  #: account


@kind("plan_dropped", _("%(actor)s %(did)s the plan “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PlanDropped:
    """A plan was put away, or brought back."""

    plan: int = 0
    name: str = ""
    back: bool = False
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"did": str(_("brought back") if data.get("back") else _("put away"))}


@kind("amount_booked", _("%(actor)s booked %(money)s"), by_staff=True)
@dataclass(frozen=True)
class AmountBooked:
    """Money that came in or was spent was entered."""

    amount: int = 0  #: entry
    booked_as: str = ""  #: "revenue" | "people" | "acquisition" | "devices" | "gifts"
    minor: int = 0  #: in minor units of the currency
    currency: str = ""
    day: str = ""  #: ISO date
    subject: str = ""  #: what it was spent on, as "channel:12"
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"money": _money(data)}


@kind("amount_withdrawn", _("%(actor)s %(did)s the booking of %(money)s"), by_staff=True)
@dataclass(frozen=True)
class AmountWithdrawn:
    """A booked amount was taken out, or put back."""

    amount: int = 0  #: entry
    minor: int = 0  #: in minor units of the currency
    currency: str = ""
    back: bool = False
    by: int = 0  #: account

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        did = _("put back") if data.get("back") else _("took out")
        return {"money": _money(data), "did": str(did)}


def _money(data: Mapping[str, Any]) -> str:
    currency = str(data.get("currency", ""))
    known = currency in money.DIGITS
    return money.written(int(data.get("minor", 0)), currency) if known else ""
