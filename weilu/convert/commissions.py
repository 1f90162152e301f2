"""Commissions of channels: rules in versions, booked after a hold, clawed back by refunds."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from weilu.convert import rules
from weilu.convert.facts import CommissionMoved, CommissionPaidOut, CommissionRuleSet
from weilu.convert.models import CommissionRule, Offer, Order
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.ledger import actions as ledger
from weilu.ledger.models import LedgerAccount, Transfer
from weilu.people import audit
from weilu.people.models import Account, Workspace

SOURCE = "weilu:orders"
#: Whose the accounts of channels are, in the ledger.
OWNER = "channel"
#: Orders looked at in one round.
AT_ONCE = 500


class MoreThanAll(WeiluError):
    code = "convert.more_than_all"
    sentence = gettext_lazy("A commission is a share of what stays sold: between 0 and 100 %%.")


class MoreThanDue(WeiluError):
    code = "convert.more_than_due"
    status = 409
    sentence = gettext_lazy("Pay out more than nothing, and no more than is due.")


class Payout(NamedTuple):
    """Money that staff paid to a channel, in minor units; the same `key` is the same payment."""

    amount: int
    key: str
    reference: str


@transaction.atomic
def set_rule(
    workspace: Workspace, channel: int, rate: int, hold_days: int, by: Account
) -> CommissionRule:
    """Say what a channel earns on what is paid from now on. Raises `MoreThanAll`.

    `rate` in basis points; it is paid on sales alone, to the one channel that brought the buyer.
    """
    if not 0 <= rate <= rules.WHOLE:
        raise MoreThanAll
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    before = CommissionRule.objects.filter(workspace=workspace, channel=channel)
    version = (before.aggregate(last=Max("version"))["last"] or 0) + 1
    rule = CommissionRule.objects.create(
        workspace=workspace, channel=channel, version=version, rate=rate, hold_days=hold_days,
        made_at=clock.now(),
    )  # fmt: skip
    fact = CommissionRuleSet(channel, version, rate, hold_days, audit.number(by))
    audit.note(workspace, fact, room="orders")
    return rule


def owe(order: Order) -> None:
    """Fix the rule a paid order stands under (not saved)."""
    mine = CommissionRule.objects.filter(workspace=order.offer.workspace, channel=order.channel)
    rule = mine.order_by("-version").first() if order.channel else None
    if rule is not None and rule.rate and order.paid_at is not None:
        order.rule, order.earns_at = rule, order.paid_at + timedelta(days=rule.hold_days)


def earn_due() -> int:
    """Book what is due by now; returns how many orders earned."""
    due = Order.objects.filter(earned_at=None, earns_at__lte=clock.now())
    numbers = list(due.order_by("earns_at").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_earn(number) for number in numbers)


@transaction.atomic
def _earn(number: int) -> bool:
    held = Order.objects.select_for_update(of=("self",)).select_related("offer__workspace")
    order = held.get(pk=number)
    if order.earned_at is not None:
        return False
    order.earned_at = clock.now()
    order.save(update_fields=["earned_at"])
    settle(order, "earned")
    return True


def settle(order: Order, key: str, by: Account | None = None) -> None:
    """Move the channel's commission to what is owed now; `order` is locked by the caller.

    Before the hold is over nothing is booked, so nothing is clawed back.
    """
    if order.earned_at is None or order.rule_id is None:
        return
    rule = CommissionRule.objects.get(pk=order.rule_id)
    owed = rules.commission(order.amount, order.refunded, rule.rate)
    change = owed - order.commission
    if change:
        order.commission = owed
        _book(order, change, key, by)


def _book(order: Order, change: int, key: str, by: Account | None) -> None:
    offer = order.offer
    ledger.post(
        offer.workspace, f"order:{order.pk}:commission:{key}",
        [(sales(offer), -change), (earned_by(offer, order.channel), change)],
        room="convert", kind="commission" if change > 0 else "clawed_back", why=offer.name,
        ref=f"order:{order.pk}", by=by,
    )  # fmt: skip
    order.save(update_fields=["commission"])
    record(
        offer.workspace_id, CommissionMoved(order.pk, order.channel, change, offer.currency),
        source=SOURCE, external_id=f"commission:{order.pk}:{key}", actor=order.member_id,
    )  # fmt: skip


@transaction.atomic
def pay_out(
    workspace: Workspace, channel: int, currency: str, given: Payout, by: Account
) -> LedgerAccount:
    """Note what was paid to a channel, once for its key; returns its account.

    Raises `MoreThanDue`, `KeyReused`.
    """
    opened = ledger.open_account(workspace, OWNER, channel, unit=currency, may_go_below=True)
    account = LedgerAccount.objects.select_for_update(no_key=True).get(pk=opened.pk)
    key = f"channel:{channel}:paid_out:{given.key}"
    before = Transfer.objects.filter(workspace=workspace, key=key).exists()
    if given.amount < 1 or (given.amount > account.balance and not before):
        raise MoreThanDue
    legs = [(account, -given.amount), (ledger.issuer(workspace, currency), given.amount)]
    ledger.post(
        workspace, key, legs,
        room="convert", kind="paid_out", why=given.reference, ref=f"channel:{channel}", by=by,
    )  # fmt: skip
    if not before:
        fact = CommissionPaidOut(channel, given.amount, currency, audit.number(by))
        audit.note(workspace, fact, room="orders")
    account.refresh_from_db()
    return account


def sales(offer: Offer) -> LedgerAccount:
    """What sales brought and was neither given back nor earned by a channel; never below zero."""
    return ledger.open_account(offer.workspace, "sales", offer.pk, unit=offer.currency)


def earned_by(offer: Offer, channel: int) -> LedgerAccount:
    """What a channel earned; below zero where more was clawed back than it still holds."""
    return ledger.open_account(
        offer.workspace, OWNER, channel, unit=offer.currency, may_go_below=True
    )
