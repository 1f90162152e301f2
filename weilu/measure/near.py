"""What a report shows of each group beyond its figures: charts, and the messages behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from weilu.measure import details, history, stored
from weilu.measure.evidence import Evidence
from weilu.measure.figures import GroupCheckup
from weilu.measure.models import GroupCheckupRow
from weilu.measure.report.evidence import Behind
from weilu.people.models import Workspace

#: Groups read together: memory stays that of so many, whatever the size of the workspace.
AT_ONCE = 100


class Near:
    """Groups close up, a batch at a time; ask in the order they were given.

    `table` holds the workspace's events and must stay open meanwhile.
    """

    def __init__(self, workspace: Workspace, table: Any, groups: Sequence[int]) -> None:
        self._workspace, self._table, self._order = workspace, table, groups
        self._place = {group: turn // AT_ONCE for turn, group in enumerate(groups)}
        self._batch = -1
        self._groups: dict[int, GroupCheckup] = {}
        self._evidence: dict[datetime, Evidence] = {}

    def whole(self, group: GroupCheckup) -> GroupCheckup:
        """The same check-up with its charts."""
        return self._reached(group.group) or group

    def behind(self, group: int, metric: str) -> Behind:
        """What a figure rests on."""
        one = self._reached(group)
        return self._evidence_of(one.as_of).of(group, metric) if one else Behind(0)

    def _reached(self, group: int) -> GroupCheckup | None:
        batch = self._place.get(group, self._batch)
        if batch != self._batch:
            self._batch, self._evidence = batch, {}
            ids = self._order[batch * AT_ONCE : (batch + 1) * AT_ONCE]
            rows = list(GroupCheckupRow.objects.filter(group__in=ids))
            found = details.whole_of(self._workspace, rows, self._table)
            self._groups = {one.group: one for one in found}
        return self._groups.get(group)

    def _evidence_of(self, as_of: datetime) -> Evidence:
        if as_of not in self._evidence:
            alike = [one for one in self._groups.values() if one.as_of == as_of]
            ids = [one.group for one in alike]
            own = history.of_groups(self._workspace, self._table, ids)
            who = history.roster(self._workspace, ids)
            checkup = stored.checkup(alike, self._workspace.zone)
            self._evidence[as_of] = Evidence(own, who, checkup)
        return self._evidence[as_of]
