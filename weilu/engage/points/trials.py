"""Dry runs: what rules would have paid over the past. Nothing is booked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from weilu.engage.points import acts, paying, reads, rules
from weilu.engage.points.models import PointRule, PointTrial
from weilu.engage.points.rules import Deed, Earned, Earning
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.people.models import Member, Workspace

#: What is looked at: so far back.
USUAL = timedelta(days=28)
#: Members named, those with most first.
NAMED = 20


def start(workspace: Workspace, back: timedelta = USUAL) -> PointTrial:
    """Ask for a dry run of every rule, off ones too, over the time up to now."""
    now = clock.now()
    held = PointTrial.objects.create(workspace=workspace, since=now - back, until=now, made_at=now)
    enqueue("engage.points_trial", trial_id=held.pk)
    return held


def run(trial_id: int) -> None:
    """Carry it out."""
    trial = PointTrial.objects.select_related("workspace").filter(pk=trial_id).first()
    if trial is not None:
        trial.result = result(trial.workspace, trial.since, trial.until)
        trial.save(update_fields=["result"])


def result(workspace: Workspace, since: datetime, until: datetime) -> dict[str, Any]:
    """What all rules together would have paid, as if they had held from `since` on."""
    held = list(reads.rules_of(workspace))
    earnings = [_from_then(one) for one in paying.earnings_of(workspace, held)]
    per_day, before = reads.policy_of(workspace).per_day, Earned()
    found: list[rules.Award] = []
    for deeds in _deeds(workspace, since, until):
        found += rules.awards(deeds, earnings, per_day, before)
    return {"rules": [_of_rule(one, found) for one in held], **_of_all(found)}


def _from_then(one: Earning) -> Earning:
    return Earning(one.rule, one.act, one.points, one.per_day, one.fade, None, one.members)


def _deeds(workspace: Workspace, since: datetime, until: datetime) -> Iterator[list[Deed]]:
    """In order of the log, so that the dry run decides as paying does."""
    mine = Event.objects.filter(workspace_id=workspace.pk, kind__in=acts.KINDS)
    past = mine.filter(at__gte=since, at__lt=until).order_by("pk")
    some: list[Event] = []
    for event in past.iterator(paying.AT_ONCE):
        some.append(event)
        if len(some) == paying.AT_ONCE:
            yield acts.deeds_of(workspace, some)
            some = []
    yield acts.deeds_of(workspace, some)


def _of_rule(rule: PointRule, found: list[rules.Award]) -> dict[str, Any]:
    mine = [one for one in found if one.rule == rule.pk]
    cuts = Counter(one.cut for one in mine)
    return {
        "rule": rule.pk, "name": rule.name, "times": len(mine),
        "points": sum(one.points for one in mine), "members": len({one.deed.who for one in mine}),
        "capped": cuts["day"] + cuts["rule"], "again": cuts["again"],
    }  # fmt: skip


def _of_all(found: list[rules.Award]) -> dict[str, Any]:
    totals: Counter[int] = Counter()
    for one in found:
        totals[one.deed.who] += one.points
    most = totals.most_common(NAMED)
    names = Member.objects.in_bulk([who for who, _points in most])
    paid = [points for points in totals.values() if points]
    return {
        "points": sum(paid), "members": len(paid),
        "median": sorted(paid)[len(paid) // 2] if paid else 0,
        "most": [
            {"member": who, "name": names[who].name, "points": points} for who, points in most
        ],
    }  # fmt: skip
