"""The audit: every write by staff leaves an event in the log, in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from weilu.events import catalogue
from weilu.events.actions import record
from weilu.events.models import Event, Source
from weilu.people.models import Account, Group, Member, Workspace

#: Events told together while a CSV is written.
AT_ONCE = 500


def note(
    workspace: Workspace,
    fact: Any,
    *,
    room: str = "people",
    group_id: int | None = None,
    subject: int | None = None,
) -> None:
    """Record what somebody did, in the caller's transaction."""
    record(
        workspace.pk, fact, source=f"weilu:{room}", external_id=uuid.uuid4().hex,
        group_id=group_id, subject=subject,
    )  # fmt: skip


def number(account: Account | None) -> int:
    """Who did it, for a fact's `by`; 0 = Weilu itself, from its command line."""
    return account.pk if account is not None else 0


def deeds(workspace: Workspace, by: str = "", q: str = "") -> QuerySet[Event]:
    """What staff did, newest first; narrowed to one account ("" = all, "0" = Weilu itself).

    `q` is looked for in the names of who did it, and of the member or group it was done to.
    """
    # By source, so that the log's own index finds them among millions of messages.
    rooms = Source.objects.filter(workspace_id=workspace.pk, name__startswith="weilu:")
    found = Event.objects.filter(source__in=list(rooms.values_list("pk", flat=True)))
    found = found.filter(kind__in=catalogue.staff_kinds()).order_by("-pk")
    if by.isascii() and by.isdigit():
        found = found.filter(data__by=int(by[:18]))
    return found.filter(_named(workspace, q)) if q else found


def _named(workspace: Workspace, q: str) -> Q:
    doers, members, groups = (
        list(named.filter(name__icontains=q).values_list("pk", flat=True)[:AT_ONCE])
        for named in (
            Account.objects.all(),
            Member.objects.filter(workspace=workspace),
            Group.objects.filter(workspace=workspace),
        )
    )
    return Q(data__by__in=doers) | Q(subject__in=members) | Q(group_id__in=groups)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit."""

    seq: int
    at: datetime
    kind: str
    by: int
    name: str  #: who did it
    sentence: str
    group_id: int | None
    group: str


def told(rows: list[Event]) -> Iterator[Deed]:
    """Events as sentences; three queries for however many."""
    accounts = Account.objects.in_bulk({_by(row) for row in rows})
    groups = Group.objects.in_bulk({row.group_id for row in rows if row.group_id})
    members = Member.objects.in_bulk({row.subject for row in rows if row.subject})
    for row in rows:
        actor = accounts.get(_by(row))
        group, subject = groups.get(row.group_id or 0), members.get(row.subject or 0)
        names = {
            "actor": actor.name if actor else _nobody(_by(row)),
            "subject": subject.name if subject else _("somebody erased"),
            "group": group.name if group else _("a group that is gone"),
        }
        yield Deed(
            seq=row.pk, at=row.at, kind=row.kind, by=_by(row), name=names["actor"],
            sentence=_sentence(row.kind, row.data or {}, names),
            group_id=group.pk if group else None, group=group.name if group else "",
        )  # fmt: skip


def every(found: QuerySet[Event]) -> Iterator[Deed]:
    """All of them in portions, for export."""
    batch: list[Event] = []
    for row in found.iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield from told(batch)
            batch = []
    yield from told(batch)


def _by(row: Event) -> int:
    return int((row.data or {}).get("by", 0))


def _nobody(by: int) -> str:
    return _("somebody whose account is gone") if by else _("Weilu")


def _sentence(key: str, data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    known = catalogue.KINDS[key]
    empty = dict.fromkeys(known.fields, "")
    worded = getattr(known.facts, "worded", None)
    return str(known.sentence) % {**empty, **data, **names, **(worded(data) if worded else {})}
