"""Questions about benchmarks: their latest figures, and one's own beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.charter.communities import figures as known
from weilu.kit import clock
from weilu.people.models import Group, Membership, Workspace

#: Months of one's own that are shown.
MONTHS = 12
#: Own figures that can only be told for now.
NOW_ONLY = ("wrote", "stayed")
Point = tuple[date, float]


def latest(held: Iterable[Benchmark]) -> dict[int, dict[str, PublicFigure]]:
    """Benchmark → measure → its newest figure. One query."""
    found: dict[int, dict[str, PublicFigure]] = {}
    for one in PublicFigure.objects.filter(benchmark__in=list(held)).order_by("day"):
        found.setdefault(one.benchmark_id, {})[one.measure] = one
    return found


def measures(workspace: Workspace) -> list[str]:
    """Every measure anything is noted of."""
    mine = PublicFigure.objects.filter(
        benchmark__workspace=workspace, benchmark__dropped_at=None
    ).order_by("measure")
    return list(mine.values_list("measure", flat=True).distinct())


def own(workspace: Workspace, measure: str) -> list[Point]:
    """One's own figures of a measure, oldest first; empty where Weilu does not measure it.

    Members and groups at the ends of months and now, joins by month, the other shares as of now, in
    per cent.
    """
    if measure in NOW_ONLY:
        return _now(workspace, measure)
    if measure not in ("members", "groups", "joins"):
        return []
    ends = _ends(workspace)
    there = Membership.objects.filter(
        workspace=workspace, member__is_staff=False, member__is_bot=False
    )
    if measure == "joins":
        return _joins(there, ends)
    field = "member" if measure == "members" else "group"
    counts = [(end.date(), _there_at(there, end, field)) for end in ends]
    began = next((at for at, (_day, count) in enumerate(counts) if count), len(counts))
    return counts[began:]


def _now(workspace: Workspace, measure: str) -> list[Point]:
    groups = list(Group.objects.filter(workspace=workspace).values_list("pk", flat=True))
    found = known.of(groups).get(measure)
    if found is None or found.value is None:
        return []
    return [(clock.today(workspace.zone), round(found.value * 100, 1))]


def _ends(workspace: Workspace) -> list[datetime]:
    """The beginnings of the last months, where the month before ends; then now."""
    zone, day = ZoneInfo(workspace.zone), clock.today(workspace.zone)
    months = [day.year * 12 + day.month - 1 - back for back in reversed(range(MONTHS))]
    firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [*(datetime.combine(first, time(), zone) for first in firsts), clock.now()]


def _there_at(there: Any, end: datetime, field: str) -> float:
    came = Q(first_seen__lte=end) | Q(joined_at__lte=end)
    still = Q(left_at=None) | Q(left_at__gt=end) | Q(last_seen__gt=end)
    return float(there.filter(came & still).values(field).distinct().count())


def _joins(there: Any, ends: list[datetime]) -> list[Point]:
    """Memberships told as joins, by whole month; the running one is left out."""
    counts = [
        (first.date(), float(there.filter(joined_at__gte=first, joined_at__lt=last).count()))
        for first, last in pairwise(ends[:-1])
    ]
    began = next((at for at, (_day, count) in enumerate(counts) if count), len(counts))
    return counts[began:]
