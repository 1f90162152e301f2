"""Questions about check-ups and about the messages behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, overload

from django.db.models import F, QuerySet

from weilu.measure import details, history, stored
from weilu.measure.figures import Checkup, Effort, Finding, GroupCheckup
from weilu.measure.models import GroupCheckupRow
from weilu.measure.near import Near
from weilu.people.models import Group, Member, Membership, Workspace
from weilu.platforms.models import ImportRun

#: A group counts as just turned for so long.
LATELY = timedelta(days=14)
#: Stored check-ups in memory at once.
AT_ONCE = 100
#: Groups whose effort a member's page looks into.
MOST_SHARES = 12
#: How many findings an overview starts with.
FIRST = 3


def group_ids(workspace: Workspace) -> set[int]:
    return set(Group.objects.filter(workspace=workspace).values_list("pk", flat=True))


def rows(workspace: Workspace) -> QuerySet[GroupCheckupRow]:
    """Stored check-ups for lists: everything but the documents."""
    return GroupCheckupRow.objects.filter(workspace=workspace).defer("document")


def checked(workspace: Workspace) -> Checkup:
    """The stored check-ups of all groups as one, without what is drawn; see `near`."""
    return stored.checkup(StoredGroups(workspace), workspace.zone)


class StoredGroups(Sequence[GroupCheckup]):
    """Stored check-ups of a workspace, those that need a hand first; read anew at each pass.

    However many groups there are, only a few are in memory at once.
    """

    def __init__(self, workspace: Workspace) -> None:
        found = GroupCheckupRow.objects.filter(workspace=workspace)
        self._documents = found.order_by("verdict_rank", "pk").values_list("document", flat=True)

    def __iter__(self) -> Iterator[GroupCheckup]:
        for document in self._documents.iterator(chunk_size=AT_ONCE):
            yield stored.group(document)

    def __len__(self) -> int:
        return self._documents.count()

    @overload
    def __getitem__(self, place: int) -> GroupCheckup: ...

    @overload
    def __getitem__(self, place: slice) -> list[GroupCheckup]: ...

    def __getitem__(self, place: int | slice) -> GroupCheckup | list[GroupCheckup]:
        if isinstance(place, slice):
            return [stored.group(document) for document in self._documents[place]]
        return stored.group(self._documents[place])


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows."""

    groups: int
    messages: int
    verdicts: dict[str, int]
    first: tuple[tuple[GroupCheckupRow, Finding], ...]
    turned: tuple[GroupCheckupRow, ...]
    as_of: datetime | None
    is_stale: bool


def overview(workspace: Workspace, now: datetime) -> Overview:
    """Counts, the findings to start with, and the groups whose verdict changed lately."""
    brief = list(rows(workspace).values_list("verdict", "messages_ever", "as_of"))
    last = max((moment for _, _, moment in brief), default=None)
    turned = rows(workspace).filter(turned_at__gte=(last or now) - LATELY)
    turned = turned.exclude(verdict_before=F("verdict")).order_by("-turned_at", "pk")
    return Overview(
        groups=len(brief),
        messages=sum(messages for _, messages, _ in brief),
        verdicts=dict(Counter(verdict for verdict, _, _ in brief)),
        first=tuple(_first(workspace)),
        turned=tuple(turned[:6]),
        as_of=last,
        is_stale=bool(last and now - last > history.STALE),
    )


def _first(workspace: Workspace) -> Iterator[tuple[GroupCheckupRow, Finding]]:
    pressing = GroupCheckupRow.objects.filter(workspace=workspace, urgency__gt=0)
    for row in pressing.order_by("-urgency", "pk")[:FIRST]:
        yield row, stored.group(row.document).findings[0]


def facets(workspace: Workspace) -> dict[str, list[str]]:
    """The kinds and platforms there are to filter by."""
    return {
        name: list(rows(workspace).order_by(name).values_list(name, flat=True).distinct())
        for name in ("kind", "platform")
    }


def awaited(workspace_id: int) -> QuerySet[GroupCheckupRow, int]:
    """Ids of the groups somebody asked to have measured again."""
    rows = GroupCheckupRow.objects.filter(workspace=workspace_id, made_at__lt=F("asked_at"))
    return rows.values_list("group_id", flat=True)


def unchecked(workspace: Workspace) -> int:
    """How many groups have no check-up yet."""
    return Group.objects.filter(workspace=workspace).count() - rows(workspace).count()


@contextmanager
def near(workspace: Workspace, groups: Sequence[int]) -> Iterator[Near]:
    """What a report shows of `groups`, in this order, while the context lasts."""
    with history.events(workspace) as table:
        yield Near(workspace, table, groups)


def members_asked(group: Group, name: str, member: int | None) -> list[int] | None:
    """Ids of the group's members meant by a name or an id; None = nobody in particular."""
    if member is not None:
        return [member]
    if not name:
        return None
    found = Member.objects.filter(workspace=group.workspace, name__icontains=name)
    return list(found.values_list("pk", flat=True)[:500])


def days_of(member: Member) -> list[dict[str, Any]]:
    """A member's messages by day, and in how many groups (`speakers`, as charts name the line)."""
    inside = list(Membership.objects.filter(member=member).values_list("group_id", flat=True))
    with history.events(member.workspace) as table:
        # Files are sorted by group: naming the groups spares reading the others.
        mine = table.filter(table.group_id.isin(inside), table.actor == member.pk)
        mine = mine.filter(mine.kind == "message")
        by_day = (
            mine.group_by("day")
            .agg(messages=mine.count(), groups=mine.group_id.nunique())
            .order_by("day")
        )
        return [
            {"day": row["day"].isoformat(), "messages": row["messages"], "speakers": row["groups"]}
            for row in by_day.to_pyarrow().to_pylist()
        ]


@dataclass(frozen=True, slots=True)
class Share:
    """A member's part of one group's effort in the window."""

    group: int
    name: str
    effort: Effort


def shares_of(member: Member) -> list[Share]:
    """Where the member is among those who carry a group: the groups they were in last."""
    mine = Membership.objects.filter(member=member).order_by("-last_seen")
    latest = list(mine.values_list("group_id", flat=True)[:MOST_SHARES])
    found = list(GroupCheckupRow.objects.filter(group__in=latest))
    told = [
        Share(one.group, one.name, effort)
        for one in details.whole_of(member.workspace, found)
        for effort in one.charts.effort
        if effort.member == member.pk
    ]
    return sorted(told, key=lambda share: -share.effort.share)


def last_import(workspace: Workspace) -> ImportRun | None:
    """The latest history that was given to the workspace."""
    return ImportRun.objects.filter(workspace=workspace).order_by("-created_at").first()
