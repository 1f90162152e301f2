"""The events that tell what became of a message, once per message and outcome."""

from __future__ import annotations

from datetime import datetime

from weilu.events import actions as log
from weilu.events.actions import Row
from weilu.outbox import facts
from weilu.outbox.models import Message, State


def row_of(message: Message, at: datetime) -> Row | None:
    """The event of a message that was sent or given up; None for any other."""
    fact = _fact(message)
    if fact is None:
        return None
    again = f":{message.attempts}" if message.state == State.FAILED else ""
    return log.row_of(
        message.workspace_id, fact, "weilu:outbox", f"{message.state}:{message.pk}{again}",
        at, message.group_id, message.member_id,
    )  # fmt: skip


def _fact(message: Message) -> facts.Sent | facts.SendFailed | None:
    if message.state == State.SENT:
        return facts.Sent(message.pk, message.op, message.room, message.purpose)
    if message.state == State.FAILED:
        return facts.SendFailed(message.pk, message.op, message.room, message.code)
    return None
