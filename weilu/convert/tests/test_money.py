"""Orders, confirmations, holds and refunds in any order, doubled and late: the books balance."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from weilu.convert import actions, commissions, rules
from weilu.convert.models import Offer, OfferState, Order
from weilu.convert.tests.conftest import POSTER
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.ledger import reads as ledger
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role

RATE, STOCK, BUYERS = 1_250, 5, st.integers(0, 2)
WHICH = st.integers(0, 20)


class Shop(RuleBasedStateMachine):
    """Whatever happens, no jar is sold twice and no cent is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self._opens()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _opens(self) -> None:
        place = people.open_workspace("半亩汤铺", "broth", "Asia/Shanghai")
        self.keeper = Account.objects.create_user("zhou", name="小周")
        people.give_seat(place, self.keeper, Role.OWNER)
        seen = [people.Identity("telegram", f"m{n}", f"成员{n}") for n in range(3)]
        numbers = people.identify_members(place, seen)
        self.buyers = [Member.objects.get(pk=one) for one in numbers]
        commissions.set_rule(place, POSTER, RATE, 7, self.keeper)
        offer = Offer(workspace=place, name="老火汤", price=3_333, stock=STOCK)
        self.offer = actions.save_offer(offer, self.keeper)
        actions.turn(self.offer, OfferState.OPEN, self.keeper)
        self.now = clock.now()

    def _order(self, which: int) -> Order | None:
        orders = list(Order.objects.order_by("pk"))
        return orders[which % len(orders)] if orders else None

    @rule(buyer=BUYERS, quantity=st.integers(0, 3))
    def places(self, buyer: int, quantity: int) -> None:
        with clock.stopped_at(self.now), suppress(WeiluError):
            order = actions.place(self.offer, self.buyers[buyer], quantity)
            Order.objects.filter(pk=order.pk).update(channel=POSTER)

    @rule(which=WHICH, verb=st.sampled_from(("hand_in", "decline", "cancel", "confirm")))
    def moves(self, which: int, verb: str) -> None:
        order = self._order(which)
        more = {"hand_in": ("4471",), "decline": ("?", self.keeper), "confirm": (self.keeper,)}
        if order is not None:
            for _twice in range(2):
                with clock.stopped_at(self.now), suppress(actions.NotNow):
                    getattr(actions, verb)(order, *more.get(verb, ()))

    @rule(which=WHICH, back=st.integers(-1, 10_000), key=st.sampled_from("abc"))
    def gives_back(self, which: int, back: int, key: str) -> None:
        order = self._order(which)
        if order is not None:
            for _twice in range(2):
                with clock.stopped_at(self.now), suppress(WeiluError):
                    actions.refund(order, back, key, "", self.keeper)

    @rule(which=WHICH)
    def gives_all_back(self, which: int) -> None:
        order = self._order(which)
        if order is not None:
            self.gives_back(which, order.amount - order.refunded, "rest")

    @rule(days=st.sampled_from((0, 1, 8)))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days, minutes=20)
        with clock.stopped_at(self.now):
            actions.expire_due()
            commissions.earn_due()

    @invariant()
    def the_books_balance(self) -> None:
        orders = list(Order.objects.all())
        kept = sum(one.amount - one.refunded for one in orders if one.paid_at)
        earned = sum(
            rules.commission(one.amount, one.refunded, RATE) for one in orders if one.earned_at
        )
        place = self.offer.workspace
        assert list(ledger.faults(place)) == []
        assert ledger.balance(commissions.earned_by(self.offer, POSTER)) == earned
        assert ledger.balance(commissions.sales(self.offer)) == kept - earned

    @invariant()
    def no_jar_is_sold_twice(self) -> None:
        self.offer.refresh_from_db()
        held = Order.objects.filter(state__in=rules.HOLDING).aggregate(n=Sum("quantity"))["n"]
        sold = Order.objects.filter(paid_at__isnull=False).aggregate(n=Sum("quantity"))["n"]
        assert (self.offer.reserved, self.offer.sold) == (held or 0, sold or 0)


@pytest.mark.django_db
def test_any_order_of_deeds_keeps_every_cent_and_jar() -> None:
    limits = settings(max_examples=10, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Shop, settings=limits)
