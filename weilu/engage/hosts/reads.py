"""Questions about the bench: who hosts, the week's rota, what a shift needs to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from weilu.engage.hosts import rules
from weilu.engage.hosts.models import DutyNeed, Host, Shift, ShiftState
from weilu.engage.programme.models import ItemState, ProgrammeItem
from weilu.kit import clock
from weilu.outbox.models import Purpose
from weilu.people.models import Group, Member, Workspace
from weilu.people.persons.reads import identities_of

#: State of a host → what finds it.
STATES: dict[str, Q] = {
    "on": Q(ended_at=None, accepted_at__isnull=False),
    "invited": Q(ended_at=None, accepted_at=None),
    "ended": Q(ended_at__isnull=False),
}


def hosting(workspace: Workspace | int) -> QuerySet[Host]:
    """Who hosts now."""
    here = Host.objects.filter(STATES["on"], workspace=workspace)
    return here.select_related("member", "workspace", "account").order_by("member__name", "pk")


def badges(workspace: Workspace | int) -> dict[int, str]:
    """Member → the badge shown beside their name wherever it stands, by any of their identities."""
    held = {one.member_id: one.disclosed_as for one in hosting(workspace)}
    same = identities_of(held)
    return {who: badge for member, badge in held.items() for who in same[member]}


def named(workspace: Workspace | int, group: int | None) -> list[str]:
    """Who hosts a group (None = anywhere), each as members read it: with their badge."""
    here = [one for one in hosting(workspace) if not one.groups or group in (None, *one.groups)]
    return [shown(one.member.name, one.disclosed_as) for one in here]


def shown(name: str, badge: str) -> str:
    """A name in running text, with the badge beside it."""
    return f"{name}〔{badge}〕"


def badge_of(member: Member) -> Host | None:
    """The member as a host, None where they are none now."""
    same = identities_of([member.pk])[member.pk]
    return Host.objects.filter(STATES["on"], member__in=same).first()


def listed(found: QuerySet[Host]) -> Any:
    """Hosts, each with the day of their next shift."""
    ahead = Shift.objects.filter(host=OuterRef("pk"), state="planned", at__gt=clock.now())
    first = ahead.order_by().values("host").annotate(first=Min("day")).values("first")
    return found.annotate(next_day=Subquery(first))


@dataclass(frozen=True, slots=True)
class Line:
    """A duty of a group over a week; `days` holds its shift of each day, or None."""

    group: Group
    duty: str
    days: Sequence[tuple[date, Shift | None]]


def week(monday: date, groups: Iterable[int]) -> list[Line]:
    """The week's rota of some groups, by group and duty."""
    named = Group.objects.in_bulk(list(groups))
    held: dict[tuple[int, str], dict[date, Shift]] = defaultdict(dict)
    found = Shift.objects.filter(
        group__in=named, day__gte=monday, day__lt=monday + timedelta(days=7)
    ).exclude(state=ShiftState.SWAPPED)
    for shift in found.select_related("host__member", "offered_to__member"):
        held[shift.group_id, shift.duty][shift.day] = shift
    for group, duty in DutyNeed.objects.filter(group__in=named).values_list("group", "duty"):
        held.setdefault((group, duty), {})
    days = [monday + timedelta(days=number) for number in range(7)]
    keys = sorted(held, key=lambda key: (named[key[0]].name, key[0], key[1]))
    return [
        Line(named[group], duty, [(day, held[group, duty].get(day)) for day in days])
        for group, duty in keys
    ]


def with_rota(workspace: Workspace, monday: date) -> QuerySet[Group]:
    """Groups that need hosts, or have shifts in a week."""
    end = monday + timedelta(days=7)
    shifts = Shift.objects.filter(group__workspace=workspace, day__gte=monday, day__lt=end)
    needs = DutyNeed.objects.filter(group__workspace=workspace)
    mine = Q(pk__in=needs.values("group")) | Q(pk__in=shifts.values("group"))
    return Group.objects.filter(mine, workspace=workspace).order_by("name", "pk")


def holes(workspace: Workspace) -> int:
    """Shifts of the next two weeks that nobody is on."""
    until = clock.today(workspace.zone) + timedelta(days=rules.AHEAD)
    here = Shift.objects.filter(group__workspace=workspace, day__lt=until, at__gt=clock.now())
    return here.filter(host=None, state=ShiftState.PLANNED).count()


def mine(host: Host) -> QuerySet[Shift]:
    """A host's shifts of the last week and to come."""
    since = clock.today(host.workspace.zone) - timedelta(days=7)
    held = Shift.objects.filter(host=host, day__gte=since).exclude(
        state__in=[ShiftState.SWAPPED, ShiftState.DROPPED]
    )
    return held.select_related("group__workspace").order_by("at", "pk")


def offers(host: Host) -> QuerySet[Shift]:
    """Shifts somebody gave up that this host is asked to take."""
    held = Shift.objects.filter(offered_to=host, state=ShiftState.PLANNED, at__gt=clock.now())
    return held.select_related("group__workspace").order_by("at", "pk")


def words_of(shift: Shift) -> list[str]:
    """What the programme's columns say in the group on the day, for who opens a topic."""
    workspace = shift.group.workspace
    begin = datetime.combine(shift.day, time(), ZoneInfo(workspace.zone))
    found = ProgrammeItem.objects.filter(
        column__workspace=workspace, at__gte=begin, at__lt=begin + timedelta(days=1)
    ).exclude(state=ItemState.SKIPPED)
    found = found.exclude(column__purpose=Purpose.PROMOTION)  # a topic is no offer
    return [
        one.words or one.column.brief for one in found.select_related("column").order_by("at")
        if shift.group_id in one.column.groups and (one.words or one.column.brief)
    ]  # fmt: skip
