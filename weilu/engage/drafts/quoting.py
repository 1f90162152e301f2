"""The messages of a span with who replied to them, reacted and kept them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from weilu.engage.drafts.rules import Said
from weilu.engage.guard.models import Incident, IncidentState
from weilu.engage.points.acts import ASKING
from weilu.events.models import Event
from weilu.outbox.models import OptOut
from weilu.people.models import Member

#: What is looked at of one span; a busier one is told by its latest.
MOST = 20_000


#: Where a message lies: its source and its id there.
Place = tuple[int, str]


@dataclass(slots=True)
class _Span:
    """What was done with the messages of a span, by where they lie."""

    answers: dict[Place, set[int]] = field(default_factory=lambda: defaultdict(set))
    marks: dict[Place, set[int]] = field(default_factory=lambda: defaultdict(set))
    pinned: set[Place] = field(default_factory=set)
    gone: set[Place] = field(default_factory=set)
    edited: dict[Place, str] = field(default_factory=dict)

    def take(self, one: Event) -> None:
        """One event that refers to a message; the latest come first."""
        told, who = (one.source_id, one.reply_to), one.actor or 0
        match one.kind:
            case "message":
                self.answers[told].add(who)
            case "reaction":
                self.marks[told].add(who)
            case "pin":
                self.pinned.add(told)
            case "recall":
                self.gone.add(told)
            case "edit":
                self.edited.setdefault(told, one.text)

    @property
    def touched(self) -> set[Place]:
        return (self.answers.keys() | self.marks.keys() | self.pinned) - self.gone


def said(
    workspace_id: int, groups: Collection[int], since: datetime, until: datetime
) -> list[Said]:
    """Messages others did something with. Nobody is quoted who wants no messages of this room."""
    events, span = list(_events(workspace_id, groups, since, until)), _Span()
    for one in events:
        if one.reply_to:
            span.take(one)
    written = {_place(one): one for one in events if one.kind == "message" and one.text.strip()}
    names = _quotable(one.actor for one in written.values() if one.actor)
    quoted = [written[place] for place in span.touched & written.keys()
              if written[place].actor in names]  # fmt: skip
    barred = _barred(one.pk for one in quoted)
    return [_said(one, span, names, written) for one in quoted if one.pk not in barred]


def _place(one: Event) -> Place:
    return one.source_id, one.external_id


def _said(
    one: Event, span: _Span, names: Mapping[int, str], written: Mapping[Place, Event]
) -> Said:
    here, question = _place(one), written.get((one.source_id, one.reply_to))
    if question is None or question.actor not in names or not _asks(question.text):
        question = None
    return Said(
        f"event:{one.pk}", span.edited.get(here) or one.text, one.actor or 0,
        names[one.actor or 0], one.at, frozenset(span.answers[here]), frozenset(span.marks[here]),
        here in span.pinned, question.text if question else "",
        f"event:{question.pk}" if question else "",
    )  # fmt: skip


def _asks(text: str) -> bool:
    return any(sign in text for sign in ASKING)


def _events(
    workspace_id: int, groups: Collection[int], since: datetime, until: datetime
) -> Iterable[Event]:
    found = Event.objects.filter(
        workspace_id=workspace_id, group_id__in=groups, at__gte=since, at__lt=until,
        kind__in=["message", "reaction", "pin", "recall", "edit"],
    )  # fmt: skip
    return found.order_by("-at").only(
        "source_id", "external_id", "kind", "at", "actor", "reply_to", "text"
    )[:MOST]


def _quotable(members: Iterable[int]) -> dict[int, str]:
    """Names of people, by member: neither bots nor who opted out of this room's messages."""
    wanted = set(members)
    quiet = OptOut.objects.filter(member__in=wanted, room__in=["", "engage"], purpose="")
    people = Member.objects.filter(pk__in=wanted, is_bot=False)
    return dict(people.exclude(pk__in=quiet.values("member")).values_list("pk", "name"))


def _barred(events: Iterable[int]) -> set[int]:
    """Messages that broke a rule of the group."""
    found = Incident.objects.filter(event_id__in=list(events)).exclude(state=IncidentState.UNDONE)
    return set(found.values_list("event_id", flat=True))
