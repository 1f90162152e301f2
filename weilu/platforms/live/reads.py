"""Questions about connections, as the pages ask them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from weilu.people.models import Group
from weilu.platforms.live import adapters
from weilu.platforms.live.abilities import YES
from weilu.platforms.live.contract import Adapter
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem, InboxState

#: Refused deliveries shown on a connection's page.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A connection with what it is and how it fares."""

    connection: Connection
    adapter: Adapter

    @property
    def level(self) -> str:
        """The badge: "quiet" off, "act" in trouble, "good" heard of, "watch" nothing heard yet."""
        if self.connection.state == ConnectionState.OFF:
            return "quiet"
        if self.connection.trouble:
            return "act"
        return "good" if self.connection.heard_at else "watch"


def with_adapters(found: Iterable[Connection]) -> list[Held]:
    """Connections whose platform Weilu still knows."""
    return [
        Held(one, adapters.by_key(one.adapter)) for one in found if one.adapter in adapters.MODULES
    ]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What became of a connection's deliveries."""

    new: int
    taken: int
    ignored: int
    refused: int
    refusals: list[InboxItem]  #: the newest, without their bodies


def inbox_of(connection: Connection) -> Inbox:
    """Counts by state, and the newest refused ones."""
    mine = InboxItem.objects.filter(connection=connection)
    counts: dict[str, int] = dict(mine.values_list("state").annotate(count=Count("pk")))
    refusals = mine.filter(state=InboxState.REFUSED).order_by("-pk").defer("body")[:SHOWN]
    new, taken, ignored, refused = (counts.get(state, 0) for state in InboxState.values)
    return Inbox(new, taken, ignored, refused, list(refusals))


def voices(workspace_id: int, op: str = "send", *, alone: bool = False) -> dict[str, Connection]:
    """Platform → the connection that does `op` (an ability) there: the first that is on and can.

    `alone`: without a person's help. A bot that only speaks in the one group it was made for is
    no voice of its platform.
    """
    on = Connection.objects.filter(
        workspace_id=workspace_id, state=ConnectionState.ON, removed_at=None
    )
    found: dict[str, Connection] = {}
    for held in with_adapters(on.select_related("workspace").order_by("pk")):
        able = held.adapter.capabilities
        does = able.of(op).level == YES if alone else able.can(op)
        if does and able.hears:
            found.setdefault(held.adapter.platform, held.connection)
    return found


def serves(group: Group) -> bool:
    """Whether a connection that is on reaches a group's platform."""
    on = Connection.objects.filter(workspace=group.workspace_id, state=ConnectionState.ON)
    keys = on.values_list("adapter", flat=True).distinct()
    return any(
        adapters.by_key(key).platform == group.platform for key in keys if key in adapters.MODULES
    )
