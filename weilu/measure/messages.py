"""The messages of one group: searched, filtered, paged from newest, with their surroundings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractHour

from weilu.events import catalogue
from weilu.events.models import Event
from weilu.measure import linewords
from weilu.people.models import Group, Member

PAGE = 50
#: How many messages before and after one are its surroundings.
AROUND = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the explorer is asked to show; empty fields do not narrow."""

    text: str = ""
    members: Collection[int] | None = None  #: ids of who wrote
    kind: str = ""
    since: date | None = None
    until: date | None = None
    hour: int | None = None
    only: Collection[int] | None = None  #: ids of events, for the messages behind a figure


@dataclass(frozen=True, slots=True)
class Reply:
    """What a line answers."""

    seq: int
    name: str
    text: str
    media: str = ""

    @property
    def media_word(self) -> str:
        return linewords.media(self.media)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as shown."""

    seq: int
    at: datetime
    kind: str
    member: int | None
    name: str
    is_staff: bool
    text: str
    media: str
    reply: Reply | None = None
    subject: str = ""

    @property
    def kind_word(self) -> str:
        return linewords.kind(self.kind)

    @property
    def media_word(self) -> str:
        return linewords.media(self.media)


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in the order shown, and where the neighbours are."""

    lines: list[Line] = field(default_factory=list)
    older: int | None = None  #: pass as `before`
    newest: bool = True
    focus: int | None = None


def page(group: Group, asked: Asked, before: int | None = None, size: int = PAGE) -> Page:
    """Newest first; `before` is the last line of the page before."""
    found = _found(group, asked)
    if before is not None:
        found = found.filter(_earlier(group, before))
    rows = list(found.order_by("-at", "-pk")[: size + 1])
    older = rows[size - 1].pk if len(rows) > size else None
    return Page(_lines(group, rows[:size]), older, before is None)


def around(group: Group, seq: int) -> Page:
    """A message with what was said before and after it, oldest first."""
    every = _told(group)
    one = every.filter(pk=seq).first()
    if one is None:
        return Page()
    before = every.filter(Q(at__lt=one.at) | Q(at=one.at, pk__lt=one.pk))
    after = every.filter(Q(at__gt=one.at) | Q(at=one.at, pk__gt=one.pk))
    earlier = list(before.order_by("-at", "-pk")[:AROUND])[::-1]
    rows = [*earlier, one, *after.order_by("at", "pk")[:AROUND]]
    return Page(_lines(group, rows), focus=seq)


def every(group: Group, asked: Asked) -> Iterator[Line]:
    """All that match, newest first, in portions, for export."""
    before: int | None = None
    while True:
        found = page(group, asked, before, size=1000)
        yield from found.lines
        if found.older is None:
            return
        before = found.older


def count(group: Group, asked: Asked) -> int:
    return _found(group, asked).count()


def lately(member: Member, count: int) -> list[tuple[Group, Line]]:
    """A member's latest events over all groups, newest first, each with its group."""
    groups = Group.objects.filter(memberships__member=member).in_bulk()
    found: list[Event] = []
    for key in groups:
        mine = Event.objects.filter(group_id=key, actor=member.pk)
        found += mine.order_by("-at", "-pk")[:count]
    found.sort(key=lambda row: (row.at, row.pk), reverse=True)
    people = {member.pk: member}
    return [
        (groups[row.group_id], _line(row, people, None)) for row in found[:count] if row.group_id
    ]


def _told(group: Group) -> QuerySet[Event]:
    """All that happened in the group itself; what staff did in the console stands in the audit."""
    return Event.objects.filter(group_id=group.pk).exclude(kind__in=catalogue.staff_kinds())


def _earlier(group: Group, seq: int) -> Q:
    one = Event.objects.filter(group_id=group.pk, pk=seq).first()
    return Q(pk__lt=seq) if one is None else Q(at__lt=one.at) | Q(at=one.at, pk__lt=seq)


def _found(group: Group, asked: Asked) -> QuerySet[Event]:
    zone = ZoneInfo(group.workspace.zone)
    found = _told(group)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.text:
        found = found.filter(text__icontains=asked.text)
    if asked.members is not None:
        found = found.filter(actor__in=list(asked.members))
    if asked.since:
        found = found.filter(at__gte=datetime.combine(asked.since, time(), zone))
    if asked.until:
        found = found.filter(at__lt=datetime.combine(asked.until, time(), zone) + timedelta(days=1))
    if asked.hour is not None:
        found = found.alias(hour=ExtractHour("at", tzinfo=zone)).filter(hour=asked.hour)
    return found if asked.only is None else found.filter(pk__in=list(asked.only))


def _lines(group: Group, rows: Sequence[Event]) -> list[Line]:
    parents = _parents(group, rows)
    ids = {who for row in (*rows, *parents.values()) for who in (row.actor, row.subject) if who}
    people = Member.objects.filter(workspace=group.workspace, pk__in=ids).in_bulk()
    return [_line(row, people, parents.get(row.reply_to)) for row in rows]


def _parents(group: Group, rows: Sequence[Event]) -> dict[str, Event]:
    wanted = {row.reply_to for row in rows if row.reply_to}
    sources = {row.source_id for row in rows}
    found = Event.objects.filter(source_id__in=sources, external_id__in=wanted, group_id=group.pk)
    return {one.external_id: one for one in found}


def _line(row: Event, people: dict[int, Member], parent: Event | None) -> Line:
    who = people.get(row.actor or 0)
    subject = people.get(row.subject or 0)
    return Line(
        seq=row.pk,
        at=row.at,
        kind=row.kind,
        member=row.actor,
        name=who.name if who else "",
        is_staff=bool(who and (who.is_staff or who.is_bot)),
        text=row.text,
        media=row.media,
        reply=_reply(parent, people) if parent else None,
        subject=subject.name if subject else "",
    )


def _reply(parent: Event, people: dict[int, Member]) -> Reply:
    who = people.get(parent.actor or 0)
    return Reply(parent.pk, who.name if who else "", parent.text[:120], parent.media)
