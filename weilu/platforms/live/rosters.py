"""Member lists held against the log: events alone are never trusted.

A list tells who is there now. Who is there and was not known to be has come unheard; who was known
to be there and is not has gone unheard. Both are recorded, marked as `compared`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import transaction

from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.people import reads as people
from weilu.people.models import Group
from weilu.platforms.contract import EventSeen
from weilu.platforms.live import adapters, taking
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.contract import Listing, Present
from weilu.platforms.live.models import Connection, ConnectionState


async def fetch(connection: Connection, group: str) -> int:
    """Ask the platform who is in a group and record the difference; how many came or went.

    Raises `Unreachable`: the job comes again, and nobody is taken for gone from half a list.
    """
    adapter = adapters.by_key(connection.adapter)
    if not isinstance(adapter, Listing):
        return 0
    asked_at = clock.now()
    account = await sync_to_async(account_of)(connection)
    present = [one async for one in adapter.members(account, group)]
    return await sync_to_async(compare)(connection, group, present, asked_at)


@transaction.atomic
def compare(
    connection: Connection, group: str, present: Sequence[Present], asked_at: datetime
) -> int:
    """Record who came and went since the log last heard; `asked_at`: when the list was asked for.

    Whoever was heard of after that is left alone: the list is older than what is known.
    """
    adapter = adapters.by_key(connection.adapter)
    platform = adapter.platform
    known = people.whereabouts(connection.workspace, platform, group)
    here = {one.person.id for one in present}
    unsure = {id for id, (_present, heard_at) in known.items() if heard_at >= asked_at}
    before = {id for id, (is_present, _heard_at) in known.items() if is_present}
    if isinstance(adapter, Listing) and not adapter.bots_listed:
        unsure |= people.bots_among(connection.workspace, platform, before - here)
    stamp = int(asked_at.timestamp() * 1e6)
    fresh = [one for one in present if not one.quietly]
    heard = taking.Heard(
        events=[
            *_came([one for one in fresh if one.person.id not in before | unsure], group, stamp),
            *_gone(before - here - unsure, group, stamp),
        ],
        people={one.person.id: one.person for one in fresh},
        groups={group: ""},
    )
    return len(taking.take(connection, platform, heard))


def _came(fresh: Sequence[Present], group: str, stamp: int) -> Iterator[EventSeen]:
    for one in fresh:
        at = one.joined_at or stamp
        yield EventSeen(
            f"compared-join:{one.person.id}:{at}", at, "join", group, one.person.id,
            subject=one.inviter, data={"via": "compared", **(one.facts or {})},
        )  # fmt: skip


def _gone(gone: Collection[str], group: str, stamp: int) -> Iterator[EventSeen]:
    for id in sorted(gone):
        yield EventSeen(
            f"compared-leave:{id}:{stamp}", stamp, "leave", group, id, data={"via": "compared"}
        )


def ask_for_all() -> None:
    """Ask for a comparison of every group of every connection that can list members."""
    known = Connection.objects.filter(state=ConnectionState.ON, adapter__in=adapters.MODULES)
    for connection in known:
        adapter = adapters.by_key(connection.adapter)
        if not isinstance(adapter, Listing):
            continue
        groups = Group.objects.filter(
            workspace=connection.workspace_id, platform=adapter.platform
        ).values_list("external_id", flat=True)
        for group in groups.iterator():
            enqueue(
                "platforms.compare_roster", connection_id=connection.pk, group=group,
                key=f"{connection.pk}:{group}"[:120],
            )  # fmt: skip
