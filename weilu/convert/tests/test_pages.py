"""What the kitchen does in the console, and what a buyer sees on a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from weilu.convert import actions, links
from weilu.convert.models import Offer, OfferState, Order
from weilu.convert.tests.conftest import POSTER
from weilu.kit import clock
from weilu.people.models import Account, Member

pytestmark = pytest.mark.django_db
FORM = "0123456789abcdef" * 2


@pytest.fixture
def desk(client: Any, keeper: Account) -> Any:
    client.force_login(keeper)
    return client


@pytest.fixture
def order(broth: Offer, mei: Member) -> Order:
    return actions.place(broth, mei, 2)


def _text(answer: Any) -> str:
    return b"".join(answer).decode()


def _buy(client: Any, offer: Offer, **given: Any) -> Any:
    asked = {"form": FORM, "quantity": "1", "name": "王姐", "contact": "138 0013 8000"} | given
    return client.post(links.offer_page(offer), asked)


def test_an_offer_is_made_put_on_sale_and_taken_off(desk: Any) -> None:
    given = {"name": "年卡", "kind": "membership", "price": "39.90", "currency": "CNY",
             "stock": "5", "hold_minutes": "30", "about": "一年的汤", "terms": "不退"}  # fmt: skip
    assert desk.post("/convert/offers/new/", given | {"price": "0"}).status_code == 200
    where = desk.post("/convert/offers/new/", given).url
    made = Offer.objects.get()
    assert (made.price, made.stock, made.state) == (3_990, 5, "draft")
    shown = desk.post(f"{where}sale/", {"on": "1"}, follow=True)
    assert "年卡" in _text(shown)
    desk.post(f"{where}sale/", {"on": "0"})
    made.refresh_from_db()
    assert made.state == OfferState.CLOSED


def test_a_stock_below_what_is_ordered_is_refused_beside_its_field(
    desk: Any, broth: Offer, order: Order
) -> None:
    given = {"name": "老火汤", "kind": "product", "price": "49", "hold_minutes": "30", "stock": "1"}
    shown = _text(desk.post(f"/convert/offers/{broth.pk}/change/", given))
    assert str(actions.StockTaken.sentence) in shown
    broth.refresh_from_db()
    assert (broth.price, broth.stock) == (3_990, 3)


def test_the_list_says_what_is_left_and_the_csv_too(desk: Any, broth: Offer, order: Order) -> None:
    assert "老火汤" in _text(desk.get("/convert/offers/?state=open&sort=left"))
    line = _text(desk.get("/convert/offers/?format=csv")).splitlines()[1]
    assert line.split(",")[4:] == ["CNY", "39.90", "3", "2", "0", "1"]


def test_a_payment_is_confirmed_with_its_number_and_given_back_in_part(
    desk: Any, order: Order
) -> None:
    where = f"/convert/orders/{order.pk}/"
    desk.post(f"{where}confirm/", {"reference": "尾号 4471"})
    shown = _text(desk.get(where))
    key = re.search(r'name="key" value="(\w+)"', shown)
    assert key is not None
    for _click in range(2):
        desk.post(f"{where}refund/", {"key": key[1], "amount": "10", "why": "洒了"})
    order.refresh_from_db()
    assert (order.proof, order.refunded, order.state) == ("尾号 4471", 1_000, "paid")
    shown = _text(desk.get(where))
    for said in ("洒了", "小周", "¥69.80"):
        assert said in shown


def test_what_an_order_may_not_do_is_said_and_changes_nothing(desk: Any, order: Order) -> None:
    where = f"/convert/orders/{order.pk}/"
    shown = desk.post(f"{where}refund/", {"key": "k", "amount": "1", "why": "x"}, follow=True)
    assert str(actions.NotNow.sentence) in _text(shown)
    desk.post(f"{where}decline/", {"why": ""})
    order.refresh_from_db()
    assert (order.state, order.refunded) == ("waiting", 0)


def test_orders_are_found_by_state_day_number_and_channel(
    desk: Any, broth: Offer, order: Order
) -> None:
    today = clock.now().date()
    for query, n in (
        ("state=paid", 0), ("state=waiting", 1), (f"offer={broth.pk}", 1), (f"channel={POSTER}", 1),
        ("channel=1", 0), (f"q=%23{order.pk}", 1), (f"q={order.pk + 1}", 0), ("q=成员0", 1),
        (f"since={today + timedelta(days=2)}", 0), (f"until={today - timedelta(days=2)}", 0),
        ("since=soon&until=9999-99-99", 1),
    ):  # fmt: skip
        lines = _text(desk.get(f"/convert/orders/?format=csv&{query}")).splitlines()
        assert len(lines) == 1 + n, query
        assert desk.get(f"/convert/orders/?{query}").status_code == 200


def test_the_bookkeepers_file_holds_what_stays(desk: Any, order: Order, keeper: Account) -> None:
    actions.refund(actions.confirm(order, keeper, "4471"), 980, "r", "", keeper)
    [head, line] = _text(desk.get("/convert/orders/?format=csv")).lstrip("\ufeff").splitlines()
    told = dict(zip(head.split(","), line.split(","), strict=True))
    assert (told["amount"], told["refunded"], told["net"]) == ("79.80", "9.80", "70.00")
    assert told["payment"] == "4471"


def test_a_stranger_orders_says_it_is_paid_and_sees_it_confirmed(
    client: Any, broth: Offer, keeper: Account
) -> None:
    shown = _text(client.get(links.offer_page(broth)))
    assert re.search("老火汤.*¥39.90", shown, re.DOTALL)
    where = _buy(client, broth).url
    made = Order.objects.get()
    assert made.contact == "王姐 · 138 0013 8000"
    assert f"#{made.pk}" in _text(client.get(where))
    assert client.post(where, {"what": "paid", "proof": " "}).status_code == 200
    client.post(where, {"what": "paid", "proof": "尾号 4471"})
    made.refresh_from_db()
    assert made.state == "checking"
    client.post(where, {"what": "paid", "proof": "again"})  # moved on: shows itself
    actions.confirm(made, keeper)
    assert "m-sign-done" in _text(client.get(where))


def test_a_form_sent_twice_is_one_order(client: Any, broth: Offer) -> None:
    assert _buy(client, broth).status_code == _buy(client, broth).status_code == 303
    broth.refresh_from_db()
    assert (Order.objects.count(), broth.reserved) == (1, 1)


def test_knowing_a_contact_shows_nothing_of_its_order(client: Any, broth: Offer) -> None:
    _buy(client, broth)
    shown = _buy(client, broth, form="f" * 32, contact="+86 13800138000", name="别人")
    assert shown.status_code == 200
    assert str(actions.OrderedAlready.sentence) in _text(shown)
    assert Member.objects.get(platform="web").name == "王姐"


def test_what_is_sold_out_or_a_draft_cannot_be_ordered(client: Any, broth: Offer) -> None:
    assert str(actions.SoldOut.sentence) in _text(_buy(client, broth, quantity="4"))
    assert _buy(client, broth, quantity="0").status_code == 200
    _buy(client, broth, quantity="3")
    assert "<form" not in _text(client.get(links.offer_page(broth)))
    Offer.objects.update(state=OfferState.DRAFT)
    assert client.get(links.offer_page(broth)).status_code == 410


def test_a_channels_link_counts_for_it(client: Any, broth: Offer) -> None:
    asked = {"form": FORM, "quantity": "1", "name": "李哥", "contact": "lige2020"}
    client.post(links.offer_page(broth, POSTER + 5), asked)
    assert Order.objects.get().channel == POSTER + 5


def test_a_buyer_calls_an_order_off(client: Any, broth: Offer) -> None:
    where = _buy(client, broth).url
    client.post(where, {"what": "cancel"})
    assert Order.objects.get().state == "cancelled"
    assert links.offer_page(broth).split("/")[2] in _text(client.get(where))
