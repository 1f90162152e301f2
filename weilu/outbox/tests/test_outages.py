"""A platform that is away for an hour, or says to wait: nothing is lost, nothing comes stale."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db.models import Min
from django.utils import translation

from weilu.kit import clock
from weilu.outbox import actions, sender, sending
from weilu.outbox.actions import Intent
from weilu.outbox.models import Attempt, Message, Policy, State
from weilu.outbox.sender import LOOKAHEAD_S, Sender
from weilu.outbox.sending import Answered
from weilu.outbox.tests.conftest import Glass
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.deeds import Receipt, Send
from weilu.platforms.models import Connection

Make = Callable[..., Intent]
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
#: Far enough apart for a test: nothing decides within it.
STEP_S = 0.5


class Day:
    """A day's sending without its waiting: the sender's own steps on a clock we move."""

    def __init__(self, glass: Glass, pane: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        moving = SimpleNamespace(monotonic=lambda: self.seconds)
        monkeypatch.setattr(sender, "time", moving)
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=self.seconds))
        monkeypatch.setattr(random, "random", lambda: 0.5)
        self.sender = Sender(glass, account_of(pane), "g1")
        self.pane, self.glass = pane, glass

    def pass_until(self, end: float, answer: Callable[[], Receipt]) -> None:
        """Send what may go, each answered so, until `end` (seconds since noon)."""
        paces = self.sender._paces
        while self.seconds < end:
            if (wait := paces.account_wait(self.seconds)) > LOOKAHEAD_S:
                self.seconds = min(end, self.seconds + wait)
                continue
            may_go = paces.trial(self.seconds, LOOKAHEAD_S)
            ready = sending.prepare(self.pane.pk, "g1", self.glass.capabilities, 32, set(), may_go)
            receipts = [answer() for _one in ready]
            for receipt in receipts:
                self.sender._heed(receipt)
            now = clock.now()
            sending.settle([Answered(*pair, now) for pair in zip(ready, receipts, strict=True)])
            self.seconds = min(end, max(self.seconds + STEP_S, self._next_due(end)))

    def _next_due(self, end: float) -> float:
        # Nothing happens before: a step for each second of idle hours would take minutes.
        due = Message.objects.filter(state=State.QUEUED).aggregate(at=Min("not_before"))["at"]
        return (due - NOON).total_seconds() if due else end


@pytest.fixture
def day(glass: Glass, pane: Connection, monkeypatch: pytest.MonkeyPatch) -> Day:
    Policy.objects.create(workspace=pane.workspace, quiet_from="03:00", quiet_to="03:00")
    return Day(glass, pane, monkeypatch)


def put(pane: Connection, *intents: Intent) -> list[Message]:
    return actions.put(pane, "engage", intents)


def states() -> set[str]:
    return set(Message.objects.values_list("state", flat=True))


def test_an_hour_without_the_platform_loses_nothing_and_sends_nothing_stale(
    day: Day, pane: Connection, to_yard: Make
) -> None:
    put(pane, *(Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(60)))
    soon = [to_yard("趁热", deadline=NOON + timedelta(minutes=20))]
    [stale] = put(pane, *soon)
    day.pass_until(3_600, lambda: Receipt.retry("down"))
    assert Attempt.objects.count() < 400
    assert states() <= {State.QUEUED, State.EXPIRED}
    day.pass_until(3 * 3_600, Receipt.done)
    stale.refresh_from_db()
    assert (stale.state, stale.why) == (State.EXPIRED, "too_late")
    assert Message.objects.filter(state=State.SENT).count() == 60


def test_a_wait_the_platform_names_is_waited_by_all(day: Day, pane: Connection) -> None:
    put(pane, *(Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(60)))
    answers = iter([Receipt.retry("too fast", 120.0)])
    day.pass_until(119, lambda: next(answers, Receipt.retry("too fast", 120.0)))
    assert Attempt.objects.count() == 32
    day.pass_until(400, Receipt.done)
    assert states() == {State.SENT}


def test_too_fast_without_a_time_waits_longer_and_longer(day: Day, pane: Connection) -> None:
    put(pane, Intent("one", Send("c", "好"), "service"))
    day.pass_until(600, lambda: Receipt.retry("too fast"))
    tries = list(Attempt.objects.order_by("number").values_list("started_at", flat=True))
    waits = [(later - before).total_seconds() for before, later in pairwise(tries)]
    assert waits == sorted(waits)
    assert waits[0] >= 10
    assert waits[-1] >= 2 * waits[-2] * 0.9
    day.pass_until(3_600, Receipt.done)
    assert states() == {State.SENT}


def test_people_are_told_while_the_platform_takes_nothing_and_not_after(
    glass: Glass, pane: Connection
) -> None:
    serving = Sender(glass, account_of(pane), "g1")

    async def hear(*receipts: Receipt) -> None:
        for receipt in receipts:
            serving._heed(receipt)
            await serving._tell(receipt)

    asyncio.run(hear(*[Receipt.retry("down")] * 2))
    pane.refresh_from_db()
    assert pane.trouble == ""
    asyncio.run(hear(Receipt.retry("down")))
    pane.refresh_from_db()
    with translation.override("en"):
        assert "takes no messages just now: down" in pane.what_went_wrong
    with translation.override("zh-hans"):
        assert "平台暂时不收消息" in pane.what_went_wrong
    asyncio.run(hear(Receipt.done()))
    pane.refresh_from_db()
    assert (pane.trouble, pane.trouble_at) == ("", None)
    asyncio.run(hear(Receipt.retry("too fast", 3_600.0)))
    pane.refresh_from_db()
    assert "too fast" in pane.what_went_wrong
