"""DiscordChatExporter's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop

from weilu.platforms.contract import (
    EventSeen,
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
)
from weilu.platforms.discord.ids import membership_id
from weilu.platforms.discord.pieces import channel_name, file_media
from weilu.platforms.export_json import Broken, JsonReader
from weilu.platforms.fingerprint import given_id
from weilu.platforms.moments import as_iso, from_iso

#: Message types as the exporter writes them; Discord's number where it has no word for one.
_KINDS = {
    "Default": "message",
    "Reply": "message",
    "20": "message",  # a slash command
    "23": "message",  # a context menu command
    "GuildMemberJoin": "join",
    "UserJoin": "join",
    "7": "join",
    "ChannelPinnedMessage": "pin",
    "Call": "call",
    "ChannelNameChange": "rename",
    "ChannelIconChange": "rename",
    "RecipientAdd": "join",
    "RecipientRemove": "removed",
}

_CAME = {"GuildMemberJoin", "UserJoin", "7"}


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    with source.open() as stream:
        reader = JsonReader(
            stream,
            file=source.path.name,
            format="DiscordChatExporter JSON",
            arrays=frozenset({"messages"}),
            keep=frozenset({"guild", "channel"}),
            encoding=options.encoding,
        )
        yield from _told(reader, source, options)


def _told(reader: JsonReader, source: Source, options: ReadOptions) -> Iterator[Told]:
    header: dict[str, Any] = {}
    channel: Channel | None = None
    for path, value in reader.walk():
        if path == "messages[]":
            if channel is None:
                channel = Channel(header, source, options)
                yield channel.group
            yield from channel.take(value, reader)
        elif path in ("guild", "channel") and isinstance(value, dict):
            header[path] = value
    if channel is None and header:
        yield Channel(header, source, options).group


class Channel:
    """The channel being read, and who has been seen in it."""

    def __init__(self, header: dict[str, Any], source: Source, options: ReadOptions) -> None:
        guild, channel = header.get("guild", {}), header.get("channel", {})
        name = channel_name(guild.get("name"), channel.get("name"))
        name = name or options.group or source.path.stem
        ident = channel.get("id")
        self.group = GroupSeen(str(ident) if isinstance(ident, int | str) and ident else name, name)
        self._zone = options.zone
        self._seen: dict[str, tuple[str, bool]] = {}

    def take(self, item: Any, reader: JsonReader) -> Iterator[Told]:
        """What one entry of `messages` tells."""
        try:
            if not isinstance(item, dict):
                why = item.why if isinstance(item, Broken) else gettext_noop("It is not a message.")
                yield Refused(reader.where(), why)
                return
            event = EventSeen(
                given_id(item["id"]),
                from_iso(item["timestamp"], self._zone),
                _KINDS.get(str(item.get("type", "Default")), "system"),
                self.group.id,
                given_id(item["author"]["id"]),
            )
            yield from self._met(item["author"])
            yield from self._detailed(event, item)
        except (KeyError, ValueError, TypeError, AttributeError):
            yield Refused(
                reader.where(), gettext_noop("It has no id, author or time that can be read.")
            )

    def _detailed(self, event: EventSeen, item: dict[str, Any]) -> Iterator[Told]:
        mentioned = [one for one in _dicts(item.get("mentions")) if one.get("id")]
        for person in mentioned:
            yield from self._met(person)
        named = tuple(dict.fromkeys(str(person["id"]) for person in mentioned))
        reference = item.get("reference")
        reference = reference if isinstance(reference, dict) else {}
        if event.kind == "message":
            yield self._message(event._replace(mentions=named), item, reference)
        else:
            yield _service(event, item, named, reference)
        for reaction in _dicts(item.get("reactions")):
            yield from self._reactions(event, reaction)

    def _message(
        self, event: EventSeen, item: dict[str, Any], reference: dict[str, Any]
    ) -> EventSeen:
        text = item.get("content")
        text = text if isinstance(text, str) else ""
        attached = _dicts(item.get("attachments"))
        media = file_media(attached[0].get("fileName")) if attached else ""
        data: dict[str, Any] = {}
        if attached and isinstance(attached[0].get("fileName"), str):
            data["file"] = attached[0]["fileName"]
        if not media and item.get("stickers"):
            media = "sticker"
        forwarded = item.get("forwardedMessage")
        if isinstance(forwarded, dict):
            media = media or "forward"
            text = text or str(forwarded.get("content") or "")
        if item.get("timestampEdited"):
            data["edited_at"] = as_iso(from_iso(item["timestampEdited"], self._zone))
        if item.get("isPinned") is True:
            data["pinned"] = True
        answered = "" if isinstance(forwarded, dict) else self._answered(reference)
        return event._replace(text=text, reply_to=answered, media=media, data=data or None)

    def _answered(self, reference: dict[str, Any]) -> str:
        elsewhere = str(reference.get("channelId") or self.group.id) != self.group.id
        if elsewhere or reference.get("type") == "Forward" or not reference.get("messageId"):
            return ""
        return str(reference["messageId"])

    def _reactions(self, to: EventSeen, reaction: dict[str, Any]) -> Iterator[Told]:
        emoji = reaction.get("emoji")
        emoji = emoji if isinstance(emoji, dict) else {}
        name = str(emoji.get("name") or emoji.get("code") or "?")
        key = str(emoji.get("id") or name)
        users = {str(one["id"]): one for one in _dicts(reaction.get("users")) if one.get("id")}
        base = EventSeen("", to.at, "reaction", to.group, "", reply_to=to.id)
        for person, user in users.items():
            yield from self._met(user)
            yield base._replace(id=f"{to.id}:{key}:{person}", author=person, data={"emoji": name})
        count = reaction.get("count")
        if isinstance(count, int) and len(users) < count < 1 << 31:
            rest = {"emoji": name, "count": count - len(users)}
            yield base._replace(id=f"{to.id}:{key}:", data=rest)

    def _met(self, person: dict[str, Any]) -> Iterator[PersonSeen]:
        name = person.get("nickname") or person.get("name") or ""
        seen = (str(name), person.get("isBot") is True)
        ident = str(person["id"])
        if self._seen.get(ident) != seen:
            self._seen[ident] = seen
            yield PersonSeen(ident, *seen)


def _service(
    event: EventSeen, item: dict[str, Any], named: tuple[str, ...], reference: dict[str, Any]
) -> EventSeen:
    """What the platform itself wrote: who came or went, what was pinned or renamed."""
    kind = str(item.get("type"))
    if kind == "ChannelPinnedMessage":
        return event._replace(reply_to=str(reference.get("messageId") or ""))
    if kind in _CAME:
        # The live stream tells a coming by the person and the minute.
        return event._replace(id=membership_id("join", event.author, event.at))
    if kind == "RecipientAdd" and named:
        return event._replace(author=named[0], subject=event.author, data={"via": "invite"})
    if kind == "RecipientRemove":
        gone = named[0] if named else event.author
        if gone == event.author:
            return event._replace(kind="leave")
        return event._replace(subject=gone)
    if event.kind == "rename":
        what = "name" if kind == "ChannelNameChange" else "picture"
        return event._replace(text=str(item.get("content") or ""), data={"what": what})
    return event._replace(data={"action": kind}) if event.kind == "system" else event


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
