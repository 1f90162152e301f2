"""Hearing rooms over /sync: each event once, none lost in a gap, nothing of before Weilu came."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from weilu.platforms.live.contract import Bookmark, Keep, Raw, digest
from weilu.platforms.matrix.client import Homeserver, Lost, Refused
from weilu.platforms.matrix.content import Item, inner, words

HOLD_S = 30.0  #: the homeserver holds an empty answer back for so long
PAGE = 100  #: events per page when a gap is filled
REMEMBERED = 5_000  #: reactions remembered, to tell which one is taken back
LONGEST_WAIT_S = 60.0

_STANDING = [
    "m.room.name", "m.room.canonical_alias", "m.room.member", "m.room.power_levels",
    "m.room.create",
]  # fmt: skip
_NOTHING: dict[str, Any] = {"types": []}
_FILTER: dict[str, Any] = {
    "presence": _NOTHING,
    "account_data": {"types": ["m.direct"]},
    "room": {
        "account_data": _NOTHING,
        "ephemeral": _NOTHING,
        "state": {"types": _STANDING, "lazy_load_members": True},
        "timeline": {"limit": 50, "lazy_load_members": True},
    },
}


class Listener:
    """One account's listening, from `resume` until cancelled."""

    def __init__(self, home: Homeserver, accepts: bool, keep: Keep, mark: Bookmark) -> None:
        self._home, self._accepts, self._keep, self._mark = home, accepts, keep, mark
        self._direct: set[str] = set()
        self._reactions: OrderedDict[str, Item] = OrderedDict()

    async def run(self, resume: str) -> None:
        """Raises `Refused` or `Lost`."""
        self._direct = set(rooms_of(await direct_of(self._home)))
        since = resume
        while True:
            try:
                answer = await self._sync(since)
            except Refused as refused:
                if refused.status != 429:
                    raise
                await asyncio.sleep(min(LONGEST_WAIT_S, refused.after_s or 5.0))
                continue
            await self._take(answer, since)
            if answer["next_batch"] != since:
                since = str(answer["next_batch"])
                await self._mark(since)

    async def _sync(self, since: str) -> dict[str, Any]:
        hold = HOLD_S if since else 0.0
        query: dict[str, str | int] = {
            "filter": json.dumps(_FILTER), "timeout": int(hold * 1000), "set_presence": "offline",
        }  # fmt: skip
        if since:
            query["since"] = since
        answer = await self._home.ask("GET", "sync", wait_s=hold, query=query)
        if not isinstance(answer.get("next_batch"), str):
            raise Lost("no next_batch")
        return answer

    async def _take(self, answer: Item, since: str) -> None:
        """Keep all an answer tells; of the first one only how rooms stand."""
        for item in inner(answer, "account_data").get("events") or ():
            if item.get("type") == "m.direct":
                self._direct = set(rooms_of(inner(item, "content")))
        rooms = inner(answer, "rooms")
        for room, told in inner(rooms, "invite").items():
            await self._invited(room, told)
        for name in ("join", "leave"):
            for room, told in inner(rooms, name).items():
                await self._room(room, told, since, name == "join")

    async def _room(self, room: str, told: Item, since: str, inside: bool) -> None:
        timeline = inner(told, "timeline").get("events") or []
        state = list(inner(told, "state").get("events") or ())
        if not since or came_at(timeline, self._home.me) is not None:
            # What the timeline holds of before tells how the room stands, and nothing else.
            state += [one for one in timeline if one.get("type") in _STANDING]
        if state and inside:
            await self._put(room, digest(json.dumps(state, sort_keys=True).encode()), state=state)
        if since:
            events = await self._timeline(room, inner(told, "timeline"), since)
            for item in events:
                await self._event(room, item)

    async def _timeline(self, room: str, timeline: Item, since: str) -> list[Item]:
        """What is new in a room, oldest first, a gap filled; nothing of before Weilu came in."""
        events: list[Item] = list(timeline.get("events") or ())
        before = words(timeline, "prev_batch")
        if timeline.get("limited") is True and before and came_at(events, self._home.me) is None:
            events = await self._gap(room, before, since) + events
        came = came_at(events, self._home.me)
        return events[came or 0 :]

    async def _gap(self, room: str, before: str, since: str) -> list[Item]:
        """Events between the last sync and `before`, oldest first."""
        found: list[Item] = []
        place: Any = before
        while isinstance(place, str) and came_at(found, self._home.me) is None:
            query: dict[str, str | int] = {"dir": "b", "limit": PAGE, "to": since, "from": place}
            page = await self._home.ask("GET", "rooms", room, "messages", query=query)
            chunk = page.get("chunk") or []
            found = chunk[::-1] + found
            place = page.get("end") if chunk and page.get("end") != place else None
        return found

    async def _event(self, room: str, item: Item) -> None:
        id, kind = words(item, "event_id"), words(item, "type")
        more: dict[str, Any] = {}
        if kind == "m.reaction":
            self._remember(id, item)
        elif kind == "m.room.redaction":
            more["redacted"] = await self._redacted(room, item)
        await self._put(room, id or digest(json.dumps(item).encode()), event=item, **more)
        if kind == "m.room.tombstone" and self._accepts:
            await self._follow(room, words(inner(item, "content"), "replacement_room"), item)

    async def _put(self, room: str, key: str, **more: Any) -> None:
        if room in self._direct:
            more["direct"] = True
        body = json.dumps({"room": room, **more}, ensure_ascii=False, separators=(",", ":"))
        await self._keep(Raw(f"{key}{room}"[:200], body.encode("utf-8", "replace")))

    def _remember(self, id: str, item: Item) -> None:
        self._reactions[id] = item
        if len(self._reactions) > REMEMBERED:
            self._reactions.popitem(last=False)

    async def _redacted(self, room: str, item: Item) -> Item:
        """What was taken away: a reaction as remembered, else what the homeserver still says."""
        target = words(item, "redacts") or words(inner(item, "content"), "redacts")
        if known := self._reactions.get(target):
            return known
        try:
            return await self._home.ask("GET", "rooms", room, "event", target)
        except Refused as refused:
            if refused.status == 429 or refused.status >= 500:
                raise
            return {}

    async def _invited(self, room: str, told: Item) -> None:
        """Join where the account is asked to; a chat of two is remembered as one."""
        if not self._accepts:
            return
        state = inner(told, "invite_state").get("events") or []
        mine = [one for one in state if words(one, "state_key") == self._home.me]
        if any(inner(one, "content").get("is_direct") is True for one in mine):
            await note_direct(self._home, words(mine[-1], "sender"), room)
            self._direct.add(room)
        await self._join(room)

    async def _follow(self, room: str, replacement: str, item: Item) -> None:
        """Go along to the room that takes this one's place."""
        if replacement:
            await self._join(replacement, words(item, "sender").partition(":")[2])

    async def _join(self, room: str, via: str = "") -> None:
        query: dict[str, str | int] = {"via": via, "server_name": via} if via else {}
        try:
            await self._home.ask("POST", "join", room, body={}, query=query)
        except Refused as refused:
            if refused.status == 429 or refused.status >= 500:
                raise


def came_at(events: Iterable[Item], me: str) -> int | None:
    """Where the account came into the room, the last time it did."""
    found = None
    for place, item in enumerate(events):
        mine = item.get("type") == "m.room.member" and words(item, "state_key") == me
        if mine and words(inner(item, "content"), "membership") == "join":
            before = inner(inner(item, "unsigned"), "prev_content")
            if words(before, "membership") != "join":
                found = place
    return found


async def direct_of(home: Homeserver) -> dict[str, Any]:
    """Person → their chats of two with the account. Raises `Refused` or `Lost`."""
    try:
        return await home.ask("GET", "user", home.me, "account_data", "m.direct")
    except Refused as refused:
        if refused.status == 404:
            return {}
        raise


def rooms_of(direct: Item) -> list[str]:
    lists = (rooms for rooms in direct.values() if isinstance(rooms, list))
    return [room for rooms in lists for room in rooms if isinstance(room, str)]


async def note_direct(home: Homeserver, person: str, room: str) -> None:
    """Remember a room as the chat of two with a person. Raises `Refused` or `Lost`."""
    direct = await direct_of(home)
    known = direct.get(person)
    rooms = [*(known if isinstance(known, list) else []), room]
    direct[person] = list(dict.fromkeys(rooms))
    await home.ask("PUT", "user", home.me, "account_data", "m.direct", body=direct)
