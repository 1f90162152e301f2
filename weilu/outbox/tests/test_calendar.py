"""The outbox by days: whole weeks, the community's days, and no day that bursts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from weilu.kit import clock
from weilu.outbox import actions, diary
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, State
from weilu.people.models import Account
from weilu.platforms.models import Connection

Make = Callable[..., Intent]
#: A Monday noon in Shanghai.
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon() -> object:
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def console(chen: Account, client: Client) -> Client:
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(
    ("view", "first", "last"),
    [
        ("day", date(2026, 5, 6), date(2026, 5, 6)),
        ("week", date(2026, 5, 4), date(2026, 5, 10)),
        ("month", date(2026, 4, 27), date(2026, 5, 31)),
    ],
)
def test_a_view_shows_whole_weeks(view: str, first: date, last: date) -> None:
    assert diary.span(view, date(2026, 5, 6)) == (first, last)


@pytest.mark.parametrize(
    ("view", "day", "by", "there"),
    [
        ("month", date(2026, 1, 31), 1, date(2026, 2, 1)),
        ("month", date(2026, 3, 31), -1, date(2026, 2, 1)),
        ("week", date(2026, 12, 30), 1, date(2027, 1, 6)),
        ("day", date(2026, 3, 1), -1, date(2026, 2, 28)),
    ],
)
def test_turning_over_never_skips(view: str, day: date, by: int, there: date) -> None:
    assert diary.moved(view, day, by) == there


def test_a_message_stands_on_the_communitys_day(
    pane: Connection, to_yard: Make, console: Client
) -> None:
    late = datetime(2026, 5, 5, 16, 30, tzinfo=UTC)  # already the 6th in Shanghai
    actions.put(pane, "engage", [to_yard("晚安，院子", not_before=late)])
    page = console.get(reverse("outbox:calendar"), {"view": "day", "day": "2026-05-06"})
    assert "晚安，院子" in page.content.decode()
    assert "00:30" in page.content.decode()
    before = console.get(reverse("outbox:calendar"), {"view": "day", "day": "2026-05-05"})
    assert "晚安，院子" not in before.content.decode()


def test_what_was_sent_stands_where_it_went_and_not_where_it_was_planned(
    pane: Connection, to_yard: Make, console: Client
) -> None:
    actions.put(pane, "engage", [to_yard("早", not_before=NOON + timedelta(days=1))])
    Message.objects.update(state=State.SENT, settled_at=NOON + timedelta(days=2))
    week = console.get(reverse("outbox:calendar"))
    shown = {one.day.day: one.total for one in week.context["days"]}
    assert shown == {4: 0, 5: 0, 6: 1, 7: 0, 8: 0, 9: 0, 10: 0}


def test_an_overfull_day_folds_and_costs_two_queries(
    pane: Connection, to_yard: Make, console: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    actions.put(pane, "engage", [to_yard(f"第{turn}句") for turn in range(60)])
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        page = console.get(reverse("outbox:calendar"), {"view": "month"})
    today = next(one for one in page.context["days"] if one.is_today)
    assert (today.total, len(today.messages), today.folded) == (60, 4, 56)
    assert b"56 more" in page.content
    whole = console.get(reverse("outbox:calendar"), {"view": "day"})
    assert whole.context["days"][0].folded == 0


def test_it_is_narrowed_by_group_platform_and_state(
    pane: Connection, to_yard: Make, to_lin: Make, console: Client
) -> None:
    actions.put(pane, "engage", [to_yard("给院子"), to_lin("给小林"), to_yard("字" * 101)])
    where = reverse("outbox:calendar")
    yard = Message.objects.filter(text="给院子").get().group_id

    def shown(**asked: object) -> int:
        days = console.get(where, asked).context["days"]
        return sum(one.total for one in days)

    assert (shown(), shown(group=yard), shown(connection=pane.pk)) == (3, 2, 3)
    assert (shown(connection=pane.pk + 1), shown(sort="trouble"), shown(sort="planned")) == (
        0,
        1,
        2,
    )


@pytest.mark.parametrize(
    "asked", [{"day": "soon"}, {"day": "9999-12-31"}, {"view": "x"}, {"group": "x"}]
)
def test_an_address_that_makes_no_sense_shows_this_week(
    console: Client, pane: Connection, asked: dict[str, str]
) -> None:
    page = console.get(reverse("outbox:calendar"), asked)
    assert page.context["days"][0].day == date(2026, 5, 4)
    assert b"Nothing in these days" in page.content
