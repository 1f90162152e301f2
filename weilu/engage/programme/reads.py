"""The programme by days, and what each group gets in a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import get_language

from weilu.charter.communities.rules import Running
from weilu.engage.programme import rules
from weilu.engage.programme.models import PURPOSES, ItemState, ProgrammeColumn, ProgrammeItem
from weilu.engage.programme.rules import Balance
from weilu.kit import clock
from weilu.kit.workdays import holiday, is_working_day
from weilu.outbox.models import OPEN, OUT, Message
from weilu.outbox.reads import policy_of
from weilu.people.models import Group, Workspace


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    day: date
    items: Sequence[ProgrammeItem]
    is_today: bool
    is_past: bool
    is_within: bool  #: of the month that is shown
    holiday: str
    is_working: bool


def running(workspace: Workspace) -> Iterator[Running]:
    """Columns, for the promises that a charter ties to them; of one name, the one that runs."""
    now = clock.now()
    gone_out = Q(items__state__in=[ItemState.QUEUED, ItemState.TASKED], items__at__lte=now)
    to_come = Q(items__at__gt=now) & ~Q(items__state=ItemState.SKIPPED)
    here = ProgrammeColumn.objects.filter(workspace=workspace)
    found: Any = here.order_by(F("retired_at").asc(nulls_last=True)).annotate(
        last=Max("items__at", filter=gone_out), next=Min("items__at", filter=to_come)
    )
    for one in found:
        yield Running(one.name, one.last, None if one.retired_at else one.next)


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """A group's week: what it gets, by purpose."""

    group: Group
    balance: Balance
    limit: float

    @property
    def is_over(self) -> bool:
        return self.balance.promotion > 0 and self.balance.share > self.limit

    @property
    def until_promotion(self) -> int:
        """Where the bar's last part begins."""
        return self.balance.relation + self.balance.information

    @property
    def is_thin(self) -> bool:
        """Less than half builds relations (method row E2)."""
        return self.balance.total > 1 and self.balance.relation_share < 0.5


DAY = timedelta(days=1)


def span(view: str, day: date) -> tuple[date, date]:
    """First and last day shown: a week from Monday, or a month's whole weeks."""
    if view == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    begin = day.replace(day=1)
    end = (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return begin - timedelta(days=begin.weekday()), end + timedelta(days=6 - end.weekday())


def days(
    found: QuerySet[ProgrammeItem], workspace: Workspace, view: str, day: date, today: date
) -> list[Day]:
    """The days of a view, each with its items by hour."""
    first, last = span(view, day)
    zone, by_day = ZoneInfo(workspace.zone), defaultdict(list)
    for item in _between(found, first, last, zone).order_by("at", "pk"):
        by_day[item.at.astimezone(zone).date()].append(item)
    language = "zh_CN" if (get_language() or "").startswith("zh") else "en_US"
    return [
        Day(
            one, by_day[one], one == today, one < today, view == "week" or one.month == day.month,
            holiday(one, workspace.zone, language), is_working_day(one, workspace.zone),
        )
        for one in (first + timedelta(days=number) for number in range((last - first).days + 1))
    ]  # fmt: skip


def _between(
    found: QuerySet[ProgrammeItem], first: date, last: date, zone: ZoneInfo
) -> QuerySet[ProgrammeItem]:
    begin = datetime.combine(first, time(), zone)
    return found.filter(at__gte=begin, at__lt=datetime.combine(last, time(), zone) + DAY)


def weeks(workspace: Workspace, day: date) -> list[GroupWeek]:
    """Each group's week around a day: planned days, and what is in the outbox from any room."""
    zone, (first, last) = ZoneInfo(workspace.zone), span("week", day)
    got: dict[int, list[str]] = defaultdict(list)
    planned = ProgrammeItem.objects.filter(
        column__workspace=workspace, column__retired_at=None, state=ItemState.PLANNED
    )
    for item in _between(planned, first, last, zone).select_related("column"):
        for group in item.column.groups:
            got[group].append(item.column.purpose)
    for group, purpose in _messages(workspace, first, last, zone):
        got[group].append(purpose)
    limit = policy_of(workspace).promotion_share
    here = Group.objects.filter(workspace=workspace, pk__in=got).order_by("name", "pk")
    return [GroupWeek(one, rules.balance(got[one.pk]), limit) for one in here]


def weeks_of(item: ProgrammeItem) -> list[GroupWeek]:
    """The week of an item in each of its groups, itself among what they get."""
    workspace = item.column.workspace
    mine, day = set(item.column.groups), item.at.astimezone(ZoneInfo(workspace.zone)).date()
    return [one for one in weeks(workspace, day) if one.group.pk in mine]


def _messages(
    workspace: Workspace, first: date, last: date, zone: ZoneInfo
) -> Iterable[tuple[int, str]]:
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last, time(), zone) + DAY
    when = Q(settled_at__gte=begin, settled_at__lt=end, state__in=OUT) | Q(
        not_before__gte=begin, not_before__lt=end, state__in=OPEN
    )
    found = Message.objects.filter(when, workspace=workspace, purpose__in=PURPOSES)
    return found.exclude(group=None).values_list("group_id", "purpose")


def conflicts(items: Sequence[ProgrammeItem]) -> set[int]:
    """Items that come within half an hour of another in the same group."""
    found: set[int] = set()
    coming = [item for item in items if item.state != ItemState.SKIPPED]
    for number, one in enumerate(coming):
        for other in coming[number + 1 :]:
            if other.at - one.at >= timedelta(minutes=30):
                break
            if set(one.column.groups) & set(other.column.groups):
                found |= {one.pk, other.pk}
    return found


def messages_of(item: ProgrammeItem) -> QuerySet[Message]:
    """What an item became in the outbox."""
    held = Message.objects.filter(
        workspace=item.column.workspace_id, key__startswith=f"programme:{item.pk}:"
    )
    return held.select_related("group", "connection").order_by("pk")


def counted(found: QuerySet[ProgrammeColumn]) -> QuerySet[ProgrammeColumn]:
    """Columns with how many of their days went out and were left out."""
    out = Q(items__state__in=[ItemState.QUEUED, ItemState.TASKED])
    return found.annotate(
        went=Count("items", filter=out),
        skipped=Count("items", filter=Q(items__state=ItemState.SKIPPED)),
    )
