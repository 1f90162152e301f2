"""Dry runs over the past: what a version of a rule would have done to the log. Touches nobody.

Messages pass by in order of time, day by day, so that memory stays small whatever the log holds;
the ladder is played in memory from nothing. A run that was cut off starts again from its beginning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.charter.models import GroupKind
from weilu.engage.guard import heeding, judges, ladder, rules
from weilu.engage.guard.heeding import Live
from weilu.engage.guard.lately import Lately
from weilu.engage.guard.models import (
    Exemption,
    Guard,
    GuardEdition,
    Trial,
    TrialLine,
    TrialState,
)
from weilu.engage.guard.rules import Heard, Hit
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Account, Group, Member, Membership

#: Messages judged at once; progress is told after each such portion.
PORTION = 1_000
#: Lines kept of a trial; all are counted.
MOST_LINES = 5_000
USUAL = timedelta(days=30)
LONGEST = timedelta(days=366)
COLUMNS = ("pk", "group_id", "actor", "at", "text", "data")


class NothingToLookAt(WeiluError):
    code = "engage.nothing_to_look_at"
    sentence = _("There are no messages in the log yet. Import a history or connect a platform.")


class BadPeriod(WeiluError):
    code = "engage.bad_period"
    sentence = _("A dry run goes over at most a year, and forward in time.")


def start(
    guard: Guard, by: Account | None, since: datetime | None = None, until: datetime | None = None
) -> Trial:
    """Ask for a dry run of the version in force; without a period, over the log's last 30 days.

    Raises `NothingToLookAt`, `BadPeriod`.
    """
    until = until or last_message(guard)
    if until is None:
        raise NothingToLookAt
    since = since or until - USUAL
    if not timedelta(0) < until - since <= LONGEST:
        raise BadPeriod
    edition = GuardEdition.objects.get(guard=guard, number=guard.number)
    with transaction.atomic():
        trial = Trial.objects.create(
            guard=guard, edition=edition, since=since, until=until, made_at=clock.now(), made_by=by
        )
        enqueue("engage.trial", trial_id=trial.pk)
    return trial


def last_message(guard: Guard) -> datetime | None:
    """When something was last heard in the workspace's groups."""
    latest = Membership.objects.filter(workspace=guard.workspace)
    found: datetime | None = latest.aggregate(last=Max("last_seen"))["last"]
    return found


def stop(trial: Trial) -> None:
    """Stop a trial that waits or runs; it ends after the portion it is at."""
    Trial.objects.filter(pk=trial.pk, state__in=[TrialState.WAITING, TrialState.RUNNING]).update(
        state=TrialState.CANCELLED, finished_at=clock.now()
    )


def fail(trial_id: int) -> None:
    """Say on the trial's page that it failed, instead of leaving its bar standing."""
    Trial.objects.filter(pk=trial_id).exclude(state=TrialState.DONE).update(
        state=TrialState.FAILED, finished_at=clock.now(),
        error=str(_("It failed again and again; the worker's log says why.")),
    )  # fmt: skip


@dataclass
class _Run:
    """A trial under way."""

    trial: Trial
    live: Live
    spared: frozenset[int]  #: members no rule touches
    lately: Lately = field(default_factory=Lately)
    past: dict[int, list[ladder.Past]] = field(default_factory=lambda: defaultdict(list))
    looked_at: int = 0
    touched: int = 0
    people: set[int] = field(default_factory=set)
    by_step: Counter[str] = field(default_factory=Counter)

    def take(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Judge a portion, keep its lines, tell how far it is."""
        told = [_heard(row) for row in rows if row[2] not in self.spared]
        lines = [line for heard, hit in self._met(told) if (line := self._line(heard, hit))]
        self.looked_at += len(rows)
        with transaction.atomic():
            TrialLine.objects.bulk_create(lines)
            self.tell()

    def _met(self, told: Sequence[Heard]) -> Iterator[tuple[Heard, Hit]]:
        rule = self.live.rule
        said = [rules.NO_OPINION] * len(told)
        if rule.needs_model:
            workspace = self.live.guard.workspace_id
            said = judges.opinions([one.folded.original for one in told], workspace)
        for heard, opinion in zip(told, said, strict=True):
            hit = rule.met(heard, self.lately, opinion)
            if hit is not None:
                yield heard, hit

    def _line(self, heard: Heard, hit: Hit) -> TrialLine | None:
        """What would have followed; None where enough lines are kept already."""
        known = self.past[heard.member]
        step = ladder.next_step(self.live.steps, known, heard.at, by_model=hit.by_model)
        until = heard.at + timedelta(days=self.live.edition.counts_days)
        if step.do in ladder.COUNTED:
            taken = ladder.Past(heard.at, step.do, until, waits=step.do == ladder.REMOVE)
            known[:] = [*ladder.counting(known, heard.at), taken]
        self.touched += 1
        self.people.add(heard.member)
        self.by_step[step.do] += 1
        if self.touched > MOST_LINES:
            return None
        told = heeding.told_by(hit, heard, self.live.guard.workspace_id)
        return TrialLine(
            trial=self.trial, event_id=heard.event, group_id=heard.group, member_id=heard.member,
            at=heard.at, step=step.do, mute_s=step.s, why=told.data(),
        )  # fmt: skip

    def tell(self) -> None:
        Trial.objects.filter(pk=self.trial.pk).update(
            looked_at=self.looked_at, touched=self.touched, people=len(self.people),
            by_step=dict(self.by_step),
        )  # fmt: skip


def run(trial_id: int) -> None:
    """Carry out a trial; run again, it begins anew and ends the same."""
    trial = Trial.objects.select_related("guard__workspace", "edition").filter(pk=trial_id).first()
    if trial is None or trial.state in {TrialState.DONE, TrialState.CANCELLED}:
        return
    TrialLine.objects.filter(trial=trial).delete()
    groups = _groups(trial)
    total = _messages(groups, trial.since, trial.until).count()
    Trial.objects.filter(pk=trial.pk).exclude(state=TrialState.CANCELLED).update(
        state=TrialState.RUNNING, total=total, looked_at=0, touched=0, people=0, by_step={}
    )
    going = _Run(trial, heeding.ready(trial.guard, trial.edition), _spared(trial.guard))
    for rows in _portions(groups, trial.since, trial.until):
        going.take(rows)
        if not Trial.objects.filter(pk=trial.pk, state=TrialState.RUNNING).exists():
            return
    going.tell()
    Trial.objects.filter(pk=trial.pk, state=TrialState.RUNNING).update(
        state=TrialState.DONE, finished_at=clock.now()
    )


def _groups(trial: Trial) -> list[int]:
    """The groups the version holds in."""
    workspace = trial.guard.workspace
    here = Group.objects.filter(workspace=workspace).values_list("pk", flat=True)
    kinds = dict(
        GroupKind.objects.filter(group__workspace=workspace).values_list("group_id", "kind")
    )
    edition = trial.edition
    return [
        pk
        for pk in here
        if rules.is_in_scope(pk, kinds.get(pk, ""), edition.groups, edition.group_kinds)
    ]


def _spared(guard: Guard) -> frozenset[int]:
    mine = Member.objects.filter(workspace=guard.workspace)
    spared = set(mine.filter(is_staff=True).values_list("pk", flat=True))
    spared |= set(mine.filter(is_bot=True).values_list("pk", flat=True))
    held = Exemption.objects.filter(workspace=guard.workspace)
    return frozenset(spared | set(held.values_list("member_id", flat=True)))


def _messages(groups: Sequence[int], since: datetime, until: datetime) -> QuerySet[Event]:
    return Event.objects.filter(
        group_id__in=groups, at__gte=since, at__lte=until, kind="message", actor__isnull=False
    )


def _portions(
    groups: Sequence[int], since: datetime, until: datetime
) -> Iterator[list[tuple[Any, ...]]]:
    """Messages in order of time, some at a time; a day is sorted at once and no more."""
    held: list[tuple[Any, ...]] = []
    first = since
    while first <= until:
        after = first + timedelta(days=1)
        day = _messages(groups, first, until).filter(at__lt=after).order_by("at", "pk")
        for row in day.values_list(*COLUMNS).iterator(chunk_size=PORTION):
            held.append(row)
            if len(held) == PORTION:
                yield held
                held = []
        first = after
    if held:
        yield held


def _heard(row: tuple[Any, ...]) -> Heard:
    pk, group, member, at, text, data = row
    told = data or {}
    return Heard(
        pk, group, member, at, text, url=str(told.get("url", "")),
        quoted=str(told.get("quoted", "")), forwarded=bool(told.get("forwarded_from")),
    )  # fmt: skip
