"""Who would make a good seed user, and what became of those who were picked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from weilu.acquire.roster.reads import present
from weilu.acquire.seeds import rules
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.charter.audience import reads as audiences
from weilu.events.models import Event
from weilu.kit import clock
from weilu.measure.metrics.intervals import wilson
from weilu.people.models import Group, Membership

#: Kinds of events by which somebody takes part in a group.
TOOK_PART = ("message", "reaction")
#: Weeks shown before and after seeds were picked.
BEFORE, AFTER = 4, 12
WEEK = timedelta(days=7)


def candidates(group: Group) -> list[rules.Candidate]:
    """Members present who are no staff, no bot and no seed here yet, best first."""
    from weilu.measure import exchange  # loads what measures: only where somebody looks

    told = exchange.in_group(group, rules.DAYS)
    already = Seed.objects.filter(
        cohort__group=group, cohort__ended_at=None, released_at=None
    ).values("member")
    here = present([group.pk]).filter(member__is_staff=False, member__is_bot=False)
    members = here.exclude(member__in=already).values_list("member", flat=True)
    nothing = exchange.Exchange()
    did = [
        rules.Did(member, one.said, one.gave, one.got)
        for member in members for one in [told.get(member, nothing)]
    ]  # fmt: skip
    return rules.ranked(did, _fits(group))


def _fits(group: Group) -> dict[int, float]:
    audience = audiences.latest(group.workspace)
    if audience is None:
        return {}
    found = audiences.fits(audience, Membership.objects.filter(group=group).values("member"))
    return {member: fit.score for member, fit in found if fit.score is not None}


@dataclass(frozen=True, slots=True)
class Line:
    """A cohort in the list."""

    cohort: SeedCohort
    seeds: int
    here: int  #: still in the group


def lines(cohorts: Sequence[SeedCohort]) -> list[Line]:
    """Each cohort's numbers, in three queries however many there are."""
    keys = [one.pk for one in cohorts]
    counted = Seed.objects.filter(cohort__in=keys).order_by().values_list("cohort")
    seeds = dict(counted.annotate(n=Count("pk")))
    groups = {one.group_id for one in cohorts}
    picked = Seed.objects.filter(cohort__in=keys).values("member")
    here = set(present(groups).filter(member__in=picked).values_list("group", "member"))
    group_of = {one.pk: one.group_id for one in cohorts}
    still = dict.fromkeys(keys, 0)
    for cohort, member in Seed.objects.filter(cohort__in=keys).values_list("cohort", "member"):
        still[cohort] += (group_of[cohort], member) in here
    return [Line(one, seeds.get(one.pk, 0), still[one.pk]) for one in cohorts]


def here_now(cohort: SeedCohort) -> set[int]:
    """Seeds still in the group."""
    seeds = cohort.seeds.values("member")
    return set(present([cohort.group_id]).filter(member__in=seeds).values_list("member", flat=True))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many took part, with the 95 % interval of the share (Wilson)."""

    active: int
    of: int

    @property
    def value(self) -> float | None:
        return self.active / self.of if self.of else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        if not self.of:
            return None
        low, high = wilson(np.array([float(self.active)]), np.array([float(self.of)]))
        return float(low[0]), float(high[0])


@dataclass(frozen=True, slots=True)
class Week:
    """A week of seven days; number 0 begins on the day the seeds were picked."""

    number: int
    start: date
    seeds: Share
    others: Share


def weeks(cohort: SeedCohort, now: datetime | None = None) -> list[Week]:
    """Full weeks from `BEFORE` before to `AFTER` after the seeds were picked.

    Of those who were there on that day, gone since or not: who leaves does not flatter the rest.
    """
    zone, moment = ZoneInfo(cohort.workspace.zone), now or clock.now()
    first = cohort.picked_at.astimezone(zone).date()
    today = moment.astimezone(zone).date()
    numbers = [n for n in range(-BEFORE, AFTER) if first + WEEK * (n + 1) <= today]
    if not numbers:
        return []
    seeds = set(cohort.seeds.values_list("member", flat=True))
    others = set(_there_then(cohort).values_list("member", flat=True)) - seeds
    days = _days(cohort, zone, first + WEEK * numbers[0], first + WEEK * (numbers[-1] + 1))
    took: dict[int, set[int]] = {n: set() for n in numbers}
    for day, member in days:
        took[(day - first).days // 7].add(member)
    return [
        Week(n, first + WEEK * n, Share(len(took[n] & seeds), len(seeds)),
             Share(len(took[n] & others), len(others)))
        for n in numbers
    ]  # fmt: skip


def _there_then(cohort: SeedCohort) -> QuerySet[Membership]:
    """Who was in the group on the day: came before, and had not left by then."""
    stayed = Q(left_at=None) | Q(left_at__gt=cohort.picked_at) | Q(left_at__lt=F("last_seen"))
    came = Membership.objects.filter(group=cohort.group_id, first_seen__lte=cohort.picked_at)
    members = came.filter(stayed)
    return members.filter(member__is_staff=False, member__is_bot=False)


def _days(cohort: SeedCohort, zone: ZoneInfo, start: date, end: date) -> Iterable[tuple[date, int]]:
    """(day, member) of everybody who took part in the group, once a day."""
    between = [datetime.combine(day, time(), zone) for day in (start, end)]
    told = Event.objects.filter(
        group_id=cohort.group_id, kind__in=TOOK_PART, at__gte=between[0], at__lt=between[1],
        actor__isnull=False,
    )  # fmt: skip
    dated: Any = told.order_by().annotate(day=TruncDate("at", tzinfo=zone))
    found: Iterable[tuple[date, int]] = dated.values_list("day", "actor").distinct()
    return found
