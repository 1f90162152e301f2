"""How full what stands behind codes is; a fixed number of queries for however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, Sum

from weilu.acquire.codes.models import Arrival, Target, Visit
from weilu.acquire.codes.rules import HOLD, Seat, on_duty
from weilu.acquire.staff.models import Duty
from weilu.kit import clock
from weilu.people.models import Membership


def of_codes(codes: Iterable[int], now: datetime) -> dict[int, list[Seat]]:
    """Code → its targets as the choice sees them, in their order."""
    targets = list(
        Target.objects.filter(code__in=codes, removed_at=None)
        .defer("picture")
        .select_related("code__channel__workspace")
        .order_by("position", "pk")
    )
    members = _members({target.group_id for target in targets if target.group_id})
    given, fresh = _given(targets, now)
    came = _came(targets, now)
    loads = _loads(targets)
    seats = defaultdict(list)
    for target in targets:
        seats[target.code_id].append(
            Seat(
                target.pk, target.position, target.cap,
                members.get(target.group_id, 0) if target.group_id else None,
                given.get(target.pk, 0),
                max(0, fresh.get(target.pk, 0) - came.get((target.code_id, target.group_id), 0)),
                target.opens_at, target.closes_at, _rests(target, now), target.gone_at is not None,
                target.segment, loads.get(target.staff_id, 0) if target.staff_id else 0,
            )
        )  # fmt: skip
    return seats


def _rests(target: Target, now: datetime) -> bool:
    if target.from_hour is None and not target.weekdays:
        return False
    local = now.astimezone(ZoneInfo(target.code.channel.workspace.zone))
    return not on_duty(local, target.from_hour, target.until_hour, target.weekdays)


def _loads(targets: Sequence[Target]) -> dict[int, int]:
    """Staff account → people it has added today, where a code goes by it."""
    asked = [one for one in targets if one.staff_id and one.code.rule == "load"]
    if not asked:
        return {}
    day = clock.today(asked[0].code.channel.workspace.zone)
    done = Duty.objects.filter(account__in={one.staff_id for one in asked}, day=day)
    added = done.filter(kind__in=("add", "accept"), reached__isnull=False)
    return dict(added.values_list("account").annotate(n=Sum("reached")))


def _members(groups: set[int]) -> dict[int, int]:
    """Members in each group now; staff and bots take seats as well."""
    back = Q(left_at__lt=F("joined_at")) | Q(left_at__lt=F("last_seen"))
    present = Membership.objects.filter(Q(left_at=None) | back, group__in=groups)
    return dict(present.values_list("group").annotate(n=Count("pk")))


def _given(targets: Sequence[Target], now: datetime) -> tuple[dict[int, int], dict[int, int]]:
    """Visitors shown each target: in all, and within the hold."""
    fresh = Count("pk", filter=Q(shown_at__gte=now - HOLD))
    rows = (
        Visit.objects.filter(target__in=targets)
        .values_list("target")
        .annotate(n=Count("pk"), fresh=fresh)
    )
    told = list(rows)
    return {key: n for key, n, _fresh in told}, {key: fresh for key, _n, fresh in told}


def _came(targets: Sequence[Target], now: datetime) -> dict[tuple[int, int | None], int]:
    """Who came in through a code within the hold: their seats count as members already."""
    codes = {target.code_id for target in targets}
    rows = Arrival.objects.filter(code__in=codes, at__gte=now - HOLD)
    return {
        (code, group): n
        for code, group, n in rows.values_list("code", "group").annotate(n=Count("pk"))
    }
