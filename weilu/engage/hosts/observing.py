"""What the log shows of shifts: who spoke on their day, what hosts brought, who still waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from weilu.engage.hosts import rota, rules
from weilu.engage.hosts.models import Brought, Host, Shift, ShiftState
from weilu.engage.hosts.rules import Came, Said, Tally
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Group, Member, Membership, Workspace
from weilu.people.persons.reads import identities_of

#: Groups asked about at once.
SOME = 500
#: A newcomer is one for so long.
NEW_FOR = timedelta(days=7)
#: Newcomers listed on a host's page.
MOST_WAITING = 20


def settle_seen(workspace: Workspace) -> int:
    """Note as done what the log shows done, and as missed what nobody told of; how many."""
    open_shifts = list(rota.unsettled(workspace).select_related("host"))
    same = identities_of(one.host.member_id for one in open_shifts)
    today, settled = clock.today(workspace.zone), 0
    for day in sorted({one.day for one in open_shifts}):
        those = [one for one in open_shifts if one.day == day]
        spoke = _spoke(workspace, day, those, same)
        for one in those:
            here = any((one.group_id, who) in spoke for who in same[one.host.member_id])
            state = rules.outcome(one.duty, day, today, spoke=here)
            settled += bool(state) and rota.settle(one.pk, state)
    return settled


def _spoke(
    workspace: Workspace, day: date, shifts: Sequence[Shift], same: Mapping[int, frozenset[int]]
) -> set[tuple[int, int]]:
    """(group, member) of hosts who wrote on a day of the community."""
    begin = datetime.combine(day, time(), ZoneInfo(workspace.zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(workspace.zone))
    groups = sorted({one.group_id for one in shifts})
    mine = {who for one in shifts if one.host for who in same[one.host.member_id]}
    found: set[tuple[int, int]] = set()
    for first in range(0, len(groups), SOME):
        rows = Event.objects.filter(
            group_id__in=groups[first : first + SOME], at__gte=begin, at__lt=end, kind="message"
        ).exclude(actor=None)
        for group, who in rows.values_list("group_id", "actor").distinct():
            if group and who in mine:
                found.add((group, who))
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A newcomer nobody has replied to or named yet."""

    name: str
    joined_at: datetime
    spoke: bool


def waiting(group: Group) -> list[Waiting]:
    """Who came within a week and still waits for a first word, those who spoke first."""
    now = clock.now()
    came = _came(group.pk, now - NEW_FOR)
    if not came:
        return []
    said = list(_said(group.pk, now - NEW_FOR, _bots(group.workspace_id)))
    heard = rules.first_words(said, came)
    spoke = {one.actor for one in said}
    names = Member.objects.in_bulk([one.member for one in came])
    found = [
        Waiting(names[one.member].name, one.at, one.member in spoke)
        for one in came
        if one.member not in heard
    ]
    return sorted(found, key=lambda one: (not one.spoke, one.joined_at))[:MOST_WAITING]


def _came(group: int, since: datetime) -> list[Came]:
    """Members who joined since then and are there, staff and bots left out."""
    held = Membership.objects.filter(
        group=group, joined_at__gte=since, member__is_staff=False, member__is_bot=False
    ).select_related("member")
    return [
        Came(one.member_id, one.joined_at) for one in held
        if one.joined_at
    ]  # fmt: skip


def _bots(workspace_id: int) -> frozenset[int]:
    here = Member.objects.filter(workspace=workspace_id, is_bot=True)
    return frozenset(here.values_list("pk", flat=True))


def _said(group: int, since: datetime, bots: frozenset[int]) -> Iterator[Said]:
    """What people wrote in a group, in order: a bot's greeting is no first word."""
    rows = Event.objects.filter(group_id=group, at__gte=since, kind="message").exclude(actor=None)
    fields = ("at", "actor", "external_id", "reply_to", "mentions")
    for at, actor, key, reply_to, named in (
        rows.order_by("at", "pk").values_list(*fields).iterator(2_000)
    ):
        if actor not in bots:
            yield Said(at, actor, key, reply_to, tuple(named or ()))


def count(workspace: Workspace) -> int:
    """Count anew what each host brought; how many hosts. Safe to run again."""
    now = clock.now()
    hosts = list(Host.objects.filter(workspace=workspace, accepted_at__isnull=False))
    hosts = [one for one in hosts if not one.ended_at or one.ended_at > now - rules.LATELY]
    same = identities_of(one.member_id for one in hosts)
    by_member = {who: one.pk for one in hosts for who in same[one.member_id]}
    parts: dict[int, list[Tally]] = defaultdict(list)
    staff, bots = frozenset(_staff(workspace)), _bots(workspace.pk)
    for group, members in _places(by_member).items():
        here = {who: by_member[who] for who in members}
        said = list(_said(group, now - rules.OLDEST, bots))
        came = _came(group, now - rules.OLDEST)
        for host, told in rules.tally(said, came, here, staff, now).items():
            parts[host].append(told)
    shifts = _shifts(workspace, clock.today(workspace.zone))
    for one in hosts:
        Brought.objects.update_or_create(
            host=one,
            defaults={"counted_at": now, **_sum(parts[one.pk]), **shifts.get(one.pk, {})},
        )
    return len(hosts)


def _staff(workspace: Workspace) -> Iterable[int]:
    here = Member.objects.filter(Q(is_staff=True) | Q(is_bot=True), workspace=workspace)
    return here.values_list("pk", flat=True)


def _places(members: Iterable[int]) -> dict[int, set[int]]:
    """Group → the hosts who are in it."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(member__in=list(members))
    for group, who in rows.values_list("group_id", "member_id"):
        found[group].add(who)
    return found


def _sum(parts: Sequence[Tally]) -> dict[str, int]:
    alike = ("ripe", "stayed", "others_ripe", "others_stayed")
    return {
        "answered": sum(len(one.answered) for one in parts),
        "repliers": len({who for one in parts for who in one.repliers}),
        "welcomed": len({who for one in parts for who in one.welcomed}),
        **{name: sum(getattr(one, name) for one in parts) for name in alike},
    }


def _shifts(workspace: Workspace, today: date) -> dict[int, dict[str, int]]:
    """Host → shifts of the last four weeks: came due, done, missed."""
    lately = Shift.objects.filter(
        host__workspace=workspace, day__lt=today, day__gte=today - rules.LATELY
    )
    rows = lately.values("host").annotate(
        planned=Count("pk", filter=Q(state__in=["planned", "done", "missed"])),
        done=Count("pk", filter=Q(state=ShiftState.DONE)),
        missed=Count("pk", filter=Q(state=ShiftState.MISSED)),
    )
    return {
        row["host"]: {name: row[name] for name in ("planned", "done", "missed")} for row in rows
    }
