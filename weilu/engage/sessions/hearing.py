"""Live messages of groups in which a session runs, passed on to jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weilu.engage.sessions import actions, relaying
from weilu.engage.sessions.models import Session, SessionState
from weilu.events.actions import Row
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.platforms.models import Connection


def hear(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`."""
    closed = {row.group_id for row in rows if row.kind == "group_closed" and row.group_id}
    if closed:
        actions.note_dissolved(connection.workspace_id, closed)
    said = [row for row in rows if row.kind == "message" and row.actor and row.group_id]
    if not said:
        return
    running = Session.objects.filter(
        workspace=connection.workspace_id, state=SessionState.RUNNING
    ).only("pk", "source_id", "speaker_id", "groups")
    for session in running:
        here = {*session.groups, session.source_id}
        named = [[row.source_id, row.external_id] for row in said if row.group_id in here]
        if not named:
            continue
        if any(row.actor == session.speaker_id for row in said):
            enqueue("engage.relay", key=f"{session.pk}", session_id=session.pk)
        enqueue("engage.collect", session_id=session.pk, named=named)


def collect(session_id: int, named: Sequence[Sequence[Any]]) -> None:
    """Look at messages by where they lie."""
    found = Event.objects.filter(
        source__in={source for source, _id in named}, external_id__in={id for _source, id in named}
    )
    wanted = {(source, id) for source, id in named}
    lie = found.values_list("pk", "source_id", "external_id")
    relaying.collect(session_id, [pk for pk, source, id in lie if (source, id) in wanted])
