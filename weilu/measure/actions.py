"""Verbs of the check-up: measure groups and keep what was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from weilu.kit import clock
from weilu.measure import engine, reads, stored
from weilu.measure.figures import GroupCheckup
from weilu.measure.models import SORTABLE, GroupCheckupRow
from weilu.measure.report import words
from weilu.people.models import Workspace

#: Groups written per transaction: other writers get their turn in between.
BATCH = 200


def refresh(workspace: Workspace, groups: Collection[int] | None = None) -> int:
    """Measure the workspace's groups (None = all) and store what was found; how many groups.

    Figures are as of now, or of the last event where the history ended a while ago.
    """
    with reads.events(workspace) as events:
        checkup = engine.check_up(
            events,
            reads.roster(workspace),
            as_of=reads.as_of(events, clock.now()),
            zone=workspace.zone,
            groups=groups,
        )
    known = reads.group_ids(workspace)
    found = [group for group in checkup.groups if group.group in known]
    for start in range(0, len(found), BATCH):
        keep(workspace, found[start : start + BATCH])
    return len(found)


@transaction.atomic
def keep(workspace: Workspace, groups: Sequence[GroupCheckup]) -> None:
    """Store check-ups of the workspace's groups, each in place of the one before."""
    held = {
        row.group_id: row
        for row in GroupCheckupRow.objects.select_for_update()
        .filter(group__in=[group.group for group in groups])
        .defer("document")
    }
    made_at = clock.now()
    rows = [_row(workspace, group, held.get(group.group), made_at) for group in groups]
    GroupCheckupRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["group"],
        update_fields=[
            field.name
            for field in GroupCheckupRow._meta.fields
            if field.name not in {"id", "group"}
        ],
    )


def _row(
    workspace: Workspace, group: GroupCheckup, before: GroupCheckupRow | None, made_at: datetime
) -> GroupCheckupRow:
    turned = before is not None and before.verdict != group.verdict
    return GroupCheckupRow(
        group_id=group.group,
        workspace=workspace,
        as_of=group.as_of,
        made_at=made_at,
        name=group.name[:200],
        platform=group.platform,
        verdict=group.verdict,
        verdict_before=_before(before, turned),
        turned_at=group.as_of if turned else (before.turned_at if before else None),
        verdict_rank=words.rank(group.verdict),
        urgency=stored.urgency(group),
        stage=group.stage,
        kind=group.kind,
        kind_is_guess=group.kind_is_guess,
        members=group.members_known,
        messages_ever=group.messages_ever,
        last_at=group.last_at,
        document=group.as_data(),
        **_sortable(group),
    )


def _before(row: GroupCheckupRow | None, turned: bool) -> str:
    if row is None:
        return ""
    return row.verdict if turned else row.verdict_before


def _sortable(group: GroupCheckup) -> dict[str, Any]:
    figures = group.figures
    return {key: figures[key].value if key in figures else None for key in SORTABLE}
