"""What only a person can do."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.events import actions as log
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import telling
from weilu.outbox.facts import TaskSettled
from weilu.outbox.models import Message, State, Task
from weilu.outbox.signals import ticked
from weilu.people import audit
from weilu.people.models import Account, Seat


class AlreadyTicked(WeiluError):
    code = "outbox.task_over"
    status = 409
    sentence = gettext_lazy("Somebody has ticked this task off already.")


def ask_to_confirm(message: Message, sender: str = "") -> Task:
    """The platform wants a person to confirm a send: one task for it, whoever it falls to.

    `sender`: the platform's id of who is asked there; theirs is the task where the same id signs in
    here, else it is of who wrote the message.
    """
    asked = _who_signs_in(message, sender)
    task, _made = Task.objects.get_or_create(
        message=message,
        defaults={
            "workspace": message.workspace, "kind": "confirm", "text": message.text,
            "title": _("Confirm the send on the platform"), "due_at": message.deadline,
            "assignee": asked or message.created_by, "created_at": clock.now(),
        },
    )  # fmt: skip
    return task


def _who_signs_in(message: Message, sender: str) -> Account | None:
    if not sender:
        return None
    seats = Seat.objects.filter(workspace_id=message.workspace_id, account__login=sender.lower())
    seat = seats.select_related("account").first()
    return seat.account if seat else None


@transaction.atomic
def settle(
    task: Task, by: Account | None, *, done: bool, result: str = "", reached: int | None = None
) -> None:
    """Tick a task off, with what came of it; `by` None: something told it, no person.

    `reached`: how many, where a task asks for some.
    Raises `AlreadyTicked`.
    """
    if "wanted" in task.progress:
        task.progress["reached"] = max(0, reached or 0)
    changed = Task.objects.filter(pk=task.pk, state="open").update(
        state="done" if done else "not_done", result=result[:300], done_at=clock.now(), done_by=by,
        progress=task.progress,
    )  # fmt: skip
    if not changed:
        raise AlreadyTicked
    ticked.send(Task, task=task, by=by)
    if task.message_id:
        settle_message(task.message_id, State.SENT if done else State.FAILED, result)
    fact = TaskSettled(task=task.pk, title=task.title, done=done, by=audit.number(by))
    audit.note(task.workspace, fact, room="outbox")


def settle_message(message_id: int, state: State, why: str) -> bool:
    """End a message that waits for a person, in the caller's transaction, and tell it in the log.

    False when somebody else has ended it already.
    """
    now, why = clock.now(), "" if state == State.SENT else why[:300]
    waiting = Message.objects.filter(pk=message_id, state=State.TASK)
    if not waiting.update(state=state, settled_at=now, why=why):
        return False
    log.record_new(telling.rows_of([(Message.objects.get(pk=message_id), now)]))
    return True
