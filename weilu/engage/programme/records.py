"""Count what each day of a column brought, once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from weilu.engage.programme.models import ItemRecord, ItemState, ProgrammeItem
from weilu.events.models import Event
from weilu.kit import clock
from weilu.kit.workdays import is_working_day
from weilu.outbox.models import OUT, Message
from weilu.people.models import Member, Membership

#: Who does something in a column's groups so long after it came, came to it.
HOURS = timedelta(hours=2)
#: Its day: replies, marks and orders are counted so long.
DAY = timedelta(hours=24)
#: Counted once more for what platforms tell late, then for good.
FINAL = timedelta(hours=72)
#: A column that is older than this when it is first counted keeps its early days to itself.
OLDEST = timedelta(days=90)
#: Ordinary days before it that are looked at, and how many of them it takes.
ORDINARY, FEWEST = 28, 3
#: What counts as being there.
BEING_THERE = ("message", "reaction", "checked_in")


def count_due() -> int:
    """Count what is over and not counted yet, or to be counted a last time; how many days."""
    now = clock.now()
    over = ProgrammeItem.objects.filter(
        state__in=[ItemState.QUEUED, ItemState.TASKED], at__gt=now - OLDEST, at__lte=now - DAY
    )
    again = Q(record__is_final=False, at__lte=now - FINAL)
    due = over.filter(Q(record=None) | again).select_related("column__workspace")
    counted = [_count(item, now) for item in due.order_by("at")[:1_000]]
    return len(counted)


def _count(item: ProgrammeItem, now: datetime) -> ItemRecord:
    sent = list(_sent(item))
    begin = min((one.settled_at for one in sent if one.settled_at), default=item.at)
    ids = [one.external_id for one in sent if one.external_id]
    held, _made = ItemRecord.objects.update_or_create(item=item, defaults={
        "came": _people(item, begin), "usual": _usual(item, begin),
        "answers": _referring(item, ids, begin, ["message"]),
        "marks": _referring(item, ids, begin, ["reaction", "pin"]),
        "orders": _orders(item, begin),
        "is_final": item.at <= now - FINAL, "counted_at": now,
    })  # fmt: skip
    return held


def _sent(item: ProgrammeItem) -> QuerySet[Message]:
    return Message.objects.filter(
        workspace=item.column.workspace_id, key__startswith=f"programme:{item.pk}:", state__in=OUT
    )


def _members(item: ProgrammeItem) -> QuerySet[Event]:
    """What members did in its groups: neither staff nor bots, whose columns these are."""
    ours = Member.objects.filter(Q(is_staff=True) | Q(is_bot=True), workspace=item.column.workspace)
    here = Event.objects.filter(workspace_id=item.column.workspace_id, actor__isnull=False)
    return here.filter(group_id__in=item.column.groups).exclude(actor__in=ours.values("pk"))


def _people(item: ProgrammeItem, begin: datetime) -> int:
    """How many different members did something in the hours from `begin`."""
    there = _members(item).filter(kind__in=BEING_THERE, at__gte=begin, at__lt=begin + HOURS)
    return there.values("actor").distinct().count()


def _usual(item: ProgrammeItem, begin: datetime) -> float | None:
    """Members in the same hours of days before of its kind (worked or free) without any column."""
    moments = [begin - timedelta(days=back) for back in range(1, ORDINARY + 1)]
    taken, zone = _others(item, moments[-1] - HOURS, begin), item.column.workspace.zone
    local = ZoneInfo(zone)

    def works(moment: datetime) -> bool:
        return is_working_day(moment.astimezone(local).date(), zone)

    counts = [
        _people(item, moment) for moment in moments
        if works(moment) == works(begin)
        and not any(moment - HOURS < at < moment + HOURS for at in taken)
        and _is_known(item, moment)
    ]  # fmt: skip
    return sum(counts) / len(counts) if len(counts) >= FEWEST else None


def _is_known(item: ProgrammeItem, moment: datetime) -> bool:
    """Whether the log of these groups reaches back so far."""
    return Event.objects.filter(group_id__in=item.column.groups, at__lte=moment).exists()


def _others(item: ProgrammeItem, since: datetime, until: datetime) -> list[datetime]:
    """When any column came to one of these groups."""
    mine = set(item.column.groups)
    came = ProgrammeItem.objects.filter(
        column__workspace=item.column.workspace_id, at__gte=since, at__lt=until
    ).exclude(state=ItemState.SKIPPED)
    return [at for at, groups in came.values_list("at", "column__groups") if mine & set(groups)]


def _referring(
    item: ProgrammeItem, ids: list[str], begin: datetime, kinds: list[str]
) -> int | None:
    """How often members referred to its messages; None where they were posted by hand."""
    if not ids:
        return None
    near = _members(item).filter(at__gte=begin, at__lt=begin + DAY, kind__in=kinds)
    return near.filter(reply_to__in=ids).count()


def _orders(item: ProgrammeItem, begin: datetime) -> int:
    """Orders of its groups' members before the next column came there, within its day."""
    later = _others(item, begin + timedelta(seconds=1), begin + DAY)
    until = min([begin + DAY, *(at for at in later if at > item.at)])
    here = Membership.objects.filter(group__in=item.column.groups)
    inside = here.filter(Q(left_at=None) | Q(left_at__lt=F("last_seen"))).values("member")
    placed = Event.objects.filter(  # an order lies in no group: by that the log finds it quickly
        workspace_id=item.column.workspace_id, group_id=None, kind="order_placed",
        at__gte=begin, at__lt=until,
    )  # fmt: skip
    return placed.filter(actor__in=inside).count()
