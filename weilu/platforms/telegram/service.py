"""Telegram's service messages: who came, went, was brought in or taken out, what was changed.

Comings and goings are known by who and when (`membership_id`), as the live updates tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, PersonSeen, Told
from weilu.platforms.fingerprint import given_id
from weilu.platforms.telegram.ids import membership_id

#: Arrivals and departures kept back until the name in them is seen with an id.
_HELD_AT_MOST = 20_000

_JOINS = {
    "join_group_by_link": "link",
    "join_group_by_request": "request",
    "join_group_via_community": "link",
}
_RENAMES = {
    "edit_group_title": "name",
    "edit_group_photo": "picture",
    "delete_group_photo": "picture",
}
_CALLS = {"phone_call", "group_call", "conference_call"}


class ServiceMessages:
    """Those of one chat. Names stand for people; `named` says whose id a name is."""

    def __init__(self, group: str) -> None:
        self._group = group
        self._ids: dict[str, str] = {}
        self._held: dict[str, list[tuple[EventSeen, str]]] = {}
        self._count = 0

    def take(self, item: dict[str, Any], at: int, actor: str) -> Iterator[Told]:
        """The events of one service message; those that name a stranger may come later."""
        action = item.get("action")
        action = action if isinstance(action, str) else ""
        event = EventSeen(given_id(item["id"]), at, "system", self._group, actor)
        if action in _JOINS:
            came = _of(event._replace(kind="join", data={"via": _JOINS[action]}), actor)
            yield from self._by_name(came, "subject", item.get("inviter"))
        elif action == "invite_members":
            yield from self._brought_in(event, item, "invite", event.id)
        elif action == "remove_members":
            yield from self._taken_out(event, item)
        elif action in ("create_group", "create_channel"):
            yield from self._created(event, item, action)
        elif action == "pin_message":
            pinned = item.get("message_id")
            yield event._replace(kind="pin", reply_to="" if pinned is None else f"{pinned}")
        elif action in _RENAMES:
            title = item.get("title")
            text = title if isinstance(title, str) else ""
            yield event._replace(kind="rename", text=text, data={"what": _RENAMES[action]})
        elif action in _CALLS:
            seconds = item.get("duration_seconds") or item.get("duration")
            data = {"seconds": seconds} if isinstance(seconds, int) and seconds > 0 else None
            yield event._replace(kind="call", data=data)
        else:
            yield event._replace(data={"action": action} if action else None)

    def named(self, name: str, person: str) -> Iterator[Told]:
        """From now on `name` is `person`; what waited for it comes out."""
        self._ids[name] = person
        for event, field in self._held.pop(name, ()):
            self._count -= 1
            yield _with(event, field, person)

    def settled(self) -> Iterator[Told]:
        """At the chat's end: those never seen with an id are known by their name."""
        for name in list(self._held):
            yield PersonSeen(f"name:{name}", name)
            yield from self.named(name, f"name:{name}")

    def _created(self, event: EventSeen, item: dict[str, Any], action: str) -> Iterator[Told]:
        if event.author:
            name = item.get("actor")
            yield PersonSeen(event.author, name if isinstance(name, str) else "", is_staff=True)
        yield event._replace(data={"action": action})
        created = {"via": "created"}
        if event.author:
            yield event._replace(id=f"{event.id}:creator", kind="join", data=created)
        yield from self._brought_in(event, item, "created", f"{event.id}:0")

    def _brought_in(
        self, event: EventSeen, item: dict[str, Any], via: str, first: str
    ) -> Iterator[Told]:
        """One join for each member; the one who invited is its subject."""
        for turn, name in enumerate(_members(item)):
            ident = f"{event.id}:{turn}" if turn else first
            came = event._replace(id=ident, kind="join", data={"via": via})
            if name and name == item.get("actor"):
                if via == "invite":
                    yield _of(came, event.author)
                continue
            yield from self._by_name(came._replace(author="", subject=event.author), "author", name)

    def _taken_out(self, event: EventSeen, item: dict[str, Any]) -> Iterator[Told]:
        for turn, name in enumerate(_members(item)):
            went = event._replace(id=f"{event.id}:{turn}" if turn else event.id, kind="removed")
            if name and name == item.get("actor"):
                yield _of(went._replace(kind="leave"), event.author)
            else:
                yield from self._by_name(went, "subject", name)

    def _by_name(self, event: EventSeen, field: str, name: Any) -> Iterator[Told]:
        if not isinstance(name, str) or not name:
            yield event
        elif name in self._ids:
            yield _with(event, field, self._ids[name])
        elif self._count >= _HELD_AT_MOST:
            yield PersonSeen(f"name:{name}", name)
            yield _with(event, field, f"name:{name}")
        else:
            self._count += 1
            self._held.setdefault(name, []).append((event, field))


def _with(event: EventSeen, field: str, person: str) -> EventSeen:
    if field == "author":
        return _of(event._replace(author=person), person)
    told = event._replace(subject=person)
    return _of(told, person) if event.kind == "removed" else told


def _of(event: EventSeen, person: str) -> EventSeen:
    """The same with the id of that person's coming or going, where it is known who it was."""
    return event._replace(id=membership_id(event.kind, person, event.at)) if person else event


def _members(item: dict[str, Any]) -> list[str | None]:
    """Names; None where Telegram no longer knows whose account it was."""
    members = item.get("members")
    if not isinstance(members, list):
        return []
    return [name if isinstance(name, str) else None for name in members]
