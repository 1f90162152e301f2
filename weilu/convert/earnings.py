"""Questions about commissions: what each channel earned, what is held, due and paid out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, Sum

from weilu.convert import reads
from weilu.convert.commissions import OWNER
from weilu.convert.models import CommissionRule, Offer, Order
from weilu.convert.rules import WHOLE
from weilu.ledger.models import Entry, LedgerAccount
from weilu.people.models import Workspace


@dataclass(frozen=True, slots=True)
class Earnings:
    """A channel's commissions in one currency, in minor units."""

    channel: int
    name: str
    currency: str
    rate: int  #: basis points of what is sold from now on; 0 = it earns nothing
    hold_days: int
    held: int = 0  #: of sales whose hold is not over
    earned: int = 0
    clawed_back: int = 0
    paid_out: int = 0

    @property
    def due(self) -> int:
        """Still to be paid; below zero where refunds took back more than was left."""
        return self.earned - self.clawed_back - self.paid_out


def of_channels(workspace: Workspace, only: int | None = None) -> list[Earnings]:
    """Every channel (or `only` one) with a rule, or with commissions in the books."""
    names, rules = reads.channels(workspace), _rules(workspace)
    held, moved = _held(workspace), _moved(workspace)
    usual = Offer.objects.filter(workspace=workspace).values_list("currency", flat=True).first()
    keys = {*held, *moved}
    keys |= {(one, usual or "CNY") for one in rules if one not in {key[0] for key in keys}}
    return [
        Earnings(
            channel, names.get(channel, f"#{channel}"), unit, *rules.get(channel, (0, 0)),
            held=held.get((channel, unit), 0), **moved.get((channel, unit), {}),
        )
        for channel, unit in sorted(keys)
        if only in (None, channel)
    ]  # fmt: skip


def _rules(workspace: Workspace) -> dict[int, tuple[int, int]]:
    found = CommissionRule.objects.filter(workspace=workspace).order_by("version")
    return {one.channel: (one.rate, one.hold_days) for one in found}


def _held(workspace: Workspace) -> dict[tuple[int, str], int]:
    owed = (F("amount") - F("refunded")) * F("rule__rate") / WHOLE  # whole units, as `commission`
    found = Order.objects.filter(offer__workspace=workspace, earns_at__isnull=False, earned_at=None)
    summed = found.values_list("channel", "offer__currency").annotate(
        sum=Sum(ExpressionWrapper(owed, BigIntegerField()))
    )
    return {(channel, unit): held for channel, unit, held in summed if held}


def _moved(workspace: Workspace) -> dict[tuple[int, str], dict[str, int]]:
    words = {"commission": "earned", "clawed_back": "clawed_back", "paid_out": "paid_out"}
    found: Any = Entry.objects.filter(account__in=accounts(workspace)).values_list(
        "account__owner_id", "account__unit", "transfer__kind"
    )
    moved: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for channel, unit, kind, amount in found.annotate(sum=Sum("amount")):
        moved[channel, unit][words[kind]] = abs(amount)
    return moved


def accounts(workspace: Workspace, channel: int | None = None) -> list[LedgerAccount]:
    """The ledger's accounts of channels, or of one."""
    found = LedgerAccount.objects.filter(workspace=workspace, owner_kind=OWNER)
    return list(found if channel is None else found.filter(owner_id=channel))
