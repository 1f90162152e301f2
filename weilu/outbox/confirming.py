"""Sends that staff confirm on the platform: what came of them, reminding, taking back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import tasks, wording
from weilu.outbox.facts import SendCancelled, SendReminded, TaskSettled
from weilu.outbox.models import Message, Reminder, State, Task
from weilu.people import audit
from weilu.people.models import Account as Person
from weilu.platforms.live import adapters, deeds
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.contract import Account, Confirmed
from weilu.platforms.live.deeds import Receipt

#: Tasks asked about in one go, those asked about longest ago first.
AT_ONCE = 200
#: A platform that has not answered by then is asked the next time.
PATIENCE_S = 20.0

Question = Callable[[Confirmed, Account, str], Coroutine[Any, Any, Receipt]]


class NotThere(WeiluError):
    code = "outbox.not_confirmed_there"
    status = 409
    sentence = _("This send waits for nobody on its platform; look at where it stands now.")


class RemindedEnough(WeiluError):
    code = "outbox.reminded_enough"
    status = 409
    sentence = _("The platform shows a task again %(most)d times in %(hours)d hours. Try later.")


class NotTaken(WeiluError):
    code = "outbox.platform_refused"
    status = 502
    sentence = _("The platform did not do it: %(why)s.")


def adapter_of(message: Message) -> Confirmed | None:
    """The adapter that can be asked about a message staff have to confirm; None = none can."""
    if message.state != State.TASK or not message.external_id:
        return None
    if message.connection.adapter not in adapters.MODULES:
        return None
    adapter = adapters.by_key(message.connection.adapter)
    return adapter if isinstance(adapter, Confirmed) else None


def poll_all() -> None:
    """Ask platforms what came of the tasks that are open longest unasked, and write it down."""
    open_ = Task.objects.filter(
        message__state=State.TASK, message__connection__state="on",
        message__connection__removed_at=None,
    ).exclude(message__external_id="")  # fmt: skip
    found = open_.select_related("workspace", "message__connection")
    silent: set[int] = set()  # connections whose platform does not answer just now
    for task in found.order_by(F("polled_at").asc(nulls_first=True), "pk")[:AT_ONCE]:
        assert task.message is not None
        if task.message.connection_id not in silent and not poll(task):
            silent.add(task.message.connection_id)


def poll(task: Task) -> bool:
    """Ask the platform what came of a task. False: it did not answer, and is asked later."""
    message = task.message
    if message is None or adapter_of(message) is None:
        return True
    receipt = _asked(message, lambda adapter, account, id: adapter.poll(id, account))
    Task.objects.filter(pk=task.pk).update(polled_at=clock.now())
    if receipt.status in {deeds.DONE, deeds.TASK, deeds.PERMANENT}:
        _write_down(task, message, receipt)
    return receipt.status not in {deeds.RETRY, deeds.UNSURE}


def _write_down(task: Task, message: Message, receipt: Receipt) -> None:
    progress = progress_of(receipt.data)
    Task.objects.filter(pk=task.pk).update(progress=progress)
    late = message.deadline is not None and message.deadline <= clock.now()
    if receipt.status == deeds.DONE:
        _end(task, State.SENT, "", by=None)
    elif receipt.status == deeds.PERMANENT:
        _end(task, State.FAILED, receipt.why, by=None)
    elif late and _taken_back(message).status == deeds.DONE:
        _end(task, State.FAILED, "not_confirmed", by=None)


def progress_of(data: Mapping[str, Any]) -> dict[str, int]:
    """How many receivers a send has reached, waits for and cannot reach."""
    return {name: len(data.get(name) or ()) for name in ("sent", "waiting", "failed")}


@transaction.atomic
def _end(task: Task, state: State, why: str, *, by: Person | None) -> None:
    """Settle the message and tick its task off, unless somebody was quicker."""
    done = state == State.SENT
    assert task.message_id is not None
    if not tasks.settle_message(task.message_id, state, why):
        return
    ticked = Task.objects.filter(pk=task.pk, state="open").update(
        state="done" if done else "not_done", result=why[:300], done_at=clock.now(), done_by=by
    )
    if ticked:
        fact = TaskSettled(task=task.pk, title=task.title, done=done, by=audit.number(by))
        audit.note(task.workspace, fact, room="outbox")


def remind(task: Task, by: Person) -> None:
    """Have the platform show a task to staff again.

    Raises `NotThere`, `RemindedEnough` and `NotTaken`.
    """
    message = task.message
    adapter = adapter_of(message) if message else None
    if message is None or adapter is None:
        raise NotThere
    reminder = _reserved(task, adapter, by)
    receipt = _asked(message, lambda adapter, account, id: adapter.remind(id, account))
    if receipt.status not in {deeds.DONE, deeds.TASK}:
        # What may have been shown counts; what certainly was not does not.
        if receipt.status != deeds.UNSURE:
            reminder.delete()
        raise NotTaken(why=wording.why(receipt.why))
    fact = SendReminded(message=message.pk, by=audit.number(by))
    audit.note(task.workspace, fact, room="outbox")


@transaction.atomic
def _reserved(task: Task, adapter: Confirmed, by: Person) -> Reminder:
    """One of the reminders the platform lets a task have, taken before it is asked for."""
    Task.objects.select_for_update().get(pk=task.pk)
    most, seconds = adapter.reminders
    since = clock.now() - timedelta(seconds=seconds)
    if Reminder.objects.filter(task=task, at__gt=since).count() >= most:
        raise RemindedEnough(most=most, hours=round(seconds / 3_600))
    return Reminder.objects.create(task=task, at=clock.now(), by=by)


def cancel(message: Message, by: Person) -> None:
    """Take a send back from staff who have not confirmed it; what was sent stays sent.

    Raises `NotThere` and `NotTaken`.
    """
    if adapter_of(message) is None:
        raise NotThere
    receipt = _taken_back(message)
    if receipt.status != deeds.DONE:
        raise NotTaken(why=wording.why(receipt.why))
    with transaction.atomic():
        if not tasks.settle_message(message.pk, State.CANCELLED, ""):
            raise NotThere
        Task.objects.filter(message=message, state="open").update(
            state="not_done", done_at=clock.now(), done_by=by
        )
        fact = SendCancelled(message=message.pk, by=audit.number(by))
        audit.note(message.workspace, fact, room="outbox")


def _taken_back(message: Message) -> Receipt:
    return _asked(message, lambda adapter, account, id: adapter.cancel(id, account))


def _asked(message: Message, question: Question) -> Receipt:
    """A platform's answer; a fault of its adapter is an answer that never came."""
    adapter = adapter_of(message)
    assert adapter is not None
    asking = question(adapter, account_of(message.connection), message.external_id)
    try:
        return asyncio.run(asyncio.wait_for(asking, PATIENCE_S))
    except TimeoutError:
        return Receipt.unsure("no answer")
    except Exception as fault:
        return Receipt.unsure(f"{type(fault).__name__}: {fault}")
