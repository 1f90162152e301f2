"""Doing something in a room: one action → calls that may be made again without harm.

Messages, reactions and redactions carry a transaction id made of the intent's key, by which the
homeserver does each once. Everything else sets a state that is looked at before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.platforms.live.contract import digest
from weilu.platforms.live.deeds import (
    Action,
    Admit,
    Delete,
    MakeGroup,
    Mute,
    Pin,
    React,
    Receipt,
    Remove,
    Send,
)
from weilu.platforms.matrix.client import Homeserver, Refused
from weilu.platforms.matrix.content import inner, words
from weilu.platforms.matrix.materials import material_content, worded
from weilu.platforms.matrix.rights import muted
from weilu.platforms.matrix.syncing import direct_of, note_direct

_OUT = {"leave", "ban", ""}


async def do(action: Action, home: Homeserver, key: str) -> Receipt:
    """Raises `Refused`, `Lost` or `CannotCarry`."""
    if keyed := _KEYED.get(type(action)):
        return await keyed(action, home, digest(key.encode()))
    if state := _STATES.get(type(action)):
        return await state(action, home)
    return Receipt.unsupported(_("Matrix has nothing for this."))


async def _send(action: Send, home: Homeserver, txn: str) -> Receipt:
    room = await chat_with(home, action.chat) if action.private else action.chat
    contents = [await material_content(home, one) for one in action.material if one.kind != "link"]
    if text := worded(action):
        form = "m.notice" if action.silent else "m.text"
        contents.insert(0, {"msgtype": form, "body": text})
    ids = []
    for turn, content in enumerate(contents):
        said = {**content, "m.mentions": {}, **_relation(action)}
        ids.append(await _put(home, room, "m.room.message", f"{txn}{turn or ''}", said))
    if not ids:
        return Receipt.permanent(_("There is nothing to send."))
    return Receipt.done(ids[0])


def _relation(action: Send) -> dict[str, Any]:
    answered = {"m.in_reply_to": {"event_id": action.reply_to or action.thread}}
    if action.thread:
        thread = {
            "rel_type": "m.thread", "event_id": action.thread,
            "is_falling_back": not action.reply_to,
        }  # fmt: skip
        return {"m.relates_to": thread | answered}
    return {"m.relates_to": answered} if action.reply_to else {}


async def _put(home: Homeserver, room: str, kind: str, txn: str, content: Any) -> str:
    answer = await home.ask("PUT", "rooms", room, "send", kind, txn, body=content)
    return words(answer, "event_id")


async def chat_with(home: Homeserver, person: str) -> str:
    """The chat of two with a person: the one there is, else a new one."""
    known = (await direct_of(home)).get(person)
    for room in known if isinstance(known, list) else ():
        both = (await membership(home, room, home.me), await membership(home, room, person))
        if both[0] == "join" and both[1] in ("join", "invite"):
            return str(room)
    body = {"preset": "trusted_private_chat", "is_direct": True, "invite": [person]}
    room = words(await home.ask("POST", "createRoom", body=body), "room_id")
    await note_direct(home, person, room)
    return room


async def membership(home: Homeserver, room: str, person: str) -> str:
    """ "join", "invite", "knock", "ban", "leave"; "" where the room or person is not known."""
    try:
        state = await home.ask("GET", "rooms", room, "state", "m.room.member", person)
    except Refused as refused:
        if refused.status in (403, 404):
            return ""
        raise
    return words(state, "membership")


async def _delete(action: Delete, home: Homeserver, txn: str) -> Receipt:
    answer = await home.ask("PUT", "rooms", action.chat, "redact", action.message, txn, body={})
    return Receipt.done(words(answer, "event_id"))


async def _react(action: React, home: Homeserver, txn: str) -> Receipt:
    relation = {"rel_type": "m.annotation", "event_id": action.message, "key": action.emoji}
    content = {"m.relates_to": relation}
    try:
        return Receipt.done(await _put(home, action.chat, "m.reaction", txn, content))
    except Refused as refused:
        if refused.code != "M_DUPLICATE_ANNOTATION":
            raise
        return Receipt.done()  # it stands there already


async def _state(home: Homeserver, room: str, kind: str) -> dict[str, Any]:
    try:
        return await home.ask("GET", "rooms", room, "state", kind)
    except Refused as refused:
        if refused.code == "M_NOT_FOUND":
            return {}
        raise


async def _pin(action: Pin, home: Homeserver) -> Receipt:
    pinned = (await _state(home, action.chat, "m.room.pinned_events")).get("pinned")
    before = pinned if isinstance(pinned, list) else []
    if action.message in before:
        return Receipt.done()
    body = {"pinned": [*before, action.message]}
    await home.ask("PUT", "rooms", action.chat, "state", "m.room.pinned_events", body=body)
    return Receipt.done()


async def _mute(action: Mute, home: Homeserver) -> Receipt:
    power = await _state(home, action.chat, "m.room.power_levels")
    wanted = muted(power, action.member, action.seconds)
    if wanted["users"] != inner(power, "users"):
        await home.ask("PUT", "rooms", action.chat, "state", "m.room.power_levels", body=wanted)
    return Receipt.done()


async def _remove(action: Remove, home: Homeserver) -> Receipt:
    stands = await membership(home, action.chat, action.member)
    if stands == "ban" or (stands in _OUT and not action.for_good):
        return Receipt.done()
    how = "ban" if action.for_good else "kick"
    await home.ask("POST", "rooms", action.chat, how, body={"user_id": action.member})
    return Receipt.done()


async def _admit(action: Admit, home: Homeserver) -> Receipt:
    """Let in who knocked, by an invite; who has not knocked may be invited as well."""
    stands = await membership(home, action.chat, action.member)
    if stands in (("join", "invite") if action.yes else _OUT):
        return Receipt.done()
    body = {"user_id": action.member} | ({"reason": action.reason} if action.reason else {})
    how = "invite" if action.yes else "kick"
    await home.ask("POST", "rooms", action.chat, how, body=body)
    return Receipt.done()


async def _make_group(action: MakeGroup, home: Homeserver, txn: str) -> Receipt:
    """A room whose address is made of the key: the same intent finds the room it made before."""
    local = f"weilu-{txn}"
    body = {
        "name": action.name, "preset": "private_chat", "invite": list(action.members),
        "room_alias_name": local,
    }  # fmt: skip
    try:
        answer = await home.ask("POST", "createRoom", body=body)
    except Refused as refused:
        if refused.code != "M_ROOM_IN_USE":
            raise
        alias = f"#{local}:{home.me.partition(':')[2]}"
        answer = await home.ask("GET", "directory", "room", alias)
    return Receipt.done(words(answer, "room_id"))


#: Done once by the homeserver, by the transaction id.
_KEYED: dict[type, Callable[[Any, Homeserver, str], Awaitable[Receipt]]] = {
    Send: _send,
    Delete: _delete,
    React: _react,
    MakeGroup: _make_group,
}
#: States that are set.
_STATES: dict[type, Callable[[Any, Homeserver], Awaitable[Receipt]]] = {
    Pin: _pin,
    Mute: _mute,
    Remove: _remove,
    Admit: _admit,
}
