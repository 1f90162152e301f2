"""What staff confirm on the platform: Weilu sees it, reminds of it, takes it back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import actions, confirming, tasks
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Reminder, State, Task
from weilu.outbox.tests.conftest import Glass
from weilu.people import actions as people
from weilu.people.models import Account as Person
from weilu.people.models import Role
from weilu.platforms.live import adapters
from weilu.platforms.live.contract import Account, Confirmed
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.models import Connection

Make = Callable[..., Intent]


class Shown(Glass, Confirmed):
    """A platform of glass on which staff have to confirm."""

    reminders = (2, 3_600.0)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []
        self.says = Receipt.task("t9")

    async def poll(self, task: str, account: Account) -> Receipt:
        self.asked.append(("poll", task))
        return self.says

    async def remind(self, task: str, account: Account) -> Receipt:
        self.asked.append(("remind", task))
        return Receipt.task(task)

    async def cancel(self, task: str, account: Account) -> Receipt:
        self.asked.append(("cancel", task))
        return Receipt.done(task)


@pytest.fixture
def shown(glass: Glass, monkeypatch: pytest.MonkeyPatch) -> Shown:
    platform = Shown()
    monkeypatch.setattr(sys.modules[adapters.MODULES["glass"]], "adapter", platform)
    adapters.by_key.cache_clear()
    return platform


@pytest.fixture
def task(shown: Shown, pane: Connection, to_yard: Make, chen: Person) -> Task:
    """Aunt Chen wrote to the yard; somebody has to confirm it there."""
    [message] = actions.put(pane, "engage", [to_yard("明早七点开饭")], chen)
    Message.objects.update(state=State.TASK, external_id="t9", settled_at=clock.now())
    message.refresh_from_db()
    return tasks.ask_to_confirm(message)


def after(task: Task) -> tuple[str, str, str]:
    task.refresh_from_db()
    assert task.message is not None
    task.message.refresh_from_db()
    return task.message.state, task.state, task.message.why


def test_what_all_have_confirmed_is_sent_and_ticked_off(shown: Shown, task: Task) -> None:
    shown.says = Receipt.done("t9", sent=["yard"])
    confirming.poll_all()
    confirming.poll_all()
    assert after(task) == (State.SENT, "done", "")
    assert task.done_by is None
    assert shown.asked == [("poll", "t9")]
    assert Event.objects.filter(kind="sent").count() == 1
    assert Event.objects.filter(kind="task_settled").count() == 1


def test_half_confirmed_says_how_many_wait(shown: Shown, task: Task) -> None:
    shown.says = Receipt.task("t9", sent=["a", "b"], waiting=["c"], failed={"d": "gone"})
    confirming.poll_all()
    assert after(task) == (State.TASK, "open", "")
    assert task.progress == {"sent": 2, "waiting": 1, "failed": 1}


def test_what_the_platform_refused_has_failed_with_its_reason(shown: Shown, task: Task) -> None:
    shown.says = Receipt.permanent("had enough")
    confirming.poll_all()
    assert after(task) == (State.FAILED, "not_done", "had enough")
    assert Event.objects.filter(kind="send_failed").count() == 1


def test_what_nobody_confirmed_in_time_is_taken_back(shown: Shown, task: Task) -> None:
    Message.objects.update(deadline=clock.now() - timedelta(minutes=1))
    confirming.poll_all()
    assert shown.asked == [("poll", "t9"), ("cancel", "t9")]
    assert after(task) == (State.FAILED, "not_done", "not_confirmed")


def test_a_platform_that_does_not_answer_is_asked_later(shown: Shown, task: Task) -> None:
    shown.says = Receipt.retry("down")
    confirming.poll_all()
    assert after(task) == (State.TASK, "open", "")
    shown.says = Receipt.done("t9")
    confirming.poll_all()
    assert after(task)[0] == State.SENT


def test_the_task_is_of_who_is_asked_on_the_platform(
    shown: Shown, pane: Connection, to_yard: Make, chen: Person
) -> None:
    lin = Person.objects.create_user("linjing", name="林静")
    people.give_seat(pane.workspace, lin, Role.OPERATOR)
    put = actions.put(pane, "engage", [to_yard("一"), to_yard("二")], chen)
    Message.objects.update(state=State.TASK)
    assert tasks.ask_to_confirm(put[0], "LinJing").assignee == lin
    assert tasks.ask_to_confirm(put[1], "stranger").assignee == chen


def test_staff_are_reminded_as_often_as_the_platform_lets_and_no_more(
    shown: Shown, task: Task, chen: Person, client: Client
) -> None:
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    assert b"Remind" in client.get(reverse("outbox:tasks")).content
    for _turn in range(3):
        page = client.post(reverse("outbox:remind", args=[task.pk]), follow=True)
    assert shown.asked == [("remind", "t9")] * 2
    assert b"2 times in 1 hours" in page.content
    Reminder.objects.update(at=clock.now() - timedelta(hours=1, seconds=1))
    client.post(reverse("outbox:remind", args=[task.pk]))
    assert len(shown.asked) == 3


def test_a_send_is_taken_back_on_the_platform(
    shown: Shown, task: Task, chen: Person, client: Client
) -> None:
    client.force_login(chen)
    client.post(reverse("outbox:turn", args=[task.message_id, "cancel"]))
    assert shown.asked == [("cancel", "t9")]
    assert after(task)[:2] == (State.CANCELLED, "not_done")
