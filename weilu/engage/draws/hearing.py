"""Entries from the chat: the word of a draw, and answers to a quiz. By jobs, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weilu.engage.draws import actions, rules
from weilu.engage.draws.models import Draw, DrawState
from weilu.events.actions import Row
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.people.models import Member
from weilu.platforms.models import Connection


def hear(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`."""
    said = [row for row in rows if row.kind == "message" and row.actor and row.text]
    places = {row.group_id for row in said}
    live = Draw.objects.filter(
        workspace=connection.workspace_id, state=DrawState.OPEN, opens_at__lte=clock.now()
    )
    wanted = {group for groups in live.values_list("groups", flat=True) for group in groups}
    if wanted & places:
        named = [[row.source_id, row.external_id] for row in said if row.group_id in wanted]
        enqueue("engage.draw_entries", workspace_id=connection.workspace_id, named=named)


def take(workspace_id: int, named: Sequence[Sequence[Any]]) -> None:
    """Enter whoever said the word or answered; what was said before or after counts for nothing."""
    draws = list(
        Draw.objects.filter(workspace=workspace_id, state=DrawState.OPEN).select_related(
            "workspace"
        )
    )
    for source, external in named:
        event = Event.objects.filter(source=source, external_id=external).first()
        member = Member.objects.filter(pk=event.actor).first() if event and event.actor else None
        if event is not None and member is not None:
            _enter(draws, event, member)


def _enter(draws: Sequence[Draw], event: Event, member: Member) -> None:
    for draw in draws:
        if event.group_id not in draw.groups:
            continue
        tries = (
            rules.is_answer(event.text, draw.judge)
            if draw.is_quiz else rules.enters(event.text, draw.word)
        )  # fmt: skip
        if tries:
            try:
                actions.enter(draw, member, event.text, event.at)
            except actions.NotYours:
                continue
