"""What channels earn, as pages and books tell it, and what is paid out to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from weilu.convert import actions, commissions, earnings, rules
from weilu.convert.models import Offer, Order
from weilu.convert.tests.conftest import POSTER
from weilu.events.actions import record
from weilu.events.catalogue import KINDS
from weilu.kit import clock
from weilu.ledger import reads as ledger
from weilu.people import audit
from weilu.people.models import Account, Member

pytestmark = pytest.mark.django_db
WHERE = f"/convert/commissions/{POSTER}/"


@pytest.fixture
def desk(client: Any, keeper: Account) -> Any:
    client.force_login(keeper)
    return client


@pytest.fixture
def sold(broth: Offer, keeper: Account, mei: Member) -> Order:
    """One jar by the poster, of which it earns 12.5 % after a week."""
    told: Any = KINDS["channel_changed"].facts
    record(
        broth.workspace_id, told(channel=POSTER, name="海报", did="opened"),
        source="weilu:acquire", external_id="c1",
    )  # fmt: skip
    commissions.set_rule(broth.workspace, POSTER, 1_250, 7, keeper)
    return actions.confirm(actions.place(broth, mei), keeper)


def _sums(offer: Offer) -> tuple[int, ...]:
    [one] = earnings.of_channels(offer.workspace)
    return one.held, one.earned, one.clawed_back, one.paid_out, one.due


def _earn() -> None:
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        commissions.earn_due()


def _text(answer: Any) -> str:
    return b"".join(answer).decode()


def test_what_is_held_becomes_due_is_clawed_back_and_paid_out(
    broth: Offer, sold: Order, keeper: Account
) -> None:
    assert _sums(broth) == (rules.commission(3_990, 0, 1_250), 0, 0, 0, 0) == (498, 0, 0, 0, 0)
    _earn()
    assert _sums(broth) == (0, 498, 0, 0, 498)
    actions.refund(sold, 1_990, "half", "", keeper)
    assert _sums(broth) == (0, 498, 248, 0, 250)
    paid = commissions.Payout(200, "p1", "尾号 9")
    for _click in range(2):
        commissions.pay_out(broth.workspace, POSTER, "CNY", paid, keeper)
    assert _sums(broth) == (0, 498, 248, 200, 50)
    assert list(ledger.faults()) == []
    kinds = [one.kind for one in audit.deeds(broth.workspace)]
    assert kinds.count("commission_paid_out") == 1


def test_no_more_than_is_due_is_paid_out(broth: Offer, sold: Order, keeper: Account) -> None:
    _earn()
    for amount in (0, 499):
        with pytest.raises(commissions.MoreThanDue):
            commissions.pay_out(
                broth.workspace, POSTER, "CNY", commissions.Payout(amount, "p", ""), keeper
            )
    assert _sums(broth)[3:] == (0, 498)


def test_the_page_pays_out_once_and_its_file_holds_every_line(
    desk: Any, broth: Offer, sold: Order
) -> None:
    _earn()
    given = {"key": "p1", "currency": "CNY", "amount": "4.98", "reference": "尾号 9"}
    for _click in range(2):
        desk.post(f"{WHERE}pay-out/", given)
    desk.post(f"{WHERE}pay-out/", given | {"currency": "XXX", "key": "p2"})
    assert _sums(broth)[3:] == (498, 0)
    assert "尾号 9" in _text(desk.get(WHERE))
    assert len(_text(desk.get(f"{WHERE}?format=csv")).splitlines()) == 3
    [_head, line] = _text(desk.get("/convert/commissions/?format=csv")).splitlines()
    assert line.split(",")[1:] == [
        "海报", "CNY", "12.5", "7", "0.00", "4.98", "0.00", "4.98", "0.00",
    ]  # fmt: skip
    assert "海报" in _text(desk.get("/convert/commissions/?q=海"))


def test_a_new_rule_holds_from_now_on(desk: Any, broth: Offer, sold: Order) -> None:
    desk.post(f"{WHERE}rule/", {"rate": "101", "hold_days": "7"})
    desk.post(f"{WHERE}rule/", {"rate": "2.5", "hold_days": "14"})
    [one] = earnings.of_channels(broth.workspace)
    assert (one.rate, one.hold_days, one.held) == (250, 14, 498)
    assert desk.get(f"/convert/commissions/{POSTER + 1}/").status_code == 404
