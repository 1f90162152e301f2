"""One Zulip message → what it tells. A stream is the group, its topic the message's subject."""

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
from weilu.platforms.export_json import JsonReader
from weilu.platforms.fingerprint import given_id
from weilu.platforms.moments import as_iso, from_iso, from_seconds
from weilu.platforms.zulip.content import understood
from weilu.platforms.zulip.realm import Realm


class Archive:
    """The messages of one source, over all its files."""

    def __init__(self, realm: Realm, source: Source, options: ReadOptions) -> None:
        self._realm = realm
        self._zone = options.zone
        self._group = options.group
        self._path = source.path
        self._ids = dict(realm.names())
        self._people: dict[str, str] = {}
        self._groups: set[str] = set()
        self.seen_any = False

    def take(self, item: dict[str, Any], reader: JsonReader, inside: str) -> Iterator[Told]:
        """What one message tells."""
        self.seen_any = True
        try:
            at = self._time(item, "timestamp", "date_sent")
            ident = given_id(item["id"])
            sender = item.get("sender_id", item.get("sender"))
            author = given_id(sender) if sender is not None else f"name:{item['sender_full_name']}"
            group = self._group_of(item, author)
            if group.id not in self._groups:
                self._groups.add(group.id)
                yield group
            yield from self._met(author, item)
            event = EventSeen(ident, at, "message", group.id, author)
            yield from self._message(event, item)
        except (KeyError, ValueError, TypeError, AttributeError):
            yield Refused(
                inside + reader.where(),
                gettext_noop("It has no id, sender or time that can be read."),
            )

    def _message(self, event: EventSeen, item: dict[str, Any]) -> Iterator[Told]:
        content = item["content"]
        html = item.get("content_type") == "text/html" or content.startswith(("<p>", "<div"))
        said = understood(content, self._ids, html)
        data: dict[str, Any] = {}
        topic = item.get("subject", item.get("topic"))
        if isinstance(topic, str) and topic:
            data["subject"] = topic
        edited = self._edited(item)
        if edited:
            data["edited_at"] = edited
        for person in said.mentions:
            yield from self._met(person, {})
        yield event._replace(
            text=said.text,
            reply_to=said.reply_to,
            mentions=said.mentions,
            media=said.media,
            data=data or None,
        )
        yield from self._reactions(event, item.get("reactions"))

    def _edited(self, item: dict[str, Any]) -> str:
        for key in ("last_edit_timestamp", "last_edit_time"):
            if item.get(key):
                return as_iso(self._time(item, key))
        return ""

    def _reactions(self, to: EventSeen, reactions: Any) -> Iterator[Told]:
        found = list(self._realm.reactions.get(to.id, ()))
        for one in reactions if isinstance(reactions, list) else ():
            if isinstance(one, dict) and isinstance(one.get("emoji_name"), str):
                user = one.get("user")
                user = user if isinstance(user, dict) else {}
                ident = one.get("user_id") or user.get("id") or user.get("user_id") or ""
                found.append((str(ident), one["emoji_name"]))
                if ident:
                    yield from self._met(str(ident), {"sender_full_name": user.get("full_name")})
        for person, emoji in dict.fromkeys(found):
            ident = f"{to.id}:{emoji}:{person}"
            if person:
                yield from self._met(person, {})
            yield EventSeen(
                ident, to.at, "reaction", to.group, person, reply_to=to.id, data={"emoji": emoji}
            )

    def _group_of(self, item: dict[str, Any], author: str) -> GroupSeen:
        if "recipient" in item and "display_recipient" not in item:
            return self._realm.group_of(str(item["recipient"]), author)
        recipient = item.get("display_recipient", item.get("stream", item.get("stream_name")))
        if isinstance(recipient, list):
            people = sorted((str(one["id"]), str(one.get("full_name"))) for one in recipient)
            ident = "dm:" + ",".join(person for person, _name in people)
            return GroupSeen(ident, ", ".join(name for _ident, name in people))
        name = str(recipient or self._group or self._path.stem)
        return GroupSeen(str(item.get("stream_id") or name), name)

    def _met(self, person: str, item: dict[str, Any]) -> Iterator[PersonSeen]:
        name = item.get("sender_full_name")
        known = self._realm.people.get(person)
        if known is None:
            bot = str(item.get("sender_email") or "").partition("@")[0].endswith("-bot")
            known = PersonSeen(person, name if isinstance(name, str) else "", is_bot=bot)
        if person not in self._people or (known.name and self._people[person] != known.name):
            self._people[person] = known.name
            if known.name:
                self._ids.setdefault(known.name, person)
            yield known

    def _time(self, item: dict[str, Any], *keys: str) -> int:
        value = next((item[key] for key in keys if item.get(key) is not None), None)
        try:
            return from_seconds(value)
        except ValueError:
            return from_iso(value, self._zone)
