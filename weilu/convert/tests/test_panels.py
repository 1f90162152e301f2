"""What others' pages show of orders: a channel's, a member's."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from weilu.convert import actions, panels
from weilu.convert.models import Offer, Order
from weilu.convert.tests.conftest import POSTER
from weilu.kit import clock
from weilu.people.models import Account, Member


@pytest.fixture
def poster(broth: Offer) -> Any:
    return apps.get_model("acquire", "Channel").objects.create(
        pk=POSTER, workspace=broth.workspace, name="海报", created_at=clock.now()
    )


@pytest.fixture
def keepers_page(client: Any, keeper: Account) -> Any:
    client.force_login(keeper)
    client.cookies["django_language"] = "en"
    return lambda name, key: client.get(reverse(name, args=[key])).content.decode()


@pytest.fixture
def sold(broth: Offer, mei: Member, keeper: Account) -> Order:
    """Two jars to Mei, who came by the poster first; 10.00 given back."""
    order = actions.place(broth, mei, 2)
    actions.confirm(order, keeper)
    return actions.refund(order, 1_000, "r1", "cold", keeper)


def test_a_channel_tells_what_those_it_brought_bought(
    keepers_page: Any, poster: Any, sold: Order
) -> None:
    page = keepers_page("acquire:channel", poster.pk)
    assert "What they bought" in page
    assert "¥69.80" in page  # 2 × 39.90 − 10.00
    assert f"?channel={poster.pk}" in page


def test_a_channel_that_sold_nothing_says_nothing(keepers_page: Any, poster: Any) -> None:
    assert "What they bought" not in keepers_page("acquire:channel", poster.pk)


def test_what_is_not_paid_is_no_sale(
    keepers_page: Any, poster: Any, broth: Offer, mei: Member
) -> None:
    actions.place(broth, mei)
    assert "nothing paid yet" in keepers_page("acquire:channel", poster.pk)


def test_a_member_page_lists_their_latest_orders(
    keepers_page: Any, sold: Order, mei: Member, members: list[Member]
) -> None:
    page = keepers_page("people:member", mei.pk)
    assert f"#{sold.pk}" in page
    assert "1 paid order, ¥69.80 net of refunds" in page
    assert "paid order" not in keepers_page("people:member", members[1].pk)


def test_a_page_of_many_orders_costs_the_same(
    rf: Any, broth: Offer, mei: Member, keeper: Account, django_assert_max_num_queries: Any
) -> None:
    Offer.objects.update(stock=None)
    broth.refresh_from_db()
    for _turn in range(9):
        actions.confirm(actions.place(broth, mei), keeper)
    with django_assert_max_num_queries(8):
        shown = panels.of_member(rf.get("/"), mei)
    assert shown is not None
    assert shown.count("老火汤") == panels.SHOWN
    assert "?q=" in shown
