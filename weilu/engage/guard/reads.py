"""Questions about rules in the group, as the pages ask them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from weilu.engage.guard import ladder, wording
from weilu.engage.guard.models import (
    Appeal,
    AppealState,
    Guard,
    GuardEdition,
    Incident,
    IncidentState,
    Mark,
    Trial,
    TrialLine,
)
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Group, Member, Workspace

LATELY = timedelta(days=28)
#: What the list of incidents can be narrowed to, besides single states.
NARROWED = {
    "real": ~Q(state=IncidentState.WOULD),
    "appealed": Q(appeal__state=AppealState.OPEN),
}
#: Letters of a message shown in a list, and where it stands alone or is exported.
SHOWN, WHOLE = 160, 8_000


@dataclass(frozen=True, slots=True)
class Precision:
    """How often people found a rule right, of what they marked."""

    right: int = 0
    marked: int = 0

    @property
    def share(self) -> float | None:
        return self.right / self.marked if self.marked else None


@dataclass(frozen=True, slots=True)
class Held:
    """A rule on its list."""

    guard: Guard
    edition: GuardEdition
    acted: int  #: incidents in 28 days
    would: int
    precision: Precision

    @property
    def mode(self) -> tuple[str, Any, Any]:
        return wording.MODES[self.guard.mode]

    @property
    def kind(self) -> Any:
        return wording.KINDS[self.guard.kind][0]


def rules_of(guards: Sequence[Guard]) -> list[Held]:
    """Rules with their editions, what they did lately, and how people marked them."""
    since = clock.now() - LATELY
    editions = {
        (one.guard_id, one.number): one for one in GuardEdition.objects.filter(guard__in=guards)
    }
    counts = Incident.objects.filter(guard__in=guards, made_at__gte=since).values("guard")
    told: dict[int, Any] = {
        row["guard"]: row
        for row in counts.annotate(
            acted=Count("pk", filter=~Q(state=IncidentState.WOULD)),
            would=Count("pk", filter=Q(state=IncidentState.WOULD)),
        )
    }
    marks = Mark.objects.filter(guard__in=guards).values("guard")
    marked = {
        row["guard"]: Precision(row["rights"], row["all"])
        for row in marks.annotate(rights=Count("pk", filter=Q(right=True)), all=Count("pk"))
    }
    return [
        Held(
            guard, editions[guard.pk, guard.number],
            told.get(guard.pk, {}).get("acted", 0), told.get(guard.pk, {}).get("would", 0),
            marked.get(guard.pk, Precision()),
        )
        for guard in guards
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditionTold:
    """A version of a rule with what it met and how people marked that."""

    edition: GuardEdition
    met: int
    precision: Precision


def editions_of(guard: Guard) -> list[EditionTold]:
    """Every version, newest first."""
    found = GuardEdition.objects.filter(guard=guard).select_related("made_by").order_by("-number")
    return [
        EditionTold(one, Incident.objects.filter(edition=one).count(), precision_of(one))
        for one in found[:50]
    ]


def precision_of(edition: GuardEdition) -> Precision:
    """Marks on what this version met, live or in its dry runs."""
    met = Incident.objects.filter(edition=edition).values("event_id")
    tried = TrialLine.objects.filter(trial__edition=edition).values("event_id")
    marks = Mark.objects.filter(guard=edition.guard_id)
    told = marks.filter(Q(event_id__in=met) | Q(event_id__in=tried)).aggregate(
        rights=Count("pk", filter=Q(right=True)), all=Count("pk")
    )
    return Precision(told["rights"], told["all"])


def words_of(event_ids: Iterable[int]) -> dict[int, str]:
    """The texts of events by their numbers; erased ones are empty."""
    found = Event.objects.filter(pk__in=list(event_ids))
    return dict(found.values_list("pk", "text"))


def marks_of(guard_ids: Iterable[int], event_ids: Iterable[int]) -> dict[tuple[int, int], bool]:
    """(rule, message) → whether people found it right."""
    found = Mark.objects.filter(guard__in=set(guard_ids), event_id__in=list(event_ids))
    return {
        (guard, event): right
        for guard, event, right in found.values_list("guard_id", "event_id", "right")
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """An incident, or a line of a dry run, with its words."""

    row: Any
    pieces: list[tuple[str, bool]]
    why: str
    step: Any
    right: bool | None

    @property
    def pk(self) -> int:
        return int(self.row.pk)


def shown(rows: Sequence[Any], guard_id: int = 0, longest: int = WHOLE) -> list[Shown]:
    """Incidents, or lines of one rule's dry run, with words and marks: two queries for all."""
    texts = words_of(getattr(one, "words_id", one.event_id) for one in rows)
    guards = {getattr(one, "guard_id", guard_id) for one in rows}
    marks = marks_of(guards, [one.event_id for one in rows])
    return [
        Shown(
            one,
            wording.marked(
                texts.get(getattr(one, "words_id", one.event_id), "")[:longest],
                one.why.get("spans"),
            ),
            wording.why(one.why), _step(one),
            marks.get((getattr(one, "guard_id", guard_id), one.event_id)),
        )
        for one in rows
    ]  # fmt: skip


def _step(one: Any) -> str:
    open_yet = {IncidentState.WOULD, IncidentState.ASKED, IncidentState.REFUSED}
    is_real = isinstance(one, Incident) and one.state not in open_yet
    word = wording.STEPS[one.step][1] if is_real else wording.WOULD_STEPS[one.step]
    return f"{word} · {wording.long(one.mute_s)}" if one.step == ladder.MUTE else str(word)


def narrowed(
    found: QuerySet[Incident], q: str = "", state: str = "", guard: str = "", step: str = ""
) -> QuerySet[Incident]:
    """Incidents of a kind; a filter that names nothing leaves out what was only a dry run."""
    if state in IncidentState.values:
        found = found.filter(state=state)
    else:
        found = found.filter(NARROWED.get(state, NARROWED["real"]))
    if guard.isascii() and guard.isdigit() and len(guard) < 19:
        found = found.filter(guard_id=int(guard))
    if step in wording.STEPS:
        found = found.filter(step=step)
    if q:
        named = Q(member__name__icontains=q) | Q(group__name__icontains=q)
        found = found.filter(named | Q(guard__name__icontains=q))
    return found


def counts(found: QuerySet[Incident]) -> dict[str, int]:
    """How many there are of each state."""
    states: dict[str, Q] = {**NARROWED, **{key: Q(state=key) for key in IncidentState.values}}
    return found.order_by().aggregate(
        **{name: Count("pk", filter=where) for name, where in states.items()}
    )


def open_appeals(workspace: Workspace) -> int:
    """How many appeals wait for somebody."""
    return Appeal.objects.filter(incident__workspace=workspace, state=AppealState.OPEN).count()


@dataclass(frozen=True, slots=True)
class Compared:
    """Two dry runs of a rule over the same days, by the messages they met."""

    both: int
    only_this: list[int]
    only_other: list[int]


def compare(this: Trial, other: Trial) -> Compared:
    """What one version met and another did not, of the lines that were kept."""
    mine, theirs = (
        set(TrialLine.objects.filter(trial=one).values_list("event_id", flat=True))
        for one in (this, other)
    )
    return Compared(len(mine & theirs), sorted(mine - theirs), sorted(theirs - mine))


def earlier_trials(trial: Trial) -> list[Trial]:
    """Finished dry runs of the same rule to compare with, newest first."""
    found = Trial.objects.filter(guard=trial.guard, state="done").exclude(pk=trial.pk)
    return list(found.select_related("edition").order_by("-made_at")[:20])


def of_member(member: Member) -> list[Incident]:
    """What rules did to a member, newest first."""
    found = Incident.objects.filter(member=member).exclude(state=IncidentState.WOULD)
    return list(found.select_related("guard", "group").order_by("-made_at")[:10])


def steps_in_words(edition: GuardEdition) -> list[str]:
    """The ladder, a rung a line."""
    told = []
    for step in ladder.steps_of(edition.steps):
        word = str(wording.WOULD_STEPS[step.do])
        told.append(f"{word} ({wording.long(step.s)})" if step.do == ladder.MUTE else word)
    return told or [str(wording.WOULD_STEPS["none"])]


def group_names(edition: GuardEdition) -> Mapping[int, str]:
    """The groups a version names."""
    return dict(Group.objects.filter(pk__in=edition.groups).values_list("pk", "name"))
