"""Joins that are known by the code they came through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import transaction
from django.db.models import QuerySet

from weilu.acquire.codes.facts import Arrived
from weilu.acquire.codes.models import Arrival, EntryCode, Target
from weilu.acquire.routing.models import Entrant
from weilu.events.actions import Row, record
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue


def hear(rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`: joins that tell their way in are looked at."""
    joins = [row for row in rows if row.kind == "join" and row.data and _tells(row.data)]
    if joins:
        keys = [[row.source_id, row.external_id] for row in joins]
        enqueue("acquire.note_arrivals", joins=keys)


def _tells(data: str) -> bool:
    told = orjson.loads(data)
    return bool(told.get("state") or told.get("invite"))


def note(joins: Iterable[tuple[int, str]]) -> None:
    """Note which of these joins came through a code; again, it notes nothing twice."""
    for source, external_id in joins:
        event = Event.objects.filter(source_id=source, external_id=external_id).first()
        if event is not None and event.actor and event.group_id:
            code = code_of(event)
            if code is not None:
                _arrive(event, code, event.actor, event.group_id)


def code_of(event: Event) -> EntryCode | None:
    """The code a join came through: by its state, else by the invite link behind it."""
    data = event.data or {}
    here = EntryCode.objects.filter(channel__workspace=event.workspace_id)
    state, invite = str(data.get("state", "")), str(data.get("invite", ""))
    found = here.filter(code=state).select_related("channel").first() if state else None
    if found is None and invite:
        behind = Target.objects.filter(address=invite, code__in=here).values("code")
        found = here.filter(pk__in=behind).select_related("channel").order_by("pk").first()
    return found or (_routed(here, event, invite) if invite else None)


def _routed(here: QuerySet[EntryCode], event: Event, invite: str) -> EntryCode | None:
    """The code whose visitors are led into one group of a set by this invite link; where several
    lead into the set, the one the member is known to have come by."""
    codes = here.filter(routing__places__address=invite).select_related("channel").distinct()
    few = list(codes.order_by("pk")[:2])
    if len(few) == 1:
        return few[0]
    mine = Entrant.objects.filter(place__address=invite, member=event.actor, code__in=codes)
    known = mine.values_list("code", flat=True).first() if event.actor else None
    return codes.filter(pk=known).first() if known else None


@transaction.atomic
def _arrive(event: Event, code: EntryCode, member: int, group: int) -> None:
    made = Arrival(code=code, event=event.pk, member_id=member, group_id=group, at=event.at)
    if Arrival.objects.filter(event=event.pk).exists():
        return
    made.save(force_insert=True)
    fact = Arrived(code=code.code, name=code.name, channel=code.channel_id)
    record(
        event.workspace_id, fact, source="weilu:acquire", external_id=f"arrived:{event.pk}",
        group_id=group, actor=member, at=event.at,
    )  # fmt: skip
