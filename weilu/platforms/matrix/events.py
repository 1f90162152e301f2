"""One kept delivery of a room → what it tells. Pure.

A delivery is `{"room", "event", …}`, one timeline event as the homeserver wrote it, or
`{"room", "state": […]}`, how a room stands, which names it and its people and tells no event.
Beside the event the listener writes `direct` (a chat of two) and, for a redaction, `redacted`:
the event taken away as far as it was known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import GroupMoved, Ignored, LiveTold, NotUnderstood
from weilu.platforms.matrix.content import Item, body_of, inner, words
from weilu.platforms.matrix.members import member_told
from weilu.platforms.matrix.rights import creators_of, staff_of
from weilu.platforms.moments import MICROSECONDS, checked

_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OverflowError)
_PRIVATE = {"message", "edit", "recall", "reaction", "reaction_removed"}
_SPOKEN = {"m.room.message", "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start"}


def told_by(body: bytes, me: str) -> list[LiveTold]:
    """All a delivery tells; `me` is the account's own id. Raises `NotUnderstood`."""
    try:
        delivery = json.loads(body)
        return list(_told(delivery, me))
    except RecursionError:
        raise NotUnderstood(platform="Matrix", why=_("it is nested too deeply")) from None
    except _FAULTS as fault:
        why = _("a field is missing or not what it should be")
        raise NotUnderstood(platform="Matrix", why=why) from fault


def _told(delivery: Item, me: str) -> Iterator[LiveTold]:
    room, direct = str(delivery["room"]), delivery.get("direct") is True
    if "state" in delivery:
        yield from standing_told(room, delivery["state"], direct)
        return
    for one in _event_told(delivery["event"], room, delivery, me):
        match one:
            case EventSeen() if direct and one.kind in _PRIVATE:
                yield one._replace(group="")
            case PersonSeen() | Ignored():
                yield one
            case _ if direct:
                yield Ignored("direct")
            case _:
                yield one


def _event_told(item: Item, room: str, delivery: Item, me: str) -> Iterator[LiveTold]:
    kind = item["type"]
    author = str(item["sender"])
    if author == me:
        yield PersonSeen(me, "", is_bot=True, is_staff=True)
    at = checked(int(item["origin_server_ts"]) * (MICROSECONDS // 1000))
    event = EventSeen(str(item["event_id"]), at, "system", room, author)
    if kind in _SPOKEN:
        yield _spoken(item, event)
    elif kind == "m.room.member":
        yield from member_told(item, event, me)
    elif kind == "m.room.redaction":
        yield _redaction(item, event, inner(delivery, "redacted"))
    else:
        tell = _TELLERS.get(kind)
        yield from tell(item, event) if tell else [Ignored(_short(kind))]


def _short(kind: Any) -> str:
    return str(kind).removeprefix("m.room.").removeprefix("m.")[:60]


def _spoken(item: Item, event: EventSeen) -> EventSeen:
    content = inner(item, "content")
    relation = inner(content, "m.relates_to")
    if relation.get("rel_type") == "m.replace":
        body = body_of(inner(content, "m.new_content"), item["type"])
        return event._replace(
            kind="edit", text=body.text, reply_to=str(relation["event_id"]),
            mentions=body.mentions, media=body.media,
        )  # fmt: skip
    body = body_of(content, item["type"])
    return event._replace(
        kind="message", text=body.text, reply_to=body.reply_to, mentions=body.mentions,
        media=body.media, data=body.data,
    )  # fmt: skip


def _redaction(item: Item, event: EventSeen, redacted: Item) -> LiveTold:
    """A reaction taken back, or a message. Which event it was, rooms of version 11 say inside."""
    target = words(item, "redacts") or words(inner(item, "content"), "redacts")
    if not target:
        raise ValueError("redacts nothing")
    kind = redacted.get("type", "m.room.message")
    if kind == "m.reaction":
        relation = inner(inner(redacted, "content"), "m.relates_to")
        data = {"emoji": words(relation, "key")}
        answered = words(relation, "event_id") or target
        who = words(redacted, "sender") or event.author
        return event._replace(kind="reaction_removed", author=who, reply_to=answered, data=data)
    if kind in _SPOKEN or kind == "m.room.encrypted":
        return event._replace(kind="recall", reply_to=target)
    return Ignored("redaction")


def _reaction(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    relation = inner(inner(item, "content"), "m.relates_to")
    if not words(relation, "event_id"):
        yield Ignored("redacted")
        return
    yield event._replace(
        kind="reaction", reply_to=words(relation, "event_id"),
        data={"emoji": words(relation, "key")},
    )  # fmt: skip


def _named(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    name = words(inner(item, "content"), "name")
    if name:
        yield GroupSeen(event.group, name)
    yield from _renamed("name", "name")(item, event)


def _renamed(what: str, key: str) -> Callable[[Item, EventSeen], Iterator[LiveTold]]:
    """The first name of a room is no renaming."""

    def tell(item: Item, event: EventSeen) -> Iterator[LiveTold]:
        before = inner(inner(item, "unsigned"), "prev_content")
        text = words(inner(item, "content"), key) if what != "picture" else ""
        if before:
            yield event._replace(kind="rename", text=text, data={"what": what})
        else:
            yield Ignored(what)

    return tell


def _pinned(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    before = inner(inner(item, "unsigned"), "prev_content").get("pinned") or []
    now = inner(item, "content").get("pinned") or []
    new = [one for one in now if isinstance(one, str) and one not in before]
    for turn, one in enumerate(new):
        id = event.id if turn == 0 else f"{event.id}:{one}"
        yield event._replace(id=id, kind="pin", reply_to=one)
    if not new:
        yield Ignored("unpinned")


def _levels(item: Item, _event: EventSeen) -> Iterator[LiveTold]:
    yield from (PersonSeen(who, "", is_staff=True) for who in sorted(staff_of(item["content"])))
    yield Ignored("power_levels")


def _created(item: Item, _event: EventSeen) -> Iterator[LiveTold]:
    yield from (PersonSeen(who, "", is_staff=True) for who in sorted(creators_of(item)))
    yield Ignored("create")


def _moved(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    new = words(inner(item, "content"), "replacement_room")
    yield GroupMoved(event.group, new) if new else Ignored("tombstone")


_TELLERS: dict[Any, Callable[[Item, EventSeen], Iterator[LiveTold]]] = {
    "m.reaction": _reaction,
    "m.room.name": _named,
    "m.room.topic": _renamed("description", "topic"),
    "m.room.avatar": _renamed("picture", "url"),
    "m.room.pinned_events": _pinned,
    "m.room.power_levels": _levels,
    "m.room.create": _created,
    "m.room.tombstone": _moved,
}


def standing_told(room: str, state: Sequence[Item], direct: bool) -> Iterator[LiveTold]:
    """What a room's state says of its name and people; nothing that happened."""
    if name := ("" if direct else name_of(state)):
        yield GroupSeen(room, name)
    staff = {who for item in state for who in _staff(item)}
    for item in state:
        who = words(item, "state_key")
        if item["type"] == "m.room.member" and who:
            yield PersonSeen(who, words(inner(item, "content"), "displayname"))
    yield from (PersonSeen(who, "", is_staff=True) for who in sorted(staff))
    yield Ignored("state")


def _staff(item: Item) -> set[str]:
    if item["type"] == "m.room.power_levels":
        return staff_of(inner(item, "content"))
    return creators_of(item) if item["type"] == "m.room.create" else set()


def name_of(state: Sequence[Item]) -> str:
    """The name a room was given, else its address."""
    by_type = {item["type"]: inner(item, "content") for item in state}
    given = words(by_type.get("m.room.name"), "name")
    return given or words(by_type.get("m.room.canonical_alias"), "alias")
