"""Questions about points: what somebody has and earned, where they stand, who is ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import inf
from typing import Any, TypeAlias

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from weilu.engage.hosts import reads as hosts
from weilu.engage.points import rules
from weilu.engage.points.models import Award, BoardMute, Level, PointPolicy, PointRule
from weilu.kit import clock
from weilu.ledger.models import Entry, LedgerAccount
from weilu.ledger.rules import POINTS
from weilu.people.models import Member, Membership, Workspace
from weilu.people.persons import reads as persons

Holders: TypeAlias = QuerySet[Any, Any]
#: Kinds of transfer that count towards a level; spending and ending do not.
EARNING = ("earned", "corrected")
#: Leaderboards: this week's points; the same among who came in the same month; above one's usual.
BOARDS = ("week", "cohort", "improvement")
#: Weeks that a usual week is told from.
USUAL_WEEKS = 4
#: Members who came within so many days of each other climb one board.
COHORT = timedelta(days=30)
SHOWN = 20


def policy_of(workspace: Workspace | int) -> PointPolicy:
    """What holds for all rules; the defaults where nothing is set (then not stored)."""
    number = workspace if isinstance(workspace, int) else workspace.pk
    found = PointPolicy.objects.filter(workspace=number).first()
    return found or PointPolicy(workspace_id=number)


def rules_of(workspace: Workspace) -> QuerySet[PointRule]:
    return PointRule.objects.filter(workspace=workspace, removed_at=None).order_by("name")


def accounts(workspace: Workspace) -> QuerySet[LedgerAccount]:
    """What members hold in points."""
    return LedgerAccount.objects.filter(
        workspace=workspace, owner_kind="member", unit=POINTS, purpose=""
    )


def holders(workspace: Workspace, q: str = "") -> Holders:
    """The same with names, points earned in all and this week, for lists."""
    members = Member.objects.filter(workspace=workspace)
    found = accounts(workspace)
    if q:
        found = found.filter(owner_id__in=members.filter(name__icontains=q).values("pk"))
    earned = Entry.objects.filter(account=OuterRef("pk"), transfer__kind__in=EARNING)
    week = Award.objects.filter(
        member=OuterRef("owner_id"), day__gte=week_start(workspace), taken_back=False
    )
    return found.annotate(
        name=Subquery(members.filter(pk=OuterRef("owner_id")).values("name")),
        earned=_sum(earned.order_by().values("account"), "amount"),
        week=_sum(week.order_by().values("member"), "points"),
    )


def _sum(rows: QuerySet[Any, Any], name: str) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(it=Sum(name)).values("it")), 0)


def earned(workspace: Workspace, members: Iterable[int]) -> dict[int, int]:
    """Member → points earned in all."""
    found = Entry.objects.filter(
        account__in=accounts(workspace).filter(owner_id__in=list(members)),
        transfer__kind__in=EARNING,
    )
    rows = found.order_by().values_list("account__owner_id").annotate(sum=Sum("amount"))
    return {int(member): int(points) for member, points in rows}


def levels(workspace: Workspace) -> list[tuple[int, str]]:
    held = Level.objects.filter(workspace=workspace).order_by("earned")
    return list(held.values_list("earned", "name"))


def standing(workspace: Workspace, points: int) -> rules.Standing:
    return rules.standing(points, levels(workspace))


@dataclass(frozen=True, slots=True)
class Mine:
    """What one person has, by all of their identities."""

    members: list[int]
    balance: int
    earned: int
    standing: rules.Standing


def mine(member: Member) -> Mine:
    """A person's points, earned in all, and level."""
    same = persons.identities(member)
    held = accounts(member.workspace).filter(owner_id__in=same)
    points = sum(earned(member.workspace, same).values())
    balance = sum(held.values_list("balance", flat=True))
    return Mine(same, balance, points, standing(member.workspace, points))


def statement(member: Member) -> QuerySet[Entry]:
    """Every entry of a person, latest first."""
    same = accounts(member.workspace).filter(owner_id__in=persons.identities(member))
    return (
        Entry.objects.filter(account__in=same)
        .select_related("transfer", "transfer__reversal", "account")
        .order_by("-pk")
    )


def week_start(workspace: Workspace) -> date:
    """The first of the last seven days of the community, today among them."""
    return clock.today(workspace.zone) - timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a leaderboard."""

    place: int
    member: int
    name: str
    points: int
    is_me: bool = False
    badge: str = ""  #: of a host, shown beside the name


def board(workspace: Workspace, which: str, member: Member | None = None) -> list[Row]:
    """A leaderboard: the first places, and the member's own if they are further down.

    Who is muted stands on none. A cohort is who came within `COHORT` of the member.
    """
    scores = _scores(workspace, which)
    if which == "cohort":
        scores = _only(scores, _cohort(workspace, member))
    muted = BoardMute.objects.filter(member__workspace=workspace)
    for who in muted.values_list("member", flat=True):
        scores.pop(who, None)
    own = member.pk if member is not None else 0
    places = rules.ranked(scores)
    shown = [*places[:SHOWN], *(row for row in places[SHOWN:] if row[1] == own)]
    names = Member.objects.in_bulk([who for _place, who, _points in shown])
    badges = hosts.badges(workspace)
    return [
        Row(place, who, names[who].name, points, who == own, badges.get(who, ""))
        for place, who, points in shown
    ]


def _scores(workspace: Workspace, which: str) -> dict[int, int]:
    first = week_start(workspace)
    this = _earned_between(workspace, first, first + timedelta(days=7))
    if which != "improvement":
        return this
    weeks = [
        _earned_between(workspace, first - timedelta(weeks=back), first - timedelta(weeks=back - 1))
        for back in range(1, USUAL_WEEKS + 1)
    ]
    return {
        who: rules.improved(points, [week.get(who, 0) for week in weeks])
        for who, points in this.items()
    }


def _earned_between(workspace: Workspace, first: date, end: date) -> dict[int, int]:
    found = Award.objects.filter(
        rule__workspace=workspace, day__gte=first, day__lt=end, taken_back=False, points__gt=0
    )
    rows = found.order_by().values_list("member").annotate(sum=Sum("points"))
    return {int(member): int(points) for member, points in rows}


def _cohort(workspace: Workspace, member: Member | None) -> set[int]:
    came = _came(Membership.objects.filter(member=member)) if member else {}
    middle = min(came.values(), default=clock.now())
    near = _came(Membership.objects.filter(workspace=workspace, first_seen__lte=middle + COHORT))
    return {who for who, at in near.items() if at >= middle - COHORT}


def _came(rows: QuerySet[Membership]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for who, at in rows.values_list("member", "first_seen"):
        found[who] = min(at, found.get(who, at))
    return found


def _only(scores: dict[int, int], whom: set[int]) -> dict[int, int]:
    return {who: points for who, points in scores.items() if who in whom}


def spread(workspace: Workspace, steps: Sequence[int]) -> list[int]:
    """Dry run of levels: how many members have earned each step and not the next."""
    totals = sorted(holders(workspace).values_list("earned", flat=True))
    return [
        sum(step <= total < following for total in totals)
        for step, following in pairwise((*steps, inf))
    ]
