"""The figures a community's stage follows from.

Who is there and who was seen is known here. What needs replies or forecasts is told by rooms above,
which this one does not know:

    figures.provide(ties_of)  # ids of groups → {"tied": Known(0.6, 40)}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from weilu.charter.communities.models import Community, CommunityGroup
from weilu.charter.communities.stages import Known
from weilu.charter.house_rules.reads import PRESENT
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Member, Membership

#: What "lately" is, and how long ago newcomers came whose staying is asked about.
LATELY, NEWCOMERS = timedelta(days=28), timedelta(days=112)
#: Fewer newcomers say nothing about staying.
FEW_NEWCOMERS = 10

Provider = Callable[[Sequence[int]], Mapping[str, Known]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """A room above tells further figures of some groups taken together."""
    if provider not in _providers:
        _providers.append(provider)


def groups_of(community: Community) -> list[int]:
    """Ids of its groups."""
    mine = CommunityGroup.objects.filter(community=community)
    return list(mine.order_by("group_id").values_list("group_id", flat=True))


def members_of(groups: Sequence[int]) -> QuerySet[Member]:
    """Who is in any of the groups now, staff and bots left out."""
    here = Membership.objects.filter(PRESENT, group__in=groups).values("member")
    return Member.objects.filter(pk__in=here, is_staff=False, is_bot=False)


def of(groups: Sequence[int], now: datetime | None = None) -> dict[str, Known]:
    """Every figure of some groups taken together; those nobody can tell are left out."""
    if not groups:
        return {}
    now = now or clock.now()
    found = {**_there(groups, now), "stayed": _stayed(groups, now)}
    for provider in _providers:
        found |= provider(groups)
    return found


def _there(groups: Sequence[int], now: datetime) -> dict[str, Known]:
    members = members_of(groups).count()
    ends = _theirs(groups).aggregate(first=Min("first_seen"), last=Max("last_seen"))
    wrote = members_of(groups).filter(pk__in=_writers(groups, now - LATELY)).count()
    return {
        "members": Known(members),
        "weeks": Known(_since(ends["first"], now) / 7 if ends["first"] else None),
        "wrote": Known(wrote / members, members) if members else Known(),
        "silent": Known(_since(ends["last"], now) // 1 if ends["last"] else None),
    }


def _stayed(groups: Sequence[int], now: datetime) -> Known:
    came = _theirs(groups).filter(first_seen__gt=now - NEWCOMERS, first_seen__lte=now - LATELY)
    told: Any = came.aggregate(
        all=Count("member", distinct=True),
        still=Count("member", distinct=True, filter=PRESENT & Q(last_seen__gte=now - LATELY)),
    )
    if told["all"] < FEW_NEWCOMERS or _all_came_at_once(groups, now):
        return Known()
    return Known(told["still"] / told["all"], told["all"])


def _all_came_at_once(groups: Sequence[int], now: datetime) -> bool:
    """Whether the log begins within those weeks: then everybody looks like a newcomer."""
    first = _theirs(groups).aggregate(first=Min("first_seen"))["first"]
    return first is not None and first > now - NEWCOMERS


def _theirs(groups: Sequence[int]) -> QuerySet[Membership]:
    mine = Membership.objects.filter(group__in=groups)
    return mine.filter(member__is_staff=False, member__is_bot=False)


def _writers(groups: Sequence[int], since: datetime) -> Any:
    wrote = Event.objects.filter(group_id__in=groups, at__gte=since, kind="message")
    return wrote.exclude(actor=None).values("actor")


def _since(then: datetime, now: datetime) -> float:
    """Days."""
    return max(0.0, (now - then).total_seconds() / 86_400)
