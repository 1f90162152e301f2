"""What only a person can do."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.facts import TaskSettled
from weilu.outbox.models import Message, State, Task
from weilu.people import audit
from weilu.people.models import Account


class AlreadyTicked(WeiluError):
    code = "outbox.task_over"
    status = 409
    sentence = gettext_lazy("Somebody has ticked this task off already.")


def ask_to_confirm(message: Message) -> Task:
    """The platform wants a person to confirm a send: one task for it, whoever it falls to."""
    task, _made = Task.objects.get_or_create(
        message=message,
        defaults={
            "workspace": message.workspace, "kind": "confirm", "text": message.text,
            "title": _("Confirm the send on the platform"), "assignee": message.created_by,
            "due_at": message.deadline, "created_at": clock.now(),
        },
    )  # fmt: skip
    return task


@transaction.atomic
def settle(task: Task, by: Account, *, done: bool, result: str = "") -> None:
    """Tick a task off, with what came of it. Raises `AlreadyTicked`."""
    changed = Task.objects.filter(pk=task.pk, state="open").update(
        state="done" if done else "not_done", result=result[:300], done_at=clock.now(), done_by=by
    )
    if not changed:
        raise AlreadyTicked
    if task.message_id:
        Message.objects.filter(pk=task.message_id, state=State.TASK).update(
            state=State.SENT if done else State.FAILED, settled_at=clock.now(),
            why="" if done else result[:300],
        )  # fmt: skip
    fact = TaskSettled(task=task.pk, title=task.title, done=done, by=audit.number(by))
    audit.note(task.workspace, fact, room="outbox")
