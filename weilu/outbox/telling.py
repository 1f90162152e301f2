"""The events that tell what became of a message, once per message and outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from weilu.events import actions as log
from weilu.events.actions import Row
from weilu.outbox import facts
from weilu.outbox.models import Message, State


def rows_of(settled: Iterable[tuple[Message, datetime]]) -> list[Row]:
    """The events of messages that were sent or given up, with when; none for any other."""
    sources: dict[int, int] = {}
    rows = []
    for message, at in settled:
        workspace, fact = message.workspace_id, _fact(message)
        if fact is None:
            continue
        if workspace not in sources:
            sources[workspace] = log.source_of(workspace, "weilu:outbox")
        rows.append(_row(message, fact, sources[workspace], at))
    return rows


def _row(message: Message, fact: object, source: int, at: datetime) -> Row:
    again = f":{message.attempts}" if message.state == State.FAILED else ""
    return log.row_of(
        message.workspace_id, fact, source, f"{message.state}:{message.pk}{again}",
        at, message.group_id, message.member_id,
    )  # fmt: skip


def _fact(message: Message) -> facts.Sent | facts.SendFailed | None:
    if message.state == State.SENT:
        return facts.Sent(message.pk, message.op, message.room, message.purpose)
    if message.state == State.FAILED:
        return facts.SendFailed(message.pk, message.op, message.room, message.code)
    return None
