"""Telegram Desktop's `result.json`: one chat, or a full export with many.

Source: tdesktop `export/output/export_output_json.cpp`. Times are `date_unixtime`; old exports only
have `date`, local to the computer that exported. Members of service messages are given by name;
a name is turned into the id of whoever is seen under it in the same chat, before or after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weilu.platforms.contract import (
    EventSeen,
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
    ToldTogether,
)
from weilu.platforms.export_json import END, Broken, JsonReader, Together
from weilu.platforms.fingerprint import Fingerprints, given_id
from weilu.platforms.moments import MICROSECONDS, TOO_LATE, as_iso, checked, from_iso, from_seconds
from weilu.platforms.telegram.pieces import flattened, media_of, person_id, reactions_of
from weilu.platforms.telegram.plain import columns_of
from weilu.platforms.telegram.service import ServiceMessages

_CHATS = ("", "chats.list[].", "left_chats.list[].")
_ARRAYS = frozenset(f"{chat}messages" for chat in _CHATS)
_HEADER = {f"{chat}{key}": key for chat in _CHATS for key in ("name", "type", "id")}
_ITEMS = frozenset(f"{path}[]" for path in _ARRAYS)
_PERSONAL = {"personal_chat", "bot_chat", "saved_messages"}


def recognise(head: bytes, name: str) -> int:
    """By the keys of a message, or of a full export."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start != b"{" or b'"guild"' in head[:2000]:
        return 0
    if re.search(rb'"(date_unixtime|from_id|actor_id)"\s*:', head):
        return 95
    if b"personal_information" in head or re.search(rb'"type"\s*:\s*"\w+_(super)?group"', head):
        return 80
    return 40 if name == "result.json" and b'"messages"' in head else 0


def read(source: Source, options: ReadOptions) -> Iterator[ToldTogether]:
    """See `contract.ExportFormat.read`."""
    with source.open() as stream:
        reader = JsonReader(
            stream,
            file=source.path.name,
            format="Telegram",
            arrays=_ARRAYS,
            keep=frozenset(_HEADER),
            encoding=options.encoding,
            together=True,
        )
        yield from _told(reader, options, options.group or source.path.stem)


def _told(reader: JsonReader, options: ReadOptions, fallback: str) -> Iterator[ToldTogether]:
    header: dict[str, Any] = {}
    chat: Chat | None = None
    for path, value in reader.walk():
        if path in _ITEMS:
            if chat is None:
                chat = Chat(header, options, fallback)
                yield chat.group
            if value.__class__ is Together:
                yield from chat.together(value, reader)
            else:
                yield from chat.take(value, reader)
        elif path in _HEADER:
            header[_HEADER[path]] = value
        elif value is END:
            if chat is not None:
                yield from chat.service.settled()
            elif header:
                yield Chat(header, options, fallback).group
            chat, header = None, {}


class Chat:
    """One chat being read: its group, and who has been seen in it."""

    def __init__(self, header: dict[str, Any], options: ReadOptions, fallback: str) -> None:
        name, ident, kind = (header.get(key) for key in ("name", "id", "type"))
        title = name if isinstance(name, str) and name else fallback
        if isinstance(kind, str) and kind in _PERSONAL:
            title = _("%(name)s (private chat)") % {"name": title}
        ident = str(ident) if isinstance(ident, int | str) and ident != "" else title
        self.group = GroupSeen(ident, title)
        self._id = ident
        self.service = ServiceMessages(ident)
        self._zone = options.zone
        self._names: dict[str, str] = {}
        self._renamed = False
        self._fingerprints = Fingerprints()

    def together(self, items: Together, reader: JsonReader) -> Iterator[ToldTogether]:
        """What some entries of `messages` tell: plain messages in columns, the others singly."""
        first, done = reader.index, 0
        columns, others = columns_of(items, self._names, self._id)
        self._renamed = False
        for place in others:
            if done < place:
                yield columns.part(done, place)
            reader.index, done = first + place, place + 1
            yield from self.take(items[place], reader)
            if self._renamed:  # somebody is no longer known by the name they had
                break
        else:
            yield columns.part(done, len(columns.id))
            return
        for place in range(done, len(items)):
            reader.index = first + place
            yield from self.take(items[place], reader)

    def take(self, item: Any, reader: JsonReader) -> Iterator[Told]:
        """What one entry of `messages` tells."""
        try:
            kind = item["type"] if item.__class__ is dict else ""
            if kind == "message":
                yield from self._message(item)
            elif kind == "service":
                yield from self._service(item)
            else:
                yield Refused(reader.where(), _why(item))
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
            why = gettext_noop(
                "It has no id or time that can be read, or its parts are not what they should be."
            )
            yield Refused(reader.where(), why)

    def _message(self, item: dict[str, Any]) -> Iterator[Told]:
        get = item.get
        unix = get("date_unixtime")
        at = int(unix) * MICROSECONDS if unix else from_iso(item["date"], self._zone)
        if not 0 <= at < TOO_LATE:
            raise ValueError("no such time")
        author, name = get("from_id"), get("from")
        if author.__class__ is not str or not author:
            author = person_id(author, name)
        if author and self._names.get(author, END) != name:
            yield from self._met(author, name)
        text = get("text", "")
        mentions: tuple[str, ...] = ()
        if text.__class__ is not str:
            text, mentions = flattened(text or get("text_entities"))
        for mentioned in mentions:
            if mentioned not in self._names:
                yield from self._met(mentioned, mentioned if mentioned[0] == "@" else "")
        media, data = media_of(item)
        if get("edited") or get("edited_unixtime"):
            data = {**(data or {}), "edited_at": as_iso(self._time(item, "edited"))}
        reply, ident = get("reply_to_message_id"), get("id")
        event = EventSeen(
            "" if ident is None else given_id(ident),
            at,
            "message",
            self._id,
            author,
            text,
            "" if reply is None or "reply_to_peer_id" in item else f"{reply}",
            "",
            mentions,
            media,
            data,
        )
        if ident is None:
            event = event._replace(id=self._fingerprints.of(event))
        yield event
        if "reactions" in item:
            yield from self._reactions(event, item)

    def _reactions(self, event: EventSeen, item: dict[str, Any]) -> Iterator[Told]:
        for reaction in reactions_of(item["reactions"], event, _ahead(item.get("date"), event.at)):
            if not isinstance(reaction, PersonSeen):
                yield reaction
            elif reaction.id not in self._names:
                yield from self._met(reaction.id, reaction.name)

    def _service(self, item: dict[str, Any]) -> Iterator[Told]:
        name = item.get("actor")
        actor = person_id(item.get("actor_id"), name)
        if actor and self._names.get(actor, END) != name:
            yield from self._met(actor, name)
        yield from self.service.take(item, self._time(item, "date"), actor)

    def _met(self, person: str, name: Any) -> Iterator[Told]:
        known = name if isinstance(name, str) else ""
        if known or person not in self._names:
            self._renamed = self._renamed or person in self._names
            self._names[person] = known
            yield PersonSeen(person, known)
            if known and not person.startswith(("@", "name:")):
                yield from self.service.named(known, person)

    def _time(self, item: dict[str, Any], key: str) -> int:
        unix = item.get(f"{key}_unixtime")
        return from_seconds(unix) if unix else from_iso(item[key], self._zone)


def _ahead(date: Any, at: int) -> int | None:
    """How far the exporting computer's clock is ahead of UTC, in microseconds."""
    try:
        local = datetime.fromisoformat(date).replace(tzinfo=UTC)
        return checked(int(local.timestamp()) * MICROSECONDS) - at
    except (ValueError, TypeError):
        return None


def _why(item: Any) -> str:
    if isinstance(item, Broken):
        return item.why
    if isinstance(item, dict) and item.get("type") == "unsupported":
        return gettext_noop("Telegram could not export this message (type “unsupported”).")
    return gettext_noop("It is neither a message nor a service message.")
