"""Verbs of the check-up: measure groups and keep what was found."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from duckdb import IOException

from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.measure import details, engine, history, reads, stored, trail
from weilu.measure.figures import Checkup, GroupCheckup
from weilu.measure.models import SORTABLE, GroupCheckupRow
from weilu.measure.report import words
from weilu.measure.rollups import Broken
from weilu.people.models import Group, Workspace

#: Groups written per transaction: other writers get their turn in between.
BATCH = 200
#: Events of a workspace so small that everything drawn is measured along with the figures.
SMALL = 200_000
#: Events of a group that is measured while the person waits.
QUICK = 20_000
#: Events of a workspace in which a single group can be measured while the person waits.
QUICK_AMONG = 2_000_000


def refresh(workspace: Workspace, groups: Collection[int] | None = None) -> int:
    """Measure the workspace's groups (None = all) and store what was found; how many groups.

    Figures are as of now, or of the last event where the history ended a while ago. All groups
    together are measured from the daily facts, which only what is new is added to.
    """
    begun, detailed = clock.now(), history.size(workspace) <= SMALL
    checkup = _measured(workspace, groups, begun, detailed)
    known = reads.group_ids(workspace)
    found = [group for group in checkup.groups if group.group in known]
    for start in range(0, len(found), BATCH):
        keep(workspace, found[start : start + BATCH], begun, detailed=detailed)
    return len(found)


def _measured(
    workspace: Workspace, groups: Collection[int] | None, now: datetime, detailed: bool
) -> Checkup:
    try:
        return _check_up(workspace, groups, now, detailed)
    except (IOException, Broken):
        # A file of the daily facts is gone or broken. They can be told again from the lake.
        shutil.rmtree(history.facts_folder(workspace), ignore_errors=True)
        return _check_up(workspace, groups, now, detailed)


def _check_up(
    workspace: Workspace, groups: Collection[int] | None, now: datetime, detailed: bool
) -> Checkup:
    with history.events_and_files(workspace) as (events, files):
        return engine.check_up(
            events,
            history.roster(workspace, groups),
            as_of=history.as_of(workspace, now),
            zone=workspace.zone,
            groups=groups,
            detail=detailed,
            kept_in=history.facts_folder(workspace),
            files=files,
        )


def judge_again(group: Group) -> bool:
    """Measure a group once more: now where that is quick, else by a worker. Whether it is done."""
    if _is_quick(group):
        refresh(group.workspace, [group.pk])
        return True
    ask_again(group.workspace, [group.pk])
    return False


def _is_quick(group: Group) -> bool:
    """Whether the group, and what is around it, is small enough to wait for."""
    if history.size(group.workspace) > QUICK_AMONG:
        return False
    return Event.objects.filter(group_id=group.pk)[:QUICK].count() < QUICK


@transaction.atomic
def ask_again(workspace: Workspace, groups: Collection[int]) -> None:
    """Ask a worker to measure groups once more; their pages say so until it is done."""
    asked = GroupCheckupRow.objects.filter(workspace=workspace, group__in=groups)
    if asked.update(asked_at=clock.now()):
        enqueue("measure.refresh_awaited", key=str(workspace.pk), workspace_id=workspace.pk)


@transaction.atomic
def keep(
    workspace: Workspace,
    groups: Sequence[GroupCheckup],
    made_at: datetime | None = None,
    *,
    detailed: bool = True,
) -> None:
    """Store check-ups of the workspace's groups, each in place of the one before.

    What is drawn is stored too where they are `detailed`, else when somebody looks.
    """
    made_at, ids = made_at or clock.now(), [group.group for group in groups]
    held = {
        row.group_id: row
        for row in GroupCheckupRow.objects.select_for_update()
        .filter(group__in=ids)
        .only("group_id", "verdict", "verdict_before", "turned_at")
    }
    trail.forget(ids)
    details.forget(ids)
    if detailed:
        details.keep(groups, made_at)
    rows = [_row(workspace, group, held.get(group.group), made_at) for group in groups]
    GroupCheckupRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["group"],
        update_fields=[
            field.name
            for field in GroupCheckupRow._meta.fields
            if field.name not in {"id", "group", "asked_at"}
        ],
    )


def _row(
    workspace: Workspace, group: GroupCheckup, before: GroupCheckupRow | None, made_at: datetime
) -> GroupCheckupRow:
    verdict = group.verdict
    turned = before is not None and before.verdict != verdict
    return GroupCheckupRow(
        group_id=group.group,
        workspace=workspace,
        as_of=group.as_of,
        made_at=made_at,
        name=group.name[:200],
        platform=group.platform,
        verdict=verdict,
        verdict_before=_before(before, turned),
        turned_at=group.as_of if turned else (before.turned_at if before else None),
        verdict_rank=words.rank(verdict),
        urgency=stored.urgency(group),
        stage=group.stage,
        kind=group.kind,
        kind_is_guess=group.kind_is_guess,
        members=group.members_known,
        messages_ever=group.messages_ever,
        last_at=group.last_at,
        document=stored.figures(group),
        **_sortable(group),
    )


def _before(row: GroupCheckupRow | None, turned: bool) -> str:
    if row is None:
        return ""
    return row.verdict if turned else row.verdict_before


def _sortable(group: GroupCheckup) -> dict[str, Any]:
    figures = group.figures
    return {key: figures[key].value if key in figures else None for key in SORTABLE}
