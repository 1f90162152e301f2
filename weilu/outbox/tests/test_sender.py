"""Everything goes out once, in order per chat, at the platform's limits, through every failure."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import actions, reads, rules, sender, sending
from weilu.outbox.actions import Intent
from weilu.outbox.models import Attempt, Message, OptOut, Policy, State, Task
from weilu.outbox.sender import Sender
from weilu.outbox.tests.conftest import Glass
from weilu.people.models import Account as Person
from weilu.people.models import Member
from weilu.platforms.live.abilities import Limit
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.deeds import Receipt, Send
from weilu.platforms.models import Connection

Make = Callable[..., Intent]


@pytest.fixture(autouse=True)
def _by_day_or_night(workspace: object, monkeypatch: pytest.MonkeyPatch) -> None:
    Policy.objects.create(workspace=workspace, quiet_from="03:00", quiet_to="03:00")
    monkeypatch.setattr(sender, "IDLE_S", 0.02)


def put(pane: Connection, *intents: Intent) -> list[Message]:
    return actions.put(pane, "engage", intents)


def send(glass: Glass, pane: Connection, seconds: float = 5.0) -> None:
    """Serve the connection until nothing is due, at most so long."""

    async def run() -> None:
        serving = asyncio.create_task(Sender(glass, account_of(pane), "g1").run())
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and await asyncio.to_thread(_due):
            await asyncio.sleep(0.02)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(run())


def _due() -> bool:
    waiting = Message.objects.filter(state__in=[State.QUEUED, State.HELD, State.SENDING])
    return waiting.filter(not_before__lte=clock.now() + timedelta(seconds=3)).exists()


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_what_is_queued_goes_out_once_in_order_and_is_told(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    put(pane, *(to_yard(f"第{turn}句") for turn in range(12)))
    send(glass, pane)
    send(glass, pane)
    assert glass.sent == [("yard", f"第{turn}句") for turn in range(12)]
    assert set(states()) == {State.SENT}
    assert Event.objects.filter(kind="sent").count() == 12
    assert Attempt.objects.filter(status="done").count() == 12


def test_a_connection_that_is_slowed_down_sends_at_its_own_pace(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    glass.capabilities = Glass.limited(Limit("send", 1, 0.1, "account", "stated"))
    pane.pace = 25
    pane.save()
    put(pane, *(to_yard(f"第{turn}句") for turn in range(4)))
    begun = time.monotonic()
    send(glass, pane)
    assert len(glass.sent) == 4
    assert time.monotonic() - begun >= 3 * 0.4


def test_a_failure_that_may_pass_is_tried_again_and_holds_up_its_chat_only(
    glass: Glass, pane: Connection, to_yard: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FIRST_WAIT_S", 0.01)
    glass.answers["yard"] = [Receipt.retry("busy", 0.05)] * 3
    put(pane, to_yard("一"))
    send(glass, pane)
    assert glass.sent == [("yard", "一")]
    assert Message.objects.get().attempts == 4
    assert len(set(glass.keys)) == 1


def test_it_is_given_up_after_the_last_attempt(
    glass: Glass, pane: Connection, to_yard: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FIRST_WAIT_S", 0.001)
    monkeypatch.setattr(rules, "MOST_ATTEMPTS", 2)
    glass.answers["yard"] = [Receipt.retry("busy", 0.0, "429")] * 9
    put(pane, to_yard("一"))
    send(glass, pane)
    message = Message.objects.get()
    assert (message.state, message.why, message.code) == (State.FAILED, "busy", "429")
    assert Event.objects.filter(kind="send_failed").count() == 1


@pytest.mark.parametrize(
    ("receipt", "state"),
    [(Receipt.permanent("kicked"), "failed"), (Receipt.unsupported("no"), "refused"),
     (Receipt.unsure("lost"), "unsure"), (Receipt.task("t9"), "task")],
)  # fmt: skip
def test_each_receipt_ends_in_its_own_state(
    glass: Glass, pane: Connection, to_yard: Make, receipt: Receipt, state: str
) -> None:
    glass.answers["yard"] = [receipt]
    put(pane, to_yard("一"), to_yard("二"))
    send(glass, pane)
    assert states() == [state, "sent"]
    assert Task.objects.count() == (state == "task")


def test_checks_are_made_again_just_before_sending(
    glass: Glass, pane: Connection, to_lin: Make, lin: Member
) -> None:
    put(pane, to_lin("想你了"))
    OptOut.objects.create(member=lin, purpose="", at=clock.now(), how="link")
    send(glass, pane)
    assert (glass.sent, states()) == ([], [State.REFUSED])


def test_a_person_gets_no_more_than_the_day_allows(
    glass: Glass, pane: Connection, to_lin: Make
) -> None:
    put(pane, *(to_lin(f"第{turn}句") for turn in range(5)))
    send(glass, pane)
    assert len(glass.sent) == 2
    held = Message.objects.filter(state=State.HELD)
    assert {one.why for one in held} == {"fatigue"}
    assert all(one.not_before > clock.now() + timedelta(hours=23) for one in held)


def test_what_its_deadline_passed_is_not_sent_late(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    put(pane, to_yard("欢迎", deadline=clock.now() + timedelta(seconds=20)))
    Message.objects.update(deadline=clock.now() - timedelta(seconds=1))
    send(glass, pane)
    assert (glass.sent, states()) == ([], [State.EXPIRED])


def test_a_limit_is_kept_and_used(glass: Glass, pane: Connection, to_yard: Make) -> None:
    glass.capabilities = Glass.limited(Limit("*", 50, 1.0, "account", "stated"))
    put(pane, *(Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(100)))
    started = time.monotonic()
    send(glass, pane, 10)
    took = time.monotonic() - started
    assert len(glass.sent) == 100
    assert took >= 1.9


def test_a_platform_that_is_down_is_not_hammered(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    for n in range(50):
        glass.answers[f"c{n}"] = [Receipt.retry("down")] * 99
    put(pane, *(Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(50)))
    send(glass, pane, 1.0)
    assert Attempt.objects.count() < 60


def test_a_send_cut_off_by_a_kill_is_sent_again_where_the_platform_does_it_once(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    glass.capabilities = Glass.limited(idempotent=True)
    _cut_off(pane, to_yard)
    send(glass, pane)
    assert (glass.sent, states()) == ([("yard", "一")], [State.SENT])


def test_one_that_was_cut_off_too_long_ago_for_the_platform_to_know_it_is_not_sent_blindly(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    glass.capabilities = replace(Glass.limited(idempotent=True), idempotent_for_s=60.0)
    _cut_off(pane, to_yard)
    Attempt.objects.update(started_at=clock.now() - timedelta(seconds=61))
    send(glass, pane, 1.0)
    assert (glass.sent, states()) == ([], [State.UNSURE])


def test_one_the_platform_can_be_asked_about_is_asked_about(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    glass.knows = Receipt.done("m7")
    _cut_off(pane, to_yard)
    send(glass, pane)
    assert (glass.sent, states()) == ([], [State.SENT])
    assert Message.objects.get().external_id == "m7"


def test_else_it_is_left_in_doubt_and_never_sent_twice(
    glass: Glass, pane: Connection, to_yard: Make
) -> None:
    _cut_off(pane, to_yard)
    send(glass, pane)
    assert (glass.sent, states()) == ([], [State.UNSURE])


def _cut_off(pane: Connection, to_yard: Make) -> None:
    """A gateway marked it as being sent and was killed."""
    [message] = put(pane, to_yard("一"))
    ready = sending.prepare(pane.pk, "dead", Glass.capabilities, 9, set(), lambda *_all: True)
    assert [one.message.pk for one in ready] == [message.pk]


def test_of_one_line_a_chat_gets_none_before_those_put_before_it(pane: Connection) -> None:
    def lined(name: str, chat: str = "yard", line: str = "evening") -> Intent:
        return Intent(name, Send(chat, name), "service", line=line)

    first, second, *_others = put(
        pane, lined("一"), lined("二"), lined("别的群", "porch"), lined("别的话", line="")
    )

    def chosen() -> list[str]:
        ready = sending.prepare(pane.pk, "g", Glass.capabilities, 9, set(), lambda *_all: True)
        sending.unmark(ready)
        return sorted(one.message.text for one in ready)

    assert chosen() == ["一", "别的群"]
    # Its first try failed: it waits, and who comes after it in its line waits with it.
    Message.objects.filter(pk=first.pk).update(not_before=clock.now() + timedelta(minutes=1))
    assert chosen() == ["别的群", "别的话"]
    Message.objects.filter(pk=first.pk).update(state=State.UNSURE)
    assert chosen() == ["二", "别的群"]
    assert second.line == "evening"


def test_what_a_person_puts_back_goes_out_with_its_tries_counted_on(
    glass: Glass, pane: Connection, chen: Person, to_yard: Make
) -> None:
    _cut_off(pane, to_yard)
    send(glass, pane)
    actions.try_again(Message.objects.get(), chen)
    send(glass, pane)
    assert (glass.sent, states()) == ([("yard", "一")], [State.SENT])
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_gateway_that_is_stopped_leaves_nothing_in_doubt(glass: Glass, pane: Connection) -> None:
    glass.takes_s = 0.05
    put(pane, *(Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(300)))
    for _stop in range(6):
        send(glass, pane, 0.2)
        assert State.SENDING not in states()
    assert len(glass.sent) == len(set(glass.keys)) == states().count("sent")


def test_choosing_from_thousands_costs_a_handful_of_queries(
    pane: Connection, django_assert_max_num_queries: Callable[..., object]
) -> None:
    put(pane, *(Intent(f"{n}", Send(f"c{n}", "好"), "service") for n in range(1_000)))
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        ready = sending.prepare(pane.pk, "g1", Glass.capabilities, 32, set(), lambda *_all: True)
    assert len(ready) == 32
    assert reads.policy_of(pane.workspace).per_person_day == 2
