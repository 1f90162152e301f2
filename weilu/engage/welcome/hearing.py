"""What is heard, handed to jobs: nothing is decided while the platform's delivery is read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.engage.welcome.newcomers import COMINGS, Told
from weilu.events import actions as log
from weilu.events.actions import Row
from weilu.jobs.tasks import enqueue
from weilu.people.models import Member
from weilu.platforms.models import Connection

#: A message longer than this is no 'I agree'.
LONGEST_YES = 40


def heard(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """New events came in live: pass on who came, and what may accept the rules."""
    came = [row for row in rows if row.kind in COMINGS]
    wanted = came if came and _has_plans(connection) else []
    wanted += _answers(rows)
    if wanted:
        told = [as_data(row) for row in wanted]
        enqueue("engage.welcome", connection_id=connection.pk, told=told)


def accepted(member: Member, **_more: Any) -> None:
    """Somebody accepted house rules, in whatever way."""
    if Newcomer.objects.filter(member=member, accepted_at=None).exists():
        enqueue("engage.welcome_accepted", member_id=member.pk)


def _has_plans(connection: Connection) -> bool:
    plans = Greeting.objects.filter(workspace=connection.workspace_id)
    return plans.exclude(mode="off").exists()


def _answers(rows: Sequence[Row]) -> list[Row]:
    """Short messages and reactions of newcomers who have not accepted yet."""
    may = [
        row
        for row in rows
        if row.actor is not None
        and (row.kind == "reaction" or (row.kind == "message" and len(row.text) <= LONGEST_YES))
    ]
    if not may:
        return []
    asked = Newcomer.objects.filter(
        member__in={row.actor for row in may}, accepted_at=None, state="greeted"
    )
    waiting = set(asked.values_list("member_id", "group_id"))
    return [row for row in may if (row.actor, row.group_id) in waiting]


def as_data(row: Row) -> dict[str, Any]:
    """An event as a job keeps it."""
    who = row.subject if row.kind == "contact_added" else row.actor
    return {
        "key": f"{row.source_id}:{row.external_id}", "kind": row.kind,
        "at": log.read_time(row.at).isoformat(), "group": row.group_id, "member": who,
        "text": row.text if row.kind == "message" else "", "reply_to": row.reply_to,
        "data": json.loads(row.data) if row.data else {},
    }  # fmt: skip


def told(data: dict[str, Any]) -> Told:
    """The event again."""
    return Told(**{**data, "at": datetime.fromisoformat(data["at"])})
