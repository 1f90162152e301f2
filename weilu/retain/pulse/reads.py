"""What members take away, by group and gain, now and before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from weilu.charter.communities import content
from weilu.charter.communities.models import CharterVersion
from weilu.kit import clock
from weilu.people.models import Group, Workspace
from weilu.retain.pulse import rules
from weilu.retain.pulse.models import PulseAsk, PulseFrame, PulsePlan
from weilu.retain.pulse.rules import DIMENSIONS, STRATA, Gain
from weilu.retain.pulse.wording import PROMISED

#: Periods of a trend, and how long each is.
PERIODS, PERIOD = 6, timedelta(days=28)


@dataclass(frozen=True, slots=True)
class GroupPulse:
    """A group's four gains."""

    group: Group
    gains: Mapping[str, Gain]

    @property
    def asked(self) -> int:
        """Questions asked."""
        return sum(one.asked for one in self.gains.values())

    @property
    def answered(self) -> int:
        """… and answered."""
        return sum(one.n for one in self.gains.values())


@dataclass(frozen=True, slots=True)
class Felt:
    """A promise of the charter, and whether members feel it."""

    words: str
    dimension: str
    gain: Gain


def plan_of(workspace: Workspace) -> PulsePlan:
    """As it was set; off where nobody did (not saved)."""
    found = PulsePlan.objects.filter(workspace=workspace).first()
    return found or PulsePlan(workspace=workspace, changed_at=clock.now())


def pulses(workspace: Workspace, until: datetime | None = None) -> list[GroupPulse]:
    """Of every group that was asked within the window, in three queries."""
    return _pulses(PulseAsk.objects.filter(group__workspace=workspace), until or clock.now())


def of_group(group: Group) -> GroupPulse:
    """Of one."""
    found = _pulses(PulseAsk.objects.filter(group=group), clock.now())
    return found[0] if found else GroupPulse(group, {one: _nothing() for one in DIMENSIONS})


def _nothing() -> Gain:
    return Gain(None, None, None, 0, 0)


def _pulses(
    found: QuerySet[PulseAsk], until: datetime, back: timedelta = rules.WINDOW
) -> list[GroupPulse]:
    within = found.filter(asked_at__gt=until - back, asked_at__lte=until)
    rows = within.values("group", "dimension", "stratum").annotate(
        asked=Count("pk"), n=Count("score"), high=Count("pk", filter=Q(score__gte=rules.GAIN))
    )
    by_group: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_group[row["group"]].append(row)
    frames, groups = _frames(by_group, until), Group.objects.in_bulk(by_group)
    told = [_pulse(groups[number], held, frames[number]) for number, held in by_group.items()]
    return sorted(told, key=lambda one: (one.group.name, one.group.pk))


def _frames(groups: Collection[int], until: datetime) -> dict[int, dict[str, int]]:
    """Group → members by stratum, as last counted."""
    upto = PulseFrame.objects.filter(group__in=groups, day__lte=until.date() + timedelta(days=1))
    last = dict(upto.values_list("group").annotate(at=Max("day")))
    rows = upto.filter(day__in=set(last.values()))
    return defaultdict(dict) | {
        row.group_id: {name: getattr(row, name) for name in STRATA}
        for row in rows if last[row.group_id] == row.day
    }  # fmt: skip


def _pulse(group: Group, rows: Iterable[Mapping[str, Any]], frame: Mapping[str, int]) -> GroupPulse:
    counts: dict[str, dict[str, tuple[int, int]]] = {one: {} for one in DIMENSIONS}
    asked = dict.fromkeys(DIMENSIONS, 0)
    for row in rows:
        counts[row["dimension"]][row["stratum"]] = row["n"], row["high"]
        asked[row["dimension"]] += row["asked"]
    gains = {one: rules.gain(counts[one], frame, asked[one]) for one in DIMENSIONS}
    return GroupPulse(group, gains)


def trend(group: Group) -> list[tuple[datetime, Mapping[str, Gain]]]:
    """(end, gains) of each four weeks, oldest first."""
    now, told = clock.now(), []
    for back in reversed(range(PERIODS)):
        end = now - back * PERIOD
        found = _pulses(PulseAsk.objects.filter(group=group), end, PERIOD)
        told.append((end, found[0].gains if found else {one: _nothing() for one in DIMENSIONS}))
    return told


def felt(group: Group, gains: Mapping[str, Gain]) -> list[Felt]:
    """The promises of the group's charter, each beside the gain that says whether it is felt."""
    versions = CharterVersion.objects.filter(community__places__group=group)
    version = versions.order_by("-number").first()
    promises = content.read(version.content).promises if version else ()
    return [
        Felt(one.words, PROMISED[one.gets], gains[PROMISED[one.gets]])
        for one in promises if one.gets in PROMISED
    ]  # fmt: skip


def answers(group: Group, q: str = "", dimension: str = "") -> QuerySet[PulseAsk]:
    """What was asked in a group, latest first."""
    found = (
        PulseAsk.objects.filter(group=group).select_related("member").order_by("-asked_at", "pk")
    )
    if q:
        found = found.filter(Q(member__name__icontains=q) | Q(words__icontains=q))
    return found.filter(dimension=dimension) if dimension in DIMENSIONS else found
