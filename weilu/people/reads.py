"""Questions about members, as the pages ask them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from weilu.people.models import Account, Group, Member, Membership, Workspace

#: What a member can be, as the list's filter names it.
SORTS_OF_PEOPLE = {
    "members": Q(is_staff=False, is_bot=False),
    "staff": Q(is_staff=True),
    "bots": Q(is_bot=True),
}


#: Memberships of who is in the group now: never left, or seen there again.
STAYING = Q(left_at=None) | Q(left_at__lt=F("joined_at")) | Q(left_at__lt=F("last_seen"))


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when a member was seen."""

    groups: int = 0
    first_seen: datetime | None = None
    last_seen: datetime | None = None


def members(
    workspace: Workspace, q: str = "", platform: str = "", sort_of: str = "", group: str = ""
) -> QuerySet[Member]:
    """Members of a workspace, by name; a filter that names nothing is none."""
    found = Member.objects.filter(workspace=workspace).order_by("name", "pk")
    if q:
        found = found.filter(Q(name__icontains=q) | Q(external_id=q))
    if platform:
        found = found.filter(platform=platform)
    if sort_of in SORTS_OF_PEOPLE:
        found = found.filter(SORTS_OF_PEOPLE[sort_of])
    if group.isascii() and group.isdigit():
        inside = Membership.objects.filter(workspace=workspace, group_id=int(group[:18]))
        found = found.filter(pk__in=inside.values("member_id"))
    return found


def whereabouts(
    workspace: Workspace, platform: str, group: str
) -> dict[str, tuple[bool, datetime]]:
    """Everybody ever in a group, by the platform's ids: (is there now, last heard of)."""
    found = Membership.objects.filter(
        workspace=workspace, group__platform=platform, group__external_id=group
    ).select_related("member")
    return {
        held.member.external_id: (
            held.is_present,
            max(held.last_seen, held.left_at or held.last_seen),
        )
        for held in found.iterator()
    }


def colleagues(workspace: Workspace) -> QuerySet[Account]:
    """Accounts with a seat in a workspace, by name: whoever can be asked to do something."""
    return Account.objects.filter(seats__workspace=workspace).order_by("name")


def bots_among(workspace: Workspace, platform: str, ids: Collection[str]) -> set[str]:
    """Those of the platform's ids that are bots."""
    found = Member.objects.filter(
        workspace=workspace, platform=platform, external_id__in=ids, is_bot=True
    )
    return set(found.values_list("external_id", flat=True))


def with_last_seen(found: QuerySet[Member]) -> Any:
    """The members with `last_seen`, for sorting by it."""
    latest = (
        Membership.objects.filter(member_id=OuterRef("pk"))
        .order_by()
        .values("member_id")
        .annotate(latest=Max("last_seen"))
        .values("latest")
    )
    return found.annotate(last_seen=Subquery(latest))


def seen(member_ids: list[int]) -> dict[int, Seen]:
    """Where and when each was seen: one query for a page of members."""
    told: dict[int, Seen] = {}
    rows = Membership.objects.filter(member_id__in=member_ids).values_list(
        "member_id", "first_seen", "last_seen"
    )
    for member_id, first, last in rows:
        known = told.get(member_id, Seen())
        told[member_id] = Seen(
            groups=known.groups + 1,
            first_seen=min(filter(None, (known.first_seen, first)), default=None),
            last_seen=max(filter(None, (known.last_seen, last)), default=None),
        )
    return told


def platforms(workspace: Workspace) -> list[str]:
    """Platforms that groups of the workspace live on."""
    found = Group.objects.filter(workspace=workspace).values_list("platform", flat=True)
    return sorted(set(found))


def memberships(member: Member) -> list[Membership]:
    """The groups a member has been seen in, latest first."""
    return list(
        Membership.objects.filter(member=member).select_related("group").order_by("-last_seen")
    )
