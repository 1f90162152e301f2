"""Questions to challenges: standings, who checked in, who may lose a streak, boards, the curve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from weilu.engage.challenges import rules
from weilu.engage.challenges.actions import terms_of
from weilu.engage.challenges.models import Challenge, CheckIn, Copy, Entrant, Plan
from weilu.engage.challenges.rules import Deed, Milestone, Standing
from weilu.kit import clock
from weilu.people.models import Workspace

FOLDED = (
    "entrant_id", "key", "at", "seen_at", "day", "withdrawn_at", "struck_at", "restored_at",
)  # fmt: skip
BOARD = 20
BOARDS = ("week", "cohort", "better")


def challenges(workspace: Workspace, q: str = "", state: str = "") -> QuerySet[Challenge]:
    """Challenges by part of a name and state, each with how many are `inside`."""
    found = Challenge.objects.filter(workspace=workspace, name__icontains=q)
    inside = Count("entrants", filter=Q(entrants__left_at=None))
    return (found.filter(state=state) if state else found).annotate(inside=inside)


def plan_of(held: Challenge) -> Plan | None:
    """The plan in force, None while there is none."""
    return held.plans.order_by("-number").first()


def milestones(held: Challenge) -> list[Milestone]:
    """What days in a row earn, fewest days first."""
    plan = plan_of(held)
    told = [Milestone(**one) for one in plan.milestones] if plan else []
    return sorted(told, key=lambda one: one.days)


def standings(
    held: Challenge, entrants: Iterable[Entrant], now: datetime | None = None
) -> dict[int, Standing]:
    """Entrant → where they stand; one query for however many."""
    some, terms, moment = list(entrants), terms_of(held), now or clock.now()
    mine = CheckIn.objects.filter(entrant__challenge=held)
    if len(some) <= 500:
        mine = mine.filter(entrant__in=[one.pk for one in some])
    deeds: dict[int, list[Deed]] = defaultdict(list)
    for row in mine.values_list(*FOLDED).iterator(5_000):
        deeds[row[0]] += _deeds(*row[1:])
    return {one.pk: rules.standing(terms, one.zone, deeds[one.pk], moment) for one in some}


def _deeds(
    key: str, at: datetime, seen: datetime, day: int | None, *judged: datetime | None
) -> Iterator[Deed]:
    """A check-in as what was told of it, in the order of `FOLDED`."""
    yield Deed(key, "did", at, seen, day)
    for kind, moment in zip(("withdrawn", "struck", "restored"), judged, strict=True):
        if moment is not None:
            yield Deed(key, kind, moment, moment)


@dataclass(slots=True)
class Line:
    """One member of a challenge, for lists."""

    entrant: Entrant
    name: str
    streak: int
    best: int
    done: int
    today: str  #: what became of today, "" = no day of the challenge
    at_risk: bool
    days: tuple[str, ...]
    entered_at: datetime
    left: bool
    muted: bool
    week: int  #: days done in the last seven
    better: int  #: … more than in the seven before
    word: str = ""  #: today in words, for pages


def lines(held: Challenge, now: datetime | None = None) -> list[Line]:
    """Everybody of a challenge, with where they stand."""
    everybody = list(held.entrants.select_related("member").order_by("pk"))
    found = standings(held, everybody, now)
    return [_line(one, found[one.pk]) for one in everybody]


def _line(one: Entrant, stands: Standing) -> Line:
    upto = len(stands.days) if stands.today is None else stands.today + 1
    kept = [day in rules.KEPT for day in stands.days[:upto]]
    week = sum(kept[-7:])
    return Line(
        one, one.member.name, stands.streak, stands.best, stands.done,
        "" if stands.today is None else stands.days[stands.today],
        stands.at_risk and one.left_at is None, stands.days, one.entered_at,
        one.left_at is not None, one.muted, week, week - sum(kept[-14:-7]),
    )  # fmt: skip


def narrowed(found: Sequence[Line], q: str, standing: str) -> list[Line]:
    """Lines by part of a name and by how they stand."""
    if q:
        found = [one for one in found if q.casefold() in one.name.casefold()]
    tests: dict[str, Callable[[Line], bool]] = {
        "today": lambda one: one.today == rules.DONE,
        "not_yet": lambda one: one.today == rules.OPEN and not one.left,
        "risk": lambda one: one.at_risk,
        "left": lambda one: one.left,
        "muted": lambda one: one.muted,
    }
    test = tests.get(standing)
    return [one for one in found if test(one)] if test else list(found)


def curve(held: Challenge, found: Sequence[Line], now: datetime | None = None) -> list[int]:
    """How many did each day that has begun."""
    terms, moment = terms_of(held), now or clock.now()
    begun = sum(start <= moment.timestamp() for start in rules.borders(terms, held.zone)[:-1])
    return [sum(one.days[day] in rules.KEPT for one in found) for day in range(begun)]


def board(found: Sequence[Line], which: str, me: Entrant | None = None) -> list[Line]:
    """A board a newcomer can climb; only who agreed to be named, and oneself.

    "week": days done in the last seven; "cohort": among those who entered in the same seven days;
    "better": how many more days than in the week before.
    """
    shown = [
        one for one in found
        if not one.left and (one.entrant.praised or (me and one.entrant.pk == me.pk))
    ]  # fmt: skip
    if which == "cohort" and me is not None:
        near = timedelta(days=7)
        shown = [one for one in shown if abs(one.entered_at - me.entered_at) < near]
    keys: dict[str, Callable[[Line], tuple[int, int]]] = {
        "week": lambda one: (-one.week, -one.streak),
        "cohort": lambda one: (-one.done, -one.streak),
        "better": lambda one: (-one.better, -one.week),
    }
    return sorted(shown, key=lambda one: (*keys[which](one), one.entrant.pk))


def checkins(held: Challenge, q: str = "", state: str = "") -> QuerySet[CheckIn]:
    """Check-ins of a challenge; `q` in names and notes."""
    found = CheckIn.objects.filter(entrant__challenge=held).select_related("entrant__member")
    if q:
        found = found.filter(Q(entrant__member__name__icontains=q) | Q(text__icontains=q))
    if state == "withdrawn":
        found = found.exclude(withdrawn_at=None)
    if state == "struck":
        found = found.filter(withdrawn_at=None).exclude(struck_at=None)
    return found.defer("picture")


def copies(workspace: Workspace, state: str = "open", q: str = "") -> QuerySet[Copy]:
    """Notes that look copied, what waits for a decision first."""
    found = Copy.objects.filter(checkin__entrant__challenge__workspace=workspace)
    found = found.select_related(
        "checkin__entrant__member", "checkin__entrant__challenge", "earlier__entrant__member",
        "earlier__entrant__challenge",
    )  # fmt: skip
    waiting = ("open", "appealed")
    if state == "open":
        found = found.filter(state__in=waiting)
    elif state:
        found = found.filter(state=state)
    if q:
        found = found.filter(checkin__entrant__member__name__icontains=q)
    return found
