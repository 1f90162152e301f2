"""Booked money, and what it was spent on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from weilu.charter.plan import costs
from weilu.charter.plan.models import Amount
from weilu.charter.plan.tests.conftest import TODAY
from weilu.events.models import Event
from weilu.people import actions as people
from weilu.people.models import Account, Workspace


def spend(kitchen: Workspace, by: Account, minor: int, day: date = TODAY, **more: Any) -> Amount:
    given = {"kind": "acquisition", "currency": "CNY"} | more
    return costs.book(kitchen, minor=minor, day=day, by=by, **given)


def test_a_channels_costs_add_up_by_currency(kitchen: Workspace, li: Account) -> None:
    spend(kitchen, li, 30_000, subject="channel:12")
    spend(kitchen, li, 4_550, subject="channel:12", kind="gifts")
    spend(kitchen, li, 900, subject="channel:12", currency="USD")
    spend(kitchen, li, 70_000, subject="channel:123")
    spend(kitchen, li, 1, subject="form:12")
    spend(kitchen, li, 99_999, kind="revenue", subject="channel:12")
    assert costs.of(kitchen, subject="channel:12") == {"CNY": 34_550, "USD": 900}
    assert costs.of(kitchen, subject="channel:12", kind="gifts") == {"CNY": 4_550}
    assert costs.by_subject(kitchen, "channel") == {
        "12": {"CNY": 34_550, "USD": 900}, "123": {"CNY": 70_000},
    }  # fmt: skip


def test_days_bound_the_costs_both_included(kitchen: Workspace, li: Account) -> None:
    for back in range(4):
        spend(kitchen, li, 10**back, TODAY - timedelta(days=back), subject="channel:1")
    since, until = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
    assert costs.of(kitchen, since=since, until=until) == {"CNY": 110}
    assert costs.by_subject(kitchen, "channel", since=since, until=until) == {"1": {"CNY": 110}}


def test_a_withdrawn_amount_counts_no_more_until_it_is_put_back(
    kitchen: Workspace, li: Account
) -> None:
    held = spend(kitchen, li, 500)
    costs.withdraw(held, li)
    costs.withdraw(held, li)
    assert costs.of(kitchen) == {}
    costs.withdraw(held, li, back=True)
    assert costs.of(kitchen) == {"CNY": 500}
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["amount_booked", "amount_withdrawn", "amount_withdrawn"]


def test_another_workspace_sees_none_of_it(kitchen: Workspace, li: Account) -> None:
    spend(kitchen, li, 500, subject="channel:1")
    other = people.open_workspace("对门", "across", "Asia/Shanghai")
    assert costs.of(other) == {}
    assert costs.by_subject(other, "channel") == {}


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "rent"}, {"minor": 0}, {"minor": -5}, {"currency": "XXX"}, {"buyers": 3},
     {"minor": 10**13}],
)  # fmt: skip
def test_what_makes_no_sense_is_not_booked(
    kitchen: Workspace, li: Account, wrong: dict[str, Any]
) -> None:
    with pytest.raises(costs.NotBookable):
        spend(kitchen, li, **({"minor": 100} | wrong))
    assert not Amount.objects.exists()


def test_rooms_name_what_money_was_spent_on(kitchen: Workspace) -> None:
    costs.subject("barrow", "Barrow")(lambda _workspace: {"7": "周末市集"})
    try:
        assert costs.subjects(kitchen)["barrow:7"] == "Barrow: 周末市集"
    finally:
        costs._subjects.pop("barrow")
