"""The log told in the exchange format, in the order it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weilu.events import catalogue
from weilu.events.lake.store import highest
from weilu.events.models import Event
from weilu.people.models import Group, Member, Workspace


def since(
    workspace: Workspace, after: int, limit: int, group: Group | None = None, kind: str = ""
) -> tuple[list[dict[str, Any]], bool]:
    """Events numbered above `after`, in order, and whether there are more.

    Only up to where no writer holds a lower number uncommitted, so that a reader who goes on from
    the last number misses nothing.
    """
    end = highest(workspace.pk)
    found = Event.objects.filter(workspace_id=workspace.pk, pk__gt=after, pk__lte=end)
    found = found.exclude(kind__in=catalogue.staff_kinds())
    if group is not None:
        found = found.filter(group_id=group.pk)
    if kind:
        found = found.filter(kind=kind)
    rows = list(found.order_by("pk")[: limit + 1])
    return _lines(workspace, rows[:limit]), len(rows) > limit


def _lines(workspace: Workspace, rows: Sequence[Event]) -> list[dict[str, Any]]:
    groups = Group.objects.filter(workspace=workspace).in_bulk(
        {row.group_id for row in rows if row.group_id}
    )
    named = {who for row in rows for who in (row.actor, row.subject, *(row.mentions or ())) if who}
    people = Member.objects.filter(workspace=workspace).in_bulk(named)
    return [_line(row, groups.get(row.group_id or 0), people) for row in rows]


def _line(row: Event, group: Group | None, people: dict[int, Member]) -> dict[str, Any]:
    author = people.get(row.actor or 0)
    subject = people.get(row.subject or 0)
    mentioned = [people[who].external_id for who in row.mentions or () if who in people]
    return {
        "seq": row.pk,
        "id": row.external_id,
        "at": row.at,
        "kind": row.kind,
        "platform": group.platform if group else "",
        "group": group.external_id if group else "",
        "group_name": group.name if group else "",
        "author": author.external_id if author else "",
        "author_name": author.name if author else "",
        "text": row.text,
        "reply_to": row.reply_to,
        "subject": subject.external_id if subject else "",
        "mentions": mentioned,
        "media": row.media,
        "data": row.data or {},
    }
