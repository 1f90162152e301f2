"""What is drawn for single groups: measured when first looked at, kept until the next check-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import groupby
from typing import Any

from weilu.measure import engine, history, stored
from weilu.measure.figures import GroupCheckup
from weilu.measure.models import GroupCheckupRow, GroupDetail
from weilu.people.models import Group, Workspace


def whole(group: Group) -> GroupCheckup | None:
    """The group's stored check-up with its charts, None before its first."""
    row = GroupCheckupRow.objects.filter(group=group).first()
    return whole_of(group.workspace, [row])[0] if row else None


def whole_of(
    workspace: Workspace, rows: Sequence[GroupCheckupRow], table: Any = None
) -> list[GroupCheckup]:
    """Stored check-ups with their charts; those nobody looked at yet are measured together.

    `table` holds the workspace's events where the caller has them open already.
    """
    held = _held(rows)
    missing = [row for row in rows if row.group_id not in held]
    if missing:
        opened = history.events(workspace) if table is None else nullcontext(table)
        with opened as events:
            held |= _measured(workspace, missing, events)
    return [stored.group(_joined(row, held.get(row.group_id))) for row in rows]


def keep(groups: Sequence[GroupCheckup], made_at: datetime) -> dict[int, dict[str, Any]]:
    """Keep what is drawn for groups, in place of what was; group → the kept document."""
    told = {one.group: stored.drawn(one) for one in groups}
    GroupDetail.objects.bulk_create(
        [GroupDetail(group_id=key, made_at=made_at, document=told[key]) for key in told],
        update_conflicts=True, unique_fields=["group"], update_fields=["made_at", "document"],
    )  # fmt: skip
    return told


def _joined(row: GroupCheckupRow, drawn: dict[str, Any] | None) -> dict[str, Any]:
    document: dict[str, Any] = row.document
    return stored.with_drawn(document, drawn) if drawn else document


def _held(rows: Sequence[GroupCheckupRow]) -> dict[int, dict[str, Any]]:
    """Details that belong to these very check-ups."""
    made = {row.group_id: row.made_at for row in rows}
    found = GroupDetail.objects.filter(group__in=list(made))
    return {one.group_id: one.document for one in found if one.made_at == made[one.group_id]}


def _measured(
    workspace: Workspace, rows: Sequence[GroupCheckupRow], table: Any
) -> dict[int, dict[str, Any]]:
    told: dict[int, dict[str, Any]] = {}
    for (as_of, made_at), batch in _alike(rows):
        groups = [row.group_id for row in batch]
        found = engine.check_up(
            history.of_groups(workspace, table, groups), history.roster(workspace, groups),
            as_of=as_of, zone=workspace.zone, groups=groups,
            window_days=batch[0].document["window_days"],
        )  # fmt: skip
        told |= keep(found.groups, made_at)
    return told


def _alike(
    rows: Sequence[GroupCheckupRow],
) -> Iterator[tuple[tuple[datetime, datetime], list[GroupCheckupRow]]]:
    """Check-ups made together, so that one reading serves them all."""

    def when(row: GroupCheckupRow) -> tuple[datetime, datetime]:
        return row.as_of, row.made_at

    for moments, batch in groupby(sorted(rows, key=when), when):
        yield moments, list(batch)


def forget(groups: Sequence[int]) -> None:
    """Drop what check-ups that are about to be replaced had drawn."""
    GroupDetail.objects.filter(group__in=groups).delete()
