"""Questions about check-ups and about the messages behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from weilu.charter.models import GroupKind
from weilu.events.lake import read
from weilu.measure import evidence, stored
from weilu.measure.figures import Checkup, Effort, Finding, GroupCheckup
from weilu.measure.models import GroupCheckupRow
from weilu.measure.report.evidence import BehindOf
from weilu.measure.roster import GroupInfo, Person, Roster
from weilu.people.models import Group, Member, Membership, Workspace
from weilu.platforms.models import ImportRun

#: A history that ended longer ago than this is judged as of its end, and pages say so.
STALE = timedelta(days=7)
#: A group counts as just turned for so long.
LATELY = timedelta(days=14)
#: Most messages behind one figure that the explorer pages through.
MOST_BEHIND = 10_000
#: How many findings an overview starts with.
FIRST = 3


def events(workspace: Workspace) -> AbstractContextManager[Any]:
    """The workspace's events as an Ibis table, fresh to the last commit."""
    return read.events(workspace.pk, workspace.zone)


def as_of(table: Any, now: datetime) -> datetime:
    """Now, or the moment of the last event if the history ended a while ago."""
    last = table.at.max().execute()
    if last is None or last != last:  # NaT: no event at all
        return now
    moment: datetime = last.to_pydatetime().astimezone(UTC)
    return moment if now - moment > STALE else now


def roster(workspace: Workspace, groups: Collection[int] | None = None) -> Roster:
    """Who is who in the workspace, and what was said of each group."""
    members = Member.objects.filter(workspace=workspace)
    kinds = dict(
        GroupKind.objects.filter(group__workspace=workspace).values_list("group_id", "kind")
    )
    rows = Group.objects.filter(workspace=workspace)
    if groups is not None:
        rows = rows.filter(pk__in=groups)
        members = members.filter(memberships__group__in=groups).distinct()
    return Roster(
        people={
            pk: Person(name, is_staff, is_bot)
            for pk, name, is_staff, is_bot in members.values_list(
                "pk", "name", "is_staff", "is_bot"
            )
        },
        groups={
            pk: GroupInfo(name, platform, kinds.get(pk, ""))
            for pk, name, platform in rows.values_list("pk", "name", "platform")
        },
    )


def group_ids(workspace: Workspace) -> set[int]:
    return set(Group.objects.filter(workspace=workspace).values_list("pk", flat=True))


def rows(workspace: Workspace) -> QuerySet[GroupCheckupRow]:
    """Stored check-ups for lists: everything but the documents."""
    return GroupCheckupRow.objects.filter(workspace=workspace).defer("document")


def checked_group(group: Group) -> GroupCheckup | None:
    """The stored check-up of a group, None before its first."""
    row = GroupCheckupRow.objects.filter(group=group).first()
    return stored.group(row.document) if row else None


def checked(workspace: Workspace) -> Checkup:
    """The stored check-ups of all groups as one."""
    documents = GroupCheckupRow.objects.filter(workspace=workspace).order_by("verdict_rank", "pk")
    found = documents.values_list("document", flat=True).iterator(chunk_size=200)
    return stored.checkup((stored.group(one) for one in found), workspace.zone)


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
        is_stale=bool(last and now - last > STALE),
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


def unchecked(workspace: Workspace) -> int:
    """How many groups have no check-up yet."""
    return Group.objects.filter(workspace=workspace).count() - rows(workspace).count()


@contextmanager
def behind(workspace: Workspace, checkup: Checkup) -> Iterator[BehindOf]:
    """What figures of a check-up rest on, looked up while the context lasts."""
    with events(workspace) as table:
        yield evidence.Evidence(table, roster(workspace), checkup).of


def seqs_behind(group: Group, metric: str) -> list[int]:
    """Ids of the events a stored figure rests on, newest first, at most `MOST_BEHIND`."""
    row = GroupCheckupRow.objects.filter(group=group).first()
    if row is None:
        return []
    workspace = group.workspace
    with events(workspace) as table:
        quotes, _total = evidence.behind(
            table, roster(workspace, [group.pk]), group.pk, metric,
            as_of=row.as_of, zone=workspace.zone, limit=MOST_BEHIND,
            window_days=row.document["window_days"],
        )  # fmt: skip
    return [quote.seq for quote in quotes]


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
    with events(member.workspace) as table:
        mine = table.filter(table.actor == member.pk, table.kind == "message")
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
    """Where the member is among those who carry a group, from the stored check-ups."""
    mine = Membership.objects.filter(member=member).values("group")
    found = GroupCheckupRow.objects.filter(group__in=mine)
    told = []
    for row in found:
        for one in stored.group(row.document).charts.effort:
            if one.member == member.pk:
                told.append(Share(row.group_id, row.name, one))
    return sorted(told, key=lambda share: -share.effort.share)


def last_import(workspace: Workspace) -> ImportRun | None:
    """The latest history that was given to the workspace."""
    return ImportRun.objects.filter(workspace=workspace).order_by("-created_at").first()
