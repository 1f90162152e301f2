"""Orders from the first tap to the refund, and what the channel earns of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from weilu.convert import actions, commissions
from weilu.convert.models import Offer, OfferState, Order
from weilu.convert.tests.conftest import POSTER
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger import reads as ledger
from weilu.ledger.actions import KeyReused
from weilu.people.models import Account, Member


def _told(kind: str) -> list[dict[str, object]]:
    return [event.data for event in Event.objects.filter(kind=kind).order_by("pk")]


def _seats(offer: Offer) -> tuple[int, int]:
    offer.refresh_from_db()
    return offer.reserved, offer.sold


def test_twenty_tabs_make_one_order(broth: Offer, mei: Member) -> None:
    orders = {actions.place(broth, mei).pk for _tab in range(20)}
    assert len(orders) == 1
    assert _seats(broth) == (1, 0)
    assert len(_told("order_placed")) == 1


def test_the_fourth_jar_of_three_is_refused(broth: Offer, members: list[Member]) -> None:
    actions.place(broth, members[0], 2)
    with pytest.raises(actions.SoldOut):
        actions.place(broth, members[1], 2)
    actions.place(broth, members[1])
    with pytest.raises(actions.SoldOut):
        actions.place(broth, members[2])
    assert _seats(broth) == (3, 0)


def test_the_database_itself_refuses_to_oversell(broth: Offer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=broth.pk).update(reserved=2, sold=2)


def test_what_is_taken_off_sale_is_not_sold(broth: Offer, keeper: Account, mei: Member) -> None:
    actions.turn(broth, OfferState.CLOSED, keeper)
    with pytest.raises(actions.NotOnSale):
        actions.place(broth, mei)


def test_a_jar_nobody_pays_for_is_free_again(broth: Offer, mei: Member) -> None:
    order = actions.place(broth, mei, 3)
    assert actions.expire_due() == 0
    with clock.stopped_at(order.expires_at):
        assert (actions.expire_due(), actions.expire_due()) == (1, 0)
    assert _seats(broth) == (0, 0)


def test_an_overdue_order_makes_way_for_a_new_one(broth: Offer, mei: Member) -> None:
    late = actions.place(broth, mei)
    with clock.stopped_at(late.expires_at + timedelta(seconds=1)):
        assert actions.place(broth, mei).pk != late.pk
    assert _seats(broth) == (1, 0)


def test_who_handed_in_a_proof_does_not_expire(broth: Offer, mei: Member) -> None:
    order = actions.hand_in(actions.place(broth, mei), "尾号 4471")
    with clock.stopped_at(order.expires_at + timedelta(days=1)):
        assert actions.expire_due() == 0


def test_a_declined_proof_gives_time_to_try_again(
    broth: Offer, keeper: Account, mei: Member
) -> None:
    order = actions.hand_in(actions.place(broth, mei), "?")
    with clock.stopped_at(order.expires_at + timedelta(hours=2)):
        order = actions.decline(order, "没有收到", keeper)
        assert (order.state, order.reason, actions.expire_due()) == ("waiting", "没有收到", 0)


def test_a_payment_confirmed_twice_is_booked_once(
    broth: Offer, keeper: Account, mei: Member
) -> None:
    order = actions.place(broth, mei, 2)
    actions.confirm(order, keeper)
    with pytest.raises(actions.NotNow):
        actions.confirm(order, keeper)
    assert _seats(broth) == (0, 2)
    assert ledger.balance(commissions.sales(broth)) == 7_980
    assert list(ledger.faults()) == []


def test_the_log_says_which_channel_brought_the_first_order(
    broth: Offer, keeper: Account, mei: Member
) -> None:
    for _time in range(2):
        actions.confirm(actions.place(broth, mei), keeper)
    told = _told("order_paid")
    assert [(one["code"], one["channel"], one["first"]) for one in told] == [
        ("exit-a", POSTER, True), ("exit-a", POSTER, False),
    ]  # fmt: skip


def test_a_refund_asked_for_twice_is_given_once(broth: Offer, keeper: Account, mei: Member) -> None:
    order = actions.confirm(actions.place(broth, mei), keeper)
    for _click in range(2):
        order = actions.refund(order, 1_000, "r1", "洒了", keeper)
    assert (order.refunded, order.state) == (1_000, "paid")
    with pytest.raises(KeyReused):
        actions.refund(order, 1_001, "r1", "洒了", keeper)
    with pytest.raises(actions.TooMuchBack):
        actions.refund(order, 2_991, "r2", "", keeper)
    assert actions.refund(order, 2_990, "r2", "", keeper).state == "refunded"
    assert ledger.balance(commissions.sales(broth)) == 0


def test_an_unpaid_order_gives_nothing_back(broth: Offer, keeper: Account, mei: Member) -> None:
    with pytest.raises(actions.NotNow):
        actions.refund(actions.place(broth, mei), 1, "r", "", keeper)


def test_a_channel_earns_after_the_hold_and_pays_back_on_refund(
    broth: Offer, keeper: Account, mei: Member
) -> None:
    commissions.set_rule(broth.workspace, POSTER, 1_250, 7, keeper)
    order = actions.confirm(actions.place(broth, mei), keeper)
    commissions.set_rule(broth.workspace, POSTER, 5_000, 0, keeper)  # for later sales only
    assert commissions.earn_due() == 0
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        assert (commissions.earn_due(), commissions.earn_due()) == (1, 0)
    earned = commissions.earned_by(broth, POSTER)
    assert ledger.balance(earned) == 498  # 12.5 % of 39.90, rounded down
    order = actions.refund(order, 1_990, "half", "", keeper)
    assert ledger.balance(earned) == 250
    actions.refund(order, 2_000, "rest", "", keeper)
    assert ledger.balance(earned) == 0
    assert [one["amount"] for one in _told("commission_moved")] == [498, -248, -250]
    assert list(ledger.faults()) == []


def test_what_is_given_back_within_the_hold_earns_nothing(
    broth: Offer, keeper: Account, mei: Member
) -> None:
    commissions.set_rule(broth.workspace, POSTER, 1_000, 7, keeper)
    order = actions.confirm(actions.place(broth, mei), keeper)
    actions.refund(order, 3_990, "all", "", keeper)
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        commissions.earn_due()
    assert _told("commission_moved") == []


def test_a_commission_above_the_price_cannot_be_saved(broth: Offer, keeper: Account) -> None:
    with pytest.raises(commissions.MoreThanAll):
        commissions.set_rule(broth.workspace, POSTER, 10_001, 7, keeper)


def test_who_came_by_no_code_owes_nobody(
    broth: Offer, keeper: Account, members: list[Member]
) -> None:
    order = actions.confirm(actions.place(broth, members[3]), keeper)
    assert (order.code, order.channel, order.earns_at) == ("", 0, None)
    assert Order.objects.get(pk=order.pk).rule is None


def test_a_stock_below_what_is_taken_cannot_be_set(
    broth: Offer, keeper: Account, mei: Member
) -> None:
    actions.place(broth, mei, 2)
    broth.stock = 1
    with pytest.raises(actions.StockTaken):
        actions.save_offer(broth, keeper)
