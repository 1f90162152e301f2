"""Questions about plans: the sheet, what really was, where it ends at this pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from weilu.charter.communities.models import CommunityGroup
from weilu.charter.plan import presence, rules
from weilu.charter.plan.lines import LINES
from weilu.charter.plan.models import Amount, Change, Plan
from weilu.charter.plan.rules import Pace, Row, Seen
from weilu.kit import clock
from weilu.people.models import Membership, Workspace

#: Kind of a booked amount → its line.
LINE_OF = {line.kind: line.key for line in LINES if line.kind}
#: Sums that end somewhere "at this pace", and whether they can fall.
PACED = (("joins", False), ("revenue", False), ("costs", False), ("result", True))


@dataclass(frozen=True)
class Sheet:
    """A plan with every figure it holds, and what really was."""

    plan: Plan
    cells: dict[tuple[str, int], int]
    planned: list[dict[str, int | None]]
    actual: list[dict[str, int | None]]  #: of weeks that have begun
    today: date
    last_change: int  #: key of the latest change, 0 = none

    @property
    def full(self) -> int:
        """Weeks that are over."""
        return full_weeks(self.plan, self.today)

    @cached_property
    def weeks(self) -> list[dict[str, Any]]:
        """Each with its Monday and where it stands: "past", "now", "ahead"."""
        return [
            {"at": at, "day": self.plan.starts_on + timedelta(weeks=at),
             "state": "past" if at < self.full else "now" if at < len(self.actual) else "ahead"}
            for at in range(self.plan.weeks)
        ]  # fmt: skip

    def actual_at(self, week: int) -> Row:
        return self.actual[week] if week < len(self.actual) else {}

    def break_even(self) -> int | None:
        return rules.break_even([row["cumulative"] or 0 for row in self.planned])

    def paces(self) -> dict[str, Pace | None]:
        """Where sums end if the weeks to come are like those that are over."""
        left = self.plan.weeks - self.full
        return {
            key: rules.pace(
                [row[key] or 0 for row in self.actual[: self.full]], left,
                rules.total(self.actual[: self.full], key), falls=falls,
            )
            for key, falls in PACED
        }  # fmt: skip


def sheet(plan: Plan) -> Sheet:
    """All of a plan; four queries and one over its memberships."""
    cells = {(one.line, one.week): one.value for one in plan.cells.all()}
    latest = Change.objects.filter(plan=plan).order_by("-pk").values_list("pk", flat=True).first()
    today = clock.today(plan.workspace.zone)
    return Sheet(
        plan, cells, rules.planned(cells, plan.weeks, plan.opening),
        rules.actual(seen(plan, today), plan.opening), today, latest or 0,
    )  # fmt: skip


def full_weeks(plan: Plan, today: date) -> int:
    """Weeks that are over; none before the plan begins."""
    return min(plan.weeks, max(0, (today - plan.starts_on).days // 7))


def begun_weeks(plan: Plan, today: date) -> int:
    """Weeks that have begun, the running one too."""
    return min(plan.weeks, max(0, -(-((today - plan.starts_on).days + 1) // 7)))


def seen(plan: Plan, today: date) -> list[Seen]:
    """What the log and the booked amounts tell of each week that has begun."""
    begun = begun_weeks(plan, today)
    if not begun:
        return []
    zone, now = ZoneInfo(plan.workspace.zone), clock.now()
    starts = [plan.starts_on + timedelta(weeks=at) for at in range(begun + 1)]
    ends = [min(now, datetime.combine(day, time(), zone)) for day in starts]
    people = presence.weeks(spans(plan.community_id), ends)
    paid, buyers = _booked(plan, starts)
    return [
        Seen(one.groups, one.members, one.retained, one.joins, buyers[at], paid[at])
        for at, one in enumerate(people)
    ]


def spans(community_id: int) -> list[presence.Span]:
    """Memberships of a community's groups, staff and bots left out."""
    groups = CommunityGroup.objects.filter(community=community_id).values("group")
    rows = Membership.objects.filter(
        group__in=groups, member__is_staff=False, member__is_bot=False
    ).values_list("member", "group", "first_seen", "last_seen", "joined_at", "left_at")
    return [
        (member, group, min(first, joined or first), _left(last, joined, left))
        for member, group, first, last, joined, left in rows.iterator(chunk_size=5_000)
    ]


def _left(last: datetime, joined: datetime | None, left: datetime | None) -> datetime | None:
    """When somebody went for good, as `Membership.is_present` says; None = still there."""
    if left is None or left < max(last, joined or last):
        return None
    return left


def opening(community_id: int, workspace: Workspace, day: date) -> int:
    """Members there when a day begins."""
    moment = datetime.combine(day, time(), ZoneInfo(workspace.zone))
    return presence.there(spans(community_id), min(moment, clock.now()))


def _booked(
    plan: Plan, starts: Sequence[date]
) -> tuple[list[dict[str, int]], list[int]]:  # fmt: skip
    """Money by line and buyers, for each week."""
    weeks = len(starts) - 1
    paid: list[dict[str, int]] = [{} for _week in range(weeks)]
    buyers = [0] * weeks
    rows = Amount.objects.filter(
        workspace=plan.workspace, withdrawn_at=None, currency=plan.currency,
        day__gte=starts[0], day__lt=starts[-1],
    ).filter(Q(community=plan.community_id)).order_by()  # fmt: skip
    for day, kind, minor, bought in rows.values_list("day", "kind").annotate(
        Sum("minor"), Sum("buyers")
    ):
        week = (day - starts[0]).days // 7
        paid[week][LINE_OF[kind]] = paid[week].get(LINE_OF[kind], 0) + int(minor)
        buyers[week] += int(bought)
    return paid, buyers


def elsewhere(plan: Plan) -> int:
    """Booked amounts within the plan's weeks that it does not count: other currency or nobody's."""
    ends = plan.starts_on + timedelta(weeks=plan.weeks)
    rows = Amount.objects.filter(
        workspace=plan.workspace, withdrawn_at=None, day__gte=plan.starts_on, day__lt=ends
    )
    other = Q(community=plan.community_id) & ~Q(currency=plan.currency)
    return rows.filter(other | Q(community=None)).count()
