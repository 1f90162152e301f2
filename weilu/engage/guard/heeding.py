"""Live messages before the rules: read from the log, judged, and acted on exactly once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q

from weilu.charter.models import GroupKind
from weilu.engage.guard import acting, judges, ladder, rules
from weilu.engage.guard.finding import Span
from weilu.engage.guard.models import (
    Exemption,
    Guard,
    GuardEdition,
    Incident,
    IncidentState,
    Mode,
    Posted,
)
from weilu.engage.guard.rules import Heard, Hit, Opinion
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Group, Member, Workspace
from weilu.people.persons.reads import identities_of
from weilu.platforms.models import Connection

#: Steps looked back at; what is older has lapsed whatever a rule says.
LOOK_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Live:
    """A rule with the edition in force, ready to judge."""

    guard: Guard
    edition: GuardEdition
    rule: rules.Rule

    @property
    def steps(self) -> tuple[ladder.Step, ...]:
        return ladder.steps_of(self.edition.steps)

    def holds_in(self, group: Group, kind: str) -> bool:
        return rules.is_in_scope(group.pk, kind, self.edition.groups, self.edition.group_kinds)


@lru_cache(maxsize=500)
def _ready(kind: str, settings: str) -> rules.Rule:
    """Settings with their patterns compiled; kept from job to job."""
    made: rules.Rule = rules.settings_of(kind, json.loads(settings))
    return made


def ready(guard: Guard, edition: GuardEdition) -> Live:
    """A rule by one of its editions."""
    return Live(guard, edition, _ready(guard.kind, json.dumps(edition.settings, sort_keys=True)))


def live_guards(workspace: Workspace) -> list[Live]:
    """Rules that look at messages now: those that act first, in the order they were made."""
    found = Guard.objects.filter(workspace=workspace, removed_at=None).exclude(mode=Mode.OFF)
    guards = sorted(found, key=lambda one: (one.mode != Mode.ON, one.pk))
    editions = GuardEdition.objects.filter(guard__in=guards)
    by_number = {(one.guard_id, one.number): one for one in editions}
    return [ready(one, by_number[one.pk, one.number]) for one in guards]


def heard_of(event: Event, message: Event) -> Heard:
    """A message of the log as rules see it; `event` has the words: itself, or its edit."""
    data = event.data or {}
    return Heard(
        message.pk, event.group_id or 0, event.actor or 0, event.at, event.text,
        url=str(data.get("url", "")), quoted=str(data.get("quoted", "")),
        forwarded=bool((message.data or {}).get("forwarded_from")), edited=event.kind == "edit",
    )  # fmt: skip


class InLog:
    """A `rules.Memory` of live messages, asked of the database."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def pace(self, heard: Heard, seconds: int) -> int:
        """Through the log's index by group and time."""
        since = heard.at - timedelta(seconds=seconds)
        return Event.objects.filter(
            group_id=heard.group, at__gte=since, at__lte=heard.at, actor=heard.member,
            kind="message",
        ).count()  # fmt: skip

    def same(self, heard: Heard, fingerprint: int, seconds: int) -> Sequence[tuple[int, int]]:
        """Notes the message down, so that the next one finds it."""
        Posted.objects.bulk_create(
            [Posted(workspace=self._workspace, fingerprint=fingerprint, event_id=heard.event,
                    group_id=heard.group, member_id=heard.member, at=heard.at)],
            ignore_conflicts=True,
        )  # fmt: skip
        since = heard.at - timedelta(seconds=seconds)
        found = Posted.objects.filter(
            workspace=self._workspace, fingerprint=fingerprint, at__gte=since, at__lte=heard.at
        )
        return list(found.values_list("group_id", "member_id")[:1_000])


def heed(connection: Connection, named: Iterable[Sequence[Any]]) -> set[int]:
    """Judge messages named by (source, external id). Run again, it does nothing twice.

    The numbers of those that a rule acted on.
    """
    workspace = connection.workspace
    guards = live_guards(workspace)
    if not guards:
        return set()
    pairs = events_of(named)
    people = Member.objects.in_bulk({event.actor for event, _of in pairs if event.actor})
    groups = Group.objects.in_bulk({event.group_id for event, _of in pairs if event.group_id})
    kinds = dict(GroupKind.objects.filter(group__in=groups).values_list("group_id", "kind"))
    exempted = _exempted(people)
    told = [heard_of(event, message) for event, message in pairs]
    opinions = _opinions(guards, told)
    memory = InLog(workspace)
    for (event, message), heard, opinion in zip(pairs, told, opinions, strict=True):
        member, group = people.get(heard.member), groups.get(heard.group)
        if member is None or group is None or _is_exempt(member, exempted):
            continue
        here = [live for live in guards if live.holds_in(group, kinds.get(group.pk, ""))]
        with transaction.atomic():
            for met in _met(here, heard, memory, opinion):
                _note(connection, met, Place(event, message, member, group), heard)
    acted = Incident.objects.filter(event_id__in=[one.event for one in told])
    return set(acted.exclude(state=IncidentState.WOULD).values_list("event_id", flat=True))


def _exempted(people: Iterable[int]) -> set[int]:
    """Who is exempt by any identity of theirs."""
    persons = identities_of(people)
    every = {one for held in persons.values() for one in held}
    rows = set(Exemption.objects.filter(member__in=every).values_list("member_id", flat=True))
    return {member for member, held in persons.items() if held & rows}


def _is_exempt(member: Member, exempted: set[int]) -> bool:
    return rules.is_exempt(
        is_staff=member.is_staff, is_bot=member.is_bot, is_exempted=member.pk in exempted
    )


def events_of(named: Iterable[Sequence[Any]]) -> list[tuple[Event, Event]]:
    """Each event with the message its words belong to, in order of time."""
    by_source: dict[int, list[str]] = {}
    for source, external in named:
        by_source.setdefault(int(source), []).append(str(external))
    found: list[Event] = []
    for source, ids in by_source.items():
        found += Event.objects.filter(source_id=source, external_id__in=ids)
    edited = Q(pk__in=[])
    for one in found:
        if one.kind == "edit" and one.reply_to:
            edited |= Q(source_id=one.source_id, external_id=one.reply_to)
    originals = {(one.source_id, one.external_id): one for one in Event.objects.filter(edited)}
    pairs = [(one, originals.get((one.source_id, one.reply_to), one)
              if one.kind == "edit" else one) for one in found]  # fmt: skip
    return sorted(pairs, key=lambda pair: (pair[0].at, pair[0].pk))


def _opinions(guards: Sequence[Live], told: Sequence[Heard]) -> list[Opinion]:
    if not any(live.rule.needs_model for live in guards):
        return [rules.NO_OPINION] * len(told)
    workspace = guards[0].guard.workspace_id
    return judges.opinions([one.folded.original for one in told], workspace)


def _met(
    guards: Sequence[Live], heard: Heard, memory: rules.Memory, opinion: Opinion
) -> list[tuple[Live, Hit]]:
    """Every rule the message breaks; every rule is asked, so that each remembers it."""
    met = [(live, live.rule.met(heard, memory, opinion)) for live in guards]
    return [
        (live, told_by(hit, heard, live.guard.workspace_id)) for live, hit in met if hit is not None
    ]


def told_by(hit: Hit, heard: Heard, workspace_id: int) -> Hit:
    """A hit with the words that made the model think so."""
    if not hit.by_model:
        return hit
    spans: tuple[Span, ...] = judges.telling(heard.folded.original, workspace_id)
    return replace(hit, spans=spans)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands and whose it is."""

    event: Event  #: has the words
    message: Event
    member: Member
    group: Group


def _note(connection: Connection, met: tuple[Live, Hit], place: Place, heard: Heard) -> None:
    """Write down what a rule met and act on it, once; a person is punished once for a message."""
    live, hit = met
    known = Incident.objects.filter(event_id=heard.event)
    if known.filter(guard=live.guard).exists():
        return
    is_acting = rules.acts(live.guard.mode, heard.at, clock.now())
    if is_acting and known.exclude(state=IncidentState.WOULD).exists():
        return
    step = ladder.next_step(
        live.steps, past(live.guard, place.member, is_acting), heard.at, by_model=hit.by_model
    )
    asked = step.do == ladder.REMOVE and step.ask
    acted = IncidentState.ASKED if asked else IncidentState.ACTED
    incident = Incident.objects.create(
        workspace=connection.workspace, guard=live.guard, edition=live.edition,
        connection=connection, event_id=heard.event, words_id=place.event.pk,
        message=place.message.external_id if place.message.kind != "edit"
        else place.message.reply_to,
        group=place.group, member=place.member, at=heard.at, made_at=clock.now(),
        step=step.do, mute_s=step.s, why=hit.data(),
        counts_until=_counts_until(step, live, heard),
        state=acted if is_acting else IncidentState.WOULD,
    )  # fmt: skip
    acting.tell_log(incident)
    if is_acting:
        acting.carry_out(incident, step)


def _counts_until(step: ladder.Step, live: Live, heard: Heard) -> Any:
    if step.do not in ladder.COUNTED:
        return None
    return heard.at + timedelta(days=live.edition.counts_days)


def past(guard: Guard, member: Member, is_acting: bool) -> list[ladder.Past]:
    """Steps taken with somebody; a rule on trial also counts what it would have done."""
    real = Q(state__in=[IncidentState.ACTED, IncidentState.ASKED])
    counted = real if is_acting else real | Q(guard=guard, state=IncidentState.WOULD)
    found = Incident.objects.filter(
        counted, member=member, step__in=ladder.COUNTED, made_at__gte=clock.now() - LOOK_BACK
    )
    return [
        ladder.Past(at, step, until, waits=state == IncidentState.ASKED)
        for at, step, until, state in found.values_list("at", "step", "counts_until", "state")
    ]
