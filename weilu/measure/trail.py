"""The events behind the figures of one group: found once for all figures, then kept."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from weilu.measure import details, history, stored
from weilu.measure.evidence import PICKS, Evidence
from weilu.measure.models import GroupCheckupRow, GroupTrail
from weilu.people.models import Group

#: Most events behind one figure that the explorer pages through.
MOST = 10_000


class _Trails(Evidence):
    """Not the first few events behind a figure, but all that the explorer shows."""

    def seqs(self) -> dict[str, list[int]]:
        rows = self._rows
        return {
            metric: rows.seq[np.flatnonzero(pick(rows))[:MOST]].tolist()
            for metric, pick in PICKS.items()
        }


def behind(group: Group, metric: str) -> list[int]:
    """Ids of the events a stored figure rests on, newest first, at most `MOST`."""
    row = GroupCheckupRow.objects.filter(group=group).first()
    if row is None or metric not in PICKS:
        return []
    kept = GroupTrail.objects.filter(group=group, metric=metric, made_at=row.made_at).first()
    return list(kept.seqs) if kept else _followed(group, row)[metric]


def _followed(group: Group, row: GroupCheckupRow) -> dict[str, list[int]]:
    """Find the events behind every figure, and keep them."""
    workspace, mine = group.workspace, [group.pk]
    with history.events(workspace) as table:
        checkup = stored.checkup(details.whole_of(workspace, [row], table), workspace.zone)
        own = history.of_groups(workspace, table, mine)
        found = _Trails(own, history.roster(workspace, mine), checkup).seqs()
    with transaction.atomic():
        GroupTrail.objects.filter(group=group).delete()
        GroupTrail.objects.bulk_create(
            (
                GroupTrail(group=group, metric=metric, made_at=row.made_at, seqs=seqs)
                for metric, seqs in found.items()
            ),
            ignore_conflicts=True,
        )
    return found


def forget(groups: list[int]) -> None:
    """Drop what stood behind check-ups that are about to be replaced."""
    GroupTrail.objects.filter(group__in=groups).delete()
