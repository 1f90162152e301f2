"""Intents are taken once; a person may look, change, cancel, and try again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import actions, tasks
from weilu.outbox.actions import Intent, NotOpen, NotSettled, NotUnsure
from weilu.outbox.models import Message, OptOut, Policy, State, Task
from weilu.people import audit
from weilu.people.models import Account, Member
from weilu.platforms.models import Connection

Make = Callable[..., Intent]
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
NIGHT = datetime(2026, 5, 4, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon() -> object:
    with clock.stopped_at(NOON):
        yield


def put(pane: Connection, *intents: Intent, by: Account | None = None) -> list[Message]:
    return actions.put(pane, "engage", intents, by)


def test_the_same_key_is_the_same_message(pane: Connection, to_yard: Make) -> None:
    [first], [again] = put(pane, to_yard("开饭了")), put(pane, to_yard("开饭了"))
    assert first.pk == again.pk
    assert Message.objects.get().state == State.QUEUED


def test_long_keys_are_told_apart_to_their_end(pane: Connection, to_yard: Make) -> None:
    long = "晚" * 300
    put(pane, to_yard("一", key=f"{long}1"), to_yard("二", key=f"{long}2"))
    put(pane, to_yard("一", key=f"{long}1"))
    assert sorted(Message.objects.values_list("text", flat=True)) == ["一", "二"]


def test_what_no_database_takes_is_left_out(pane: Connection, to_yard: Make) -> None:
    [message] = put(pane, to_yard("开\x00饭\ud800了", key="\x00\udfff"))
    message.refresh_from_db()
    assert (message.text, message.action["text"]) == ("开饭?了", "开饭?了")
    assert put(pane, to_yard("开\x00饭\ud800了", key="\x00\udfff")) == [message]


def test_what_never_may_go_is_refused_at_once_with_the_reason(
    pane: Connection, to_lin: Make, lin: Member
) -> None:
    OptOut.objects.create(member=lin, purpose="", at=NOON, how="link")
    [message] = put(pane, to_lin("想你了"))
    assert (message.state, message.why) == (State.REFUSED, "opted_out")


def test_an_opt_out_of_promotion_lets_other_words_through(
    pane: Connection, to_lin: Make, lin: Member
) -> None:
    OptOut.objects.create(member=lin, purpose="promotion", at=NOON, how="keyword")
    [kind, advert] = put(pane, to_lin("在吗"), to_lin("半价", "promotion"))
    assert (kind.state, advert.state) == (State.QUEUED, State.REFUSED)


def test_what_is_planned_for_the_night_is_held_until_morning(
    pane: Connection, to_yard: Make
) -> None:
    [message] = put(pane, to_yard("晚安", "relation", not_before=NIGHT))
    assert (message.state, message.why) == (State.HELD, "quiet_hours")
    assert message.not_before == datetime(2026, 5, 5, 0, tzinfo=UTC)


def test_promotion_waits_for_a_person(pane: Connection, to_yard: Make, chen: Account) -> None:
    [advert] = put(pane, to_yard("今晚半价", "promotion"))
    assert advert.state == State.WAITING
    actions.approve(advert, chen)
    assert (advert.state, advert.approved_by) == (State.QUEUED, chen)
    with pytest.raises(NotOpen):
        actions.approve(advert, chen)
    [last, *_before] = audit.told(list(audit.deeds(pane.workspace)))
    assert last.kind == "send_approved"


def test_words_changed_after_approval_are_looked_at_again(
    pane: Connection, to_yard: Make, chen: Account
) -> None:
    [advert] = put(pane, to_yard("今晚半价", "promotion"))
    actions.approve(advert, chen)
    actions.edit(advert, chen, text="今晚三折")
    assert (advert.state, advert.action["text"]) == (State.WAITING, "今晚三折")


def test_it_can_be_cancelled_until_it_is_on_its_way(
    pane: Connection, to_yard: Make, chen: Account
) -> None:
    [one, other] = put(pane, to_yard("一"), to_yard("二"))
    actions.cancel(one, chen)
    assert one.state == State.CANCELLED
    Message.objects.filter(pk=other.pk).update(state=State.SENDING)
    with pytest.raises(NotOpen):
        actions.cancel(other, chen)


def test_only_what_failed_is_tried_again(pane: Connection, to_yard: Make, chen: Account) -> None:
    [message] = put(pane, to_yard("一"))
    with pytest.raises(NotSettled):
        actions.try_again(message, chen)
    Message.objects.update(state=State.FAILED, why="no", attempts=12)
    actions.try_again(message, chen)
    assert (message.state, message.attempts, message.why) == (State.QUEUED, 0, "")


def test_a_workspace_sets_its_own_limits(pane: Connection, to_yard: Make) -> None:
    Policy.objects.create(workspace=pane.workspace, approve_promotion=False)
    [advert] = put(pane, to_yard("今晚半价", "promotion"))
    assert advert.state == State.QUEUED


def test_the_same_words_in_the_same_place_are_refused_for_a_week(
    pane: Connection, to_yard: Make
) -> None:
    put(pane, to_yard("开饭了", "relation"))
    Message.objects.update(state=State.SENT, settled_at=NOON - timedelta(days=3))
    [again] = put(pane, to_yard("开饭 了", "relation", key="again"))
    assert (again.state, again.why) == (State.REFUSED, "same_text")


def test_facts_for_hundreds_of_messages_cost_a_handful_of_queries(
    pane: Connection, to_yard: Make, django_assert_max_num_queries: Callable[..., object]
) -> None:
    intents = [to_yard(f"第{turn}句", "service") for turn in range(300)]
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        put(pane, *intents)


def test_a_ticked_task_settles_its_message_once(
    pane: Connection, to_yard: Make, chen: Account
) -> None:
    [message] = put(pane, to_yard("一"), by=chen)
    Message.objects.update(state=State.TASK)
    task = tasks.ask_to_confirm(message)
    assert tasks.ask_to_confirm(message).pk == task.pk
    tasks.settle(task, chen, done=True, result="发了")
    message.refresh_from_db()
    assert message.state == State.SENT
    with pytest.raises(tasks.AlreadyTicked):
        tasks.settle(task, chen, done=False)
    assert Task.objects.get().result == "发了"


def test_what_may_have_gone_out_is_settled_by_who_looked(
    pane: Connection, to_yard: Make, chen: Account
) -> None:
    [there, gone] = put(pane, to_yard("一"), to_yard("二"))
    with pytest.raises(NotUnsure):
        actions.found(there, chen)
    Message.objects.update(state=State.UNSURE, why="cut off")
    actions.found(there, chen)
    actions.cancel(gone, chen)
    assert (there.state, there.why, gone.state) == (State.SENT, "", State.CANCELLED)
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == ["sent", "send_found", "send_cancelled"]
