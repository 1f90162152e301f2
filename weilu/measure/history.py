"""A workspace's history as the check-up reads it; what can be told without reading it, is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db.models import Max, Sum

from weilu.charter.models import GroupKind
from weilu.events import catalogue
from weilu.events.lake import read, store
from weilu.events.models import Event, SealedFile
from weilu.measure.metrics.deeds import without_broadcasts
from weilu.measure.rollups import Rollups
from weilu.measure.roster import GroupInfo, Person, Roster
from weilu.people.models import Group, Member, Workspace

#: A history that ended longer ago than this is judged as of its end, and pages say so.
STALE = timedelta(days=7)


def events(workspace: Workspace) -> AbstractContextManager[Any]:
    """The workspace's events as an Ibis table, fresh to the last commit."""
    return read.events(workspace.pk, workspace.zone)


def events_and_files(workspace: Workspace) -> AbstractContextManager[tuple[Any, list[Path]]]:
    """The same, with the sealed files they are read from."""
    return read.events_and_files(workspace.pk, workspace.zone)


def facts_folder(workspace: Workspace) -> Path:
    """Where the daily facts are kept, so that a check-up reads days and not events."""
    return store.folder(workspace.pk) / "facts"


def size(workspace: Workspace) -> int:
    """How many events there are, from the lake's list of files and the log's tail."""
    live = SealedFile.objects.filter(workspace_id=workspace.pk, retired_at=None)
    sealed: int | None = live.aggregate(rows=Sum("rows"))["rows"]
    return int((sealed or 0) + _tail(workspace).count())


def newest(workspace: Workspace) -> datetime | None:
    """When the last thing happened: from the newest month's file footers and the log's tail."""
    paths = store.files(workspace.pk)
    sealed = _latest([path for path in paths if path.parent == paths[-1].parent])
    fresh: datetime | None = _tail(workspace).aggregate(last=Max("at"))["last"]
    return max((moment for moment in (sealed, fresh) if moment), default=None)


def as_of(workspace: Workspace, now: datetime) -> datetime:
    """Now, or the moment of the last event if the history ended a while ago."""
    last = newest(workspace)
    return last if last is not None and now - last > STALE else now


def of_groups(workspace: Workspace, table: Any, groups: Collection[int]) -> Any:
    """The groups' own events that count as activity.

    Broadcasts show across groups only; those known from the last check-up of the whole workspace
    are left out, so that nobody else's events need reading. Before that one, `table` as it is.
    """
    held = Rollups(facts_folder(workspace)).manifest()
    if held is None:
        return table
    mine = table.filter(table.group_id.isin(list(groups)))
    return without_broadcasts(mine, held.poured_texts())


def roster(workspace: Workspace, groups: Collection[int] | None = None) -> Roster:
    """Who is who in the workspace, and what was said of each group."""
    members = Member.objects.filter(workspace=workspace)
    said = GroupKind.objects.filter(group__workspace=workspace)
    rows = Group.objects.filter(workspace=workspace)
    if groups is not None:
        rows, said = rows.filter(pk__in=groups), said.filter(group__in=groups)
        members = members.filter(memberships__group__in=groups).distinct()
    kinds = dict(said.values_list("group_id", "kind"))
    who = members.values_list("pk", "name", "is_staff", "is_bot").iterator(chunk_size=10_000)
    return Roster(
        people={pk: Person(name, is_staff, is_bot) for pk, name, is_staff, is_bot in who},
        groups={
            pk: GroupInfo(name, platform, kinds.get(pk, ""))
            for pk, name, platform in rows.values_list("pk", "name", "platform")
        },
    )


def _tail(workspace: Workspace) -> Any:
    """What the log has beyond the lake."""
    since = store.watermark(workspace.pk)
    tail = Event.objects.filter(workspace_id=workspace.pk, pk__gt=since, group_id__isnull=False)
    return tail.exclude(kind__in=catalogue.staff_kinds())


def _latest(paths: Sequence[Path]) -> datetime | None:
    """The latest moment in sealed files, by what their footers say."""
    moments: list[datetime] = []
    for path in paths:
        footer = pq.read_metadata(path)
        column = footer.schema.names.index("at")
        for group in range(footer.num_row_groups):
            told = footer.row_group(group).column(column).statistics
            if told is None or not told.has_min_max:
                moments.append(pq.read_table(path, columns=["at"])["at"].to_pandas().max())
                break
            moments.append(told.max)
    return max((_utc(moment) for moment in moments), default=None)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
