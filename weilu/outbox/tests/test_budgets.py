"""What one receiver has had of a platform's budget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from weilu.kit import clock
from weilu.outbox import actions, budgets
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, State
from weilu.outbox.tests.conftest import Glass
from weilu.platforms.live.abilities import PERSON, Capabilities, Limit, able
from weilu.platforms.live.deeds import MassSend, Send
from weilu.platforms.models import Connection

MONTH_S = 31 * 86_400
CONFIRMED = Capabilities(
    able(send=PERSON, send_private=PERSON, mass_send=PERSON),
    budgets=(
        Limit("mass_send", 2, MONTH_S, "chat", "this test"),
        Limit("mass_send", 2, MONTH_S, "person", "this test"),
    ),
    longest_text=100,
)


@pytest.fixture(autouse=True)
def _confirmed(glass: Glass) -> None:
    glass.capabilities = CONFIRMED


def gone(pane: Connection, *acts: Send | MassSend, days: int = 1) -> None:
    """What went out so many days ago."""
    put = actions.put(pane, "test", [Intent(f"{act}{days}", act, "service") for act in acts])
    at = clock.now() - timedelta(days=days)
    Message.objects.filter(pk__in=[one.pk for one in put]).update(state=State.SENT, settled_at=at)


def test_sends_and_mass_sends_count_against_one_budget_until_it_is_free_again(
    pane: Connection,
) -> None:
    gone(pane, Send("yard", "早"), days=30)
    gone(pane, MassSend("lin", chats=["yard", "hall"], text="早安"), days=3)
    gone(pane, Send("yard", "很久以前"), days=40)
    night = [Intent(chat, Send(chat, "晚安"), "service") for chat in ("yard", "hall")]
    one, other = actions.put(pane, "test", night)
    assert (one.state, one.why, other.state) == (State.HELD, "budget", State.QUEUED)
    assert 0.9 < (one.not_before - clock.now()) / timedelta(days=1) < 1.1


def test_a_mass_send_waits_for_the_one_who_has_had_enough(pane: Connection) -> None:
    gone(pane, Send("wmA", "一", private=True), Send("wmA", "二", private=True))
    everyone = MassSend("lin", people=["wmA", "wmB"], text="早安")
    [mass] = actions.put(pane, "test", [Intent("m", everyone, "service")])
    assert (mass.state, mass.why) == (State.HELD, "budget")


def test_counting_costs_the_same_for_one_and_for_many(
    pane: Connection, django_assert_num_queries: Callable[..., object]
) -> None:
    many = [Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(50)]
    put = actions.put(pane, "test", many)
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        found = budgets.spent(put, CONFIRMED, clock.now())
    assert found == [()] * 50
