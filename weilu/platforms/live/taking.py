"""From kept deliveries to the log: normalise, know people and groups, record, all in one step."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database

from weilu.events import actions as log
from weilu.events.actions import Row
from weilu.events.catalogue import check
from weilu.events.reads import places_of
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Workspace
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live import adapters, signals
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.contract import (
    Account,
    Adapter,
    GroupMoved,
    Ignored,
    Listing,
    LiveTold,
    NotUnderstood,
    OnMessage,
    RosterChanged,
)
from weilu.platforms.live.models import Connection, InboxItem, InboxState

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 200  #: deliveries per transaction
LONGEST_NOTE = 300

logger = logging.getLogger("weilu.live")


@dataclass(slots=True)
class Heard:
    """What a batch of deliveries told, sorted by what is to be done with it."""

    events: list[EventSeen] = field(default_factory=list)
    people: dict[str, PersonSeen] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)  #: id → name, "" = not told
    moved: list[GroupMoved] = field(default_factory=list)
    to_compare: set[str] = field(default_factory=set)
    on_messages: list[EventSeen] = field(default_factory=list)  #: their group is yet to be found


def read_inbox(connection: Connection) -> int:
    """Take every unread delivery of a connection; how many. Safe to stop and run again."""
    adapter, account = adapters.by_key(connection.adapter), account_of(connection)
    count = 0
    while read := _read_some(connection, adapter, account):
        count += read
    return count


@transaction.atomic
def _read_some(connection: Connection, adapter: Adapter, account: Account) -> int:
    """A batch: what it tells is recorded in the transaction that marks it as read."""
    unread = InboxItem.objects.filter(connection=connection, state=InboxState.NEW).order_by("pk")
    if database.features.has_select_for_update_skip_locked:
        unread = unread.select_for_update(skip_locked=True)
    items = list(unread[:AT_ONCE])
    heard = Heard()
    for item in items:
        _read(item, adapter, account, heard)
    if _hindered(connection, adapter, heard):
        _take_each(connection, adapter, account, items)
    InboxItem.objects.bulk_update(items, ["state", "note"])
    return len(items)


def _take_each(
    connection: Connection, adapter: Adapter, account: Account, items: Iterable[InboxItem]
) -> None:
    """The same one by one: a delivery that cannot be recorded holds up no other."""
    for item in items:
        alone = Heard()
        _read(item, adapter, account, alone)
        if why := _hindered(connection, adapter, alone):
            item.state, item.note = InboxState.REFUSED, why[:LONGEST_NOTE]


def _hindered(connection: Connection, adapter: Adapter, heard: Heard) -> str:
    """Record what was heard, "" when that went well; else nothing of it is recorded."""
    try:
        with transaction.atomic():
            take(connection, adapter.platform, heard)
    except (OperationalError, InterfaceError):
        raise  # the database's fault, not the delivery's: the job comes again
    except Exception as fault:
        logger.exception("what %s told", adapter.key)
        return f"{type(fault).__name__}: {fault}"
    return ""


def _read(item: InboxItem, adapter: Adapter, account: Account, heard: Heard) -> None:
    """Sort one delivery into `heard`; one that cannot be read holds up no other."""
    try:
        told = list(adapter.normalise(bytes(item.body), account))
        _check(told)
    except NotUnderstood as why:
        item.state, item.note = InboxState.REFUSED, str(why)[:LONGEST_NOTE]
    except Exception as fault:
        # A fault of ours: the delivery is kept, to be read again once the fault is mended.
        logger.exception("delivery %s of %s", item.pk, adapter.key)
        item.state, item.note = InboxState.REFUSED, f"{type(fault).__name__}: {fault}"[:300]
    else:
        names = [one.name for one in told if isinstance(one, Ignored)]
        only = len(names) == len(told)
        item.state = InboxState.IGNORED if only else InboxState.TAKEN
        item.note = ", ".join(names)[:LONGEST_NOTE]
        for one in told:
            _sort(one, heard)


def _check(told: Iterable[LiveTold]) -> None:
    for one in told:
        event = one.event if isinstance(one, OnMessage) else one
        if isinstance(event, EventSeen):
            check(event.kind, event.data)


def _sort(told: LiveTold, heard: Heard) -> None:
    match told:
        case EventSeen():
            heard.events.append(told)
            if told.group:
                heard.groups.setdefault(told.group, "")
        case PersonSeen():
            heard.people[told.id] = _known(heard.people.get(told.id), told)
        case GroupSeen():
            heard.groups[told.id] = told.name or heard.groups.get(told.id, "")
        case GroupMoved():
            heard.moved.append(told)
        case RosterChanged():
            heard.to_compare.add(told.group)
        case OnMessage():
            heard.on_messages.append(told.event)


def _known(before: PersonSeen | None, now: PersonSeen) -> PersonSeen:
    """Both tellings of one person: the newer name, and every flag that was raised."""
    if before is None:
        return now
    return PersonSeen(
        now.id,
        now.name or before.name,
        now.is_bot or before.is_bot,
        now.is_staff or before.is_staff,
    )


def _fullest(events: Iterable[EventSeen]) -> list[EventSeen]:
    """Each event once: of what is told twice, the telling that says more (by which link)."""
    kept: dict[tuple[str, str], EventSeen] = {}
    for event in events:
        key = (event.group, event.id)
        if key not in kept or len(event.data or ()) > len(kept[key].data or ()):
            kept[key] = event
    return list(kept.values())


def take(connection: Connection, platform: str, heard: Heard) -> list[Row]:
    """Record what was heard, in the caller's transaction; the events that are new, in order."""
    workspace = connection.workspace
    for moved in heard.moved:
        people.move_group(workspace, platform, moved.old, moved.new)
    if heard.on_messages:
        _find_places(workspace, platform, heard)
    groups = _groups(workspace, platform, heard)
    members = _members(workspace, platform, heard)
    new = log.record_new(_rows(connection, platform, _fullest(heard.events), groups, members))
    people.note_presence(workspace, _presences(new))
    for group in heard.to_compare:
        _ask_to_compare(connection, group)
    if new:
        signals.heard.send(Connection, connection=connection, rows=new)
    return new


def _find_places(workspace: Workspace, platform: str, heard: Heard) -> None:
    """Put what was done to messages into the groups these lie in."""
    wanted = {event.reply_to[:200] for event in heard.on_messages}
    known = places_of(workspace.pk, f"{platform}:", wanted)
    # What happens outside any group is recorded below "@" and the connection.
    places = {id: "" if place.startswith("@") else place for id, place in known.items()}
    places |= {one.id: one.group for one in heard.events if one.id in wanted}
    for event in heard.on_messages:
        _sort(event._replace(group=places.get(event.reply_to[:200], event.group)), heard)


def _ask_to_compare(connection: Connection, group: str) -> None:
    """Have a group's list compared once it shows what was heard."""
    adapter = adapters.by_key(connection.adapter)
    settles = adapter.settles_s if isinstance(adapter, Listing) else 0.0
    now, slot = clock.now(), ""
    if settles:
        # One comparison for all that is heard in a slot, after the slot's last has settled.
        number = int(now.timestamp() // settles)
        now, slot = datetime.fromtimestamp((number + 2) * settles, UTC), f":{number}"
    enqueue(
        "platforms.compare_roster", connection_id=connection.pk, group=group, run_at=now,
        key=f"{connection.pk}:{group}"[:100] + slot,
    )  # fmt: skip


def _groups(workspace: Workspace, platform: str, heard: Heard) -> dict[str, int]:
    named = [(platform, id, name or id) for id, name in heard.groups.items()]
    return dict(zip(heard.groups, people.identify_groups(workspace, named), strict=True))


def _members(workspace: Workspace, platform: str, heard: Heard) -> dict[str, int]:
    """Everybody named anywhere; who was only mentioned by id keeps the name they have."""
    ids = dict.fromkeys(heard.people)
    for event in heard.events:
        ids |= dict.fromkeys(filter(None, (event.author, event.subject, *event.mentions)))
    known = (heard.people.get(id) or PersonSeen(id, id) for id in ids)
    found = people.identify_members(
        workspace,
        (
            people.Identity(platform, who.id, who.name or who.id, who.is_bot, who.is_staff)
            for who in known
        ),
    )
    return dict(zip(ids, found, strict=True))


def _rows(
    connection: Connection, platform: str, events: Sequence[EventSeen],
    groups: dict[str, int], members: dict[str, int],
) -> list[Row]:  # fmt: skip
    workspace = connection.workspace_id
    now = log.stored_time(clock.now())
    # What happens outside any group belongs to the account it happened to.
    places = {event.group: event.group or f"@{connection.pk}" for event in events}
    sources = {
        group: log.source_of(workspace, f"{platform}:{place}"[:240])
        for group, place in places.items()
    }
    return [
        Row(
            workspace, sources[event.group], event.id[:200], event.kind,
            log.stored_time(EPOCH + timedelta(microseconds=event.at)), now,
            groups.get(event.group), members.get(event.author), members.get(event.subject),
            event.reply_to[:200], event.media,
            json.dumps([members[who] for who in event.mentions]) if event.mentions else None,
            event.text.replace("\x00", ""),
            json.dumps(dict(event.data), ensure_ascii=False) if event.data else None,
        )
        for event in events
    ]  # fmt: skip


def _presences(rows: Sequence[Row]) -> list[people.Presence]:
    """What new events tell of who is where: who went is the subject of a removal."""
    found: dict[tuple[int, int], people.Presence] = {}
    for row in rows:
        who = row.subject if row.kind == "removed" else row.actor
        if row.group_id is None or who is None or row.kind == "join_request":
            continue
        at = log.read_time(row.at)
        joined = at if row.kind == "join" else None
        left = at if row.kind in {"leave", "removed"} else None
        told = people.Presence(row.group_id, who, at, at, joined, left)
        held = found.get((row.group_id, who))
        found[row.group_id, who] = _wider(held, told) if held else told
    return list(found.values())


def _wider(held: people.Presence, told: people.Presence) -> people.Presence:
    return people.Presence(
        held.group_id, held.member_id,
        min(held.first_seen, told.first_seen), max(held.last_seen, told.last_seen),
        max(filter(None, (held.joined_at, told.joined_at)), default=None),
        max(filter(None, (held.left_at, told.left_at)), default=None),
    )  # fmt: skip
