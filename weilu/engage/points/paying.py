"""Points from the log's new events: each event once per rule, whatever is killed on the way.

One transaction takes some events, counts what members did, books what they earned and moves the
mark. So the work grows with what is new, and a killed job is done again from the mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from weilu.engage.points import acts, reads, rules
from weilu.engage.points.facts import BadgeWon, LevelReached
from weilu.engage.points.models import (
    Award,
    Badge,
    BadgeHeld,
    DayOfActs,
    Level,
    PointRule,
    PointsSeen,
)
from weilu.engage.points.rules import Deed, Earned, Earning
from weilu.events.actions import record
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger import actions as ledger
from weilu.people.models import Workspace
from weilu.people.persons import reads as persons
from weilu.people.segments.reads import matching

#: Events of one transaction.
AT_ONCE = 1_000
SOURCE = "weilu:points"


def take_new(workspace: Workspace, most: int = 200) -> bool:
    """Pay for what is new, some events at a time; True when more is left after `most` rounds."""
    from weilu.events.lake.store import highest  # loads what only jobs need

    until = highest(workspace.pk)
    for _round in range(most):
        with transaction.atomic():
            if not _take_some(workspace, until):
                return False
    return True


def _take_some(workspace: Workspace, until: int) -> bool:
    """One round; False when nothing is left."""
    PointsSeen.objects.get_or_create(workspace=workspace)
    seen = PointsSeen.objects.select_for_update().get(pk=workspace.pk)
    fresh = Event.objects.filter(workspace_id=workspace.pk, pk__gt=seen.seq, pk__lte=until)
    events = list(fresh.filter(kind__in=acts.KINDS).order_by("pk")[:AT_ONCE])
    more = len(events) == AT_ONCE
    seen.seq = events[-1].pk if more else max(until, seen.seq)
    seen.save(update_fields=["seq"])
    deeds = acts.deeds_of(workspace, events)
    _count(deeds)
    pay(workspace, deeds)
    _give_badges(workspace, deeds)
    return more


def _count(deeds: Sequence[Deed]) -> None:
    """Add to what members did on which day."""
    counts = Counter((deed.member, deed.act, deed.day) for deed in deeds)
    for (member, act, day), times in counts.items():
        mine = DayOfActs.objects.filter(member=member, act=act, day=day)
        if not mine.update(times=F("times") + times):
            DayOfActs.objects.create(member_id=member, act=act, day=day, times=times)


def pay(workspace: Workspace, deeds: Sequence[Deed]) -> None:
    """Book what deeds earn by the rules in force."""
    held = {one.pk: one for one in PointRule.objects.filter(workspace=workspace, is_on=True)}
    earnings = earnings_of(workspace, held.values())
    covered = [deed for deed in deeds if any(one.covers(deed) for one in earnings)]
    if not covered:
        return
    per_day = reads.policy_of(workspace).per_day
    found = rules.awards(covered, earnings, per_day, _before(covered))
    Award.objects.bulk_create(
        Award(rule_id=one.rule, event_id=one.deed.event, member_id=one.deed.member,
              day=one.deed.day, other=one.deed.other, points=one.points, cut=one.cut)
        for one in found
    )  # fmt: skip
    _book(workspace, [one for one in found if one.points], held)


def earnings_of(workspace: Workspace, held: Iterable[PointRule]) -> list[Earning]:
    """Rules as they decide; the members of a segment as they are now."""
    return [
        Earning(
            one.pk, one.act, one.points, one.per_day, one.fade, one.since,
            frozenset(matching(workspace, one.segment).values_list("pk", flat=True))
            if one.segment else None,
        )
        for one in held
    ]  # fmt: skip


def _before(deeds: Sequence[Deed]) -> Earned:
    """What the persons of these deeds earned around these days, by all of their identities."""
    same = persons.identities_of({deed.member for deed in deeds})
    who = {member: min(mine) for mine in same.values() for member in mine}
    days = [deed.day for deed in deeds]
    lately = Award.objects.filter(
        member__in=who, points__gt=0, taken_back=False,
        day__gt=min(days) - rules.REPEATS, day__lt=max(days) + rules.REPEATS,
    )  # fmt: skip
    before = Earned()
    for one in lately.order_by("pk").iterator(2_000):
        before.note(who[one.member_id], one.rule_id, one.day, one.other, one.points)
    return before


def _book(workspace: Workspace, found: Sequence[rules.Award], held: dict[int, PointRule]) -> None:
    if not found:
        return
    source = ledger.issuer(workspace)
    accounts = ledger.open_accounts(workspace, "member", {one.deed.member for one in found})
    before = reads.earned(workspace, accounts)
    ledger.post_many(
        workspace,
        [
            ledger.Posting(
                f"points:{one.rule}:{one.deed.event}",
                [(source, -one.points), (accounts[one.deed.member], one.points)],
                "points", "earned", held[one.rule].name, f"event:{one.deed.event}", one.deed.at,
            )
            for one in found
        ],
    )  # fmt: skip
    note_levels(workspace, before, reads.earned(workspace, accounts))


def note_levels(workspace: Workspace, before: dict[int, int], after: dict[int, int]) -> None:
    """Tell the log who came to a level; once for each, whatever is taken back and earned anew."""
    levels = list(Level.objects.filter(workspace=workspace))
    for member, earned in after.items():
        for level in levels:
            if before.get(member, 0) < level.earned <= earned:
                record(
                    workspace.pk, LevelReached(level.pk, level.name, earned), source=SOURCE,
                    external_id=f"level:{level.pk}:{member}", actor=member,
                )  # fmt: skip


def _give_badges(workspace: Workspace, deeds: Sequence[Deed]) -> None:
    for badge in Badge.objects.filter(workspace=workspace, is_on=True):
        give_badge(badge, {deed.member for deed in deeds if deed.act == badge.act})


def give_badge(badge: Badge, members: set[int]) -> None:
    """Give a badge to those of `members` who did enough and have it not yet."""
    have = set(badge.held.filter(member__in=members).values_list("member", flat=True))
    for member in due(badge, members - have):
        BadgeHeld.objects.create(badge=badge, member_id=member, at=clock.now())
        record(
            badge.workspace_id, BadgeWon(badge.pk, badge.name), source=SOURCE,
            external_id=f"badge:{badge.pk}:{member}", actor=member,
        )  # fmt: skip


def due(badge: Badge, members: set[int] | None = None) -> list[int]:
    """Who did enough for a badge, of `members` (None = of the workspace)."""
    mine = DayOfActs.objects.filter(member__workspace=badge.workspace_id, act=badge.act)
    if members is not None:
        mine = mine.filter(member__in=members)
    days: dict[int, dict[date, int]] = {}
    for member, day, times in mine.values_list("member", "day", "times").iterator(5_000):
        days.setdefault(member, {})[day] = times
    return sorted(
        member for member, counts in days.items()
        if rules.badge_due(counts, badge.times, badge.within_days, by_day=badge.by_day)
    )  # fmt: skip
