"""Live messages for this room: looked at in a job, so that whoever tells them need not wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weilu.engage.answers import actions as answers
from weilu.engage.answers.models import Answer
from weilu.engage.guard import heeding
from weilu.engage.guard.models import Guard, Mode
from weilu.events.actions import Row
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.people.models import Group, Member
from weilu.platforms.models import Connection

#: Messages of one job.
AT_ONCE = 200


def hear(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`; an imported history is never told by it."""
    named = [
        [row.source_id, row.external_id]
        for row in rows
        if row.kind in {"message", "edit"} and row.actor and row.group_id
    ]
    if not named or not _anything_to_do(connection.workspace_id):
        return
    for first in range(0, len(named), AT_ONCE):
        enqueue("engage.heed", connection_id=connection.pk, named=named[first : first + AT_ONCE])


def _anything_to_do(workspace_id: int) -> bool:
    guards = Guard.objects.filter(workspace=workspace_id, removed_at=None).exclude(mode=Mode.OFF)
    return guards.exists() or Answer.objects.filter(workspace=workspace_id, is_on=True).exists()


def heed(connection_id: int, named: Sequence[Sequence[Any]]) -> None:
    """First the rules; then answers, to who broke none."""
    found = Connection.objects.select_related("workspace")
    connection = found.filter(pk=connection_id, removed_at=None).first()
    if connection is None:
        return
    met = heeding.heed(connection, named)
    _answer(connection, named, met)


def _answer(connection: Connection, named: Sequence[Sequence[Any]], met: set[int]) -> None:
    held = answers.live_answers(connection.workspace)
    if not held:
        return
    for event, message in heeding.events_of(named):
        if event.kind == "message" and event.pk not in met:
            asked = _question(event, message)
            if asked is not None:
                answers.reply(connection, held, asked)


def _question(event: Event, message: Event) -> answers.Question | None:
    member = Member.objects.filter(pk=event.actor or 0, is_bot=False).first()
    group = Group.objects.filter(pk=event.group_id or 0).first()
    text = heeding.heard_of(event, message).folded.original
    if member is None or group is None or not text.strip():
        return None
    return answers.Question(event.pk, event.external_id, event.at, text, member, group)
