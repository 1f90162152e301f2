"""One Slack message → what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils.translation import gettext_noop

from weilu.platforms.contract import EventSeen, PersonSeen, Refused, Told
from weilu.platforms.moments import as_iso, from_seconds

_KINDS = {
    "channel_join": "join",
    "group_join": "join",
    "mpim_join": "join",
    "channel_leave": "leave",
    "group_leave": "leave",
    "channel_name": "rename",
    "group_name": "rename",
    "channel_topic": "rename",
    "group_topic": "rename",
    "channel_purpose": "rename",
    "group_purpose": "rename",
    "pinned_item": "pin",
    "tombstone": "recall",
    "huddle_thread": "call",
}
_WRITTEN = {"", "thread_broadcast", "me_message", "file_share", "file_comment", "file_mention"}
_WRITTEN |= {"bot_message", "reply_broadcast"}
_MARKUP = re.compile(r"<([^<>\n]{1,4096})>")


@dataclass(slots=True)
class People:
    """Names of everybody met so far, by id."""

    names: dict[str, str] = field(default_factory=dict)


class Channel:
    """The messages of one channel."""

    def __init__(self, group: str, people: People) -> None:
        self._group = group
        self._people = people

    def take(self, item: dict[str, Any], where: str) -> Iterator[Told]:
        """What one message tells; its id is its `ts`."""
        try:
            at = from_seconds(item["ts"])
            subtype = item.get("subtype")
            subtype = subtype if isinstance(subtype, str) else ""
            kind = "message" if subtype in _WRITTEN else _KINDS.get(subtype, "system")
            author = _author(item)
            yield from self._met(author, item)
            event = EventSeen(str(item["ts"]), at, kind, self._group, author)
            if kind == "message":
                yield self._message(event, item)
            else:
                yield self._service(event, item, subtype)
            yield from self._reactions(event, item.get("reactions"))
        except (KeyError, ValueError, TypeError, AttributeError):
            yield Refused(
                where,
                gettext_noop("It has no ts that is a time, or its parts are not as in Slack."),
            )

    def _met(self, author: str, item: dict[str, Any]) -> Iterator[PersonSeen]:
        if not author or author in self._people.names:
            return
        profile = item.get("user_profile")
        profile = profile if isinstance(profile, dict) else {}
        names = (profile.get("display_name"), profile.get("real_name"), item.get("username"))
        name = next((name for name in names if isinstance(name, str) and name), "")
        self._people.names[author] = name
        bot = item.get("subtype") == "bot_message" or author.startswith(("B", "bot:"))
        yield PersonSeen(author, name, is_bot=bot)

    def _message(self, event: EventSeen, item: dict[str, Any]) -> EventSeen:
        text, mentions = self._plain(_text(item))
        media, data = _attached(item)
        edited = item.get("edited")
        if isinstance(edited, dict) and edited.get("ts"):
            data["edited_at"] = as_iso(from_seconds(edited["ts"]))
        if item.get("pinned_to"):
            data["pinned"] = True
        if item.get("subtype") == "me_message":
            data["action"] = True
        thread = item.get("thread_ts")
        answered = str(thread) if thread and str(thread) != event.id else ""
        return event._replace(
            text=text, reply_to=answered, mentions=mentions, media=media, data=data or None
        )

    def _service(self, event: EventSeen, item: dict[str, Any], subtype: str) -> EventSeen:
        if event.kind == "join":
            inviter = item.get("inviter")
            if isinstance(inviter, str) and inviter:
                return event._replace(subject=inviter, data={"via": "invite"})
            return event
        if event.kind == "rename":
            what = "name" if subtype.endswith("_name") else "description"
            new = item.get("name") or item.get("topic") or item.get("purpose")
            text, _mentions = self._plain(new if isinstance(new, str) else "")
            return event._replace(text=text, data={"what": what})
        if event.kind == "system":
            text, _mentions = self._plain(_text(item))
            return event._replace(text=text, data={"action": subtype})
        return event

    def _plain(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Slack's markup as people see it, and the ids of those named."""
        if "<" not in text:
            return (unescape(text) if "&" in text else text), ()
        named: dict[str, None] = {}

        def shown(found: re.Match[str]) -> str:
            target, _bar, label = found[1].partition("|")
            if target.startswith("@"):
                named[target[1:]] = None
                return "@" + (label or self._people.names.get(target[1:]) or target[1:])
            if target.startswith("#"):
                return "#" + (label or target[1:])
            if target.startswith("!"):
                return label or "@" + target[1:].split("^")[0]
            target = target.removeprefix("mailto:")
            return target if not label or label in target else f"{label} ({target})"

        return unescape(_MARKUP.sub(shown, text)), tuple(named)

    def _reactions(self, to: EventSeen, reactions: Any) -> Iterator[EventSeen]:
        for reaction in reactions if isinstance(reactions, list) else ():
            if not isinstance(reaction, dict) or not isinstance(reaction.get("name"), str):
                continue
            emoji = reaction["name"]
            users = reaction.get("users")
            users = users if isinstance(users, list) else []
            named = list(dict.fromkeys(user for user in users if isinstance(user, str) and user))
            base = EventSeen("", to.at, "reaction", to.group, "", reply_to=to.id)
            for user in named:
                ident = f"{to.id}:{emoji}:{user}"
                yield base._replace(id=ident, author=user, data={"emoji": emoji})
            count = reaction.get("count")
            if isinstance(count, int) and len(named) < count < 1 << 31:
                rest = {"emoji": emoji, "count": count - len(named)}
                yield base._replace(id=f"{to.id}:{emoji}:", data=rest)


def _author(item: dict[str, Any]) -> str:
    for key in ("user", "bot_id"):
        if isinstance(item.get(key), str) and item[key]:
            return str(item[key])
    comment = item.get("comment")
    if isinstance(comment, dict) and isinstance(comment.get("user"), str):
        return str(comment["user"])
    name = item.get("username")
    return f"bot:{name}" if isinstance(name, str) and name else ""


def _text(item: dict[str, Any]) -> str:
    """The text; what only consists of attachments has a fallback for it."""
    text = item.get("text")
    if isinstance(text, str) and text:
        return text
    attachments = item.get("attachments")
    for one in attachments if isinstance(attachments, list) else ():
        if isinstance(one, dict):
            for key in ("fallback", "text", "title"):
                if isinstance(one.get(key), str) and one[key]:
                    return str(one[key])
    return ""


def _attached(item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    files = item.get("files")
    first = files[0] if isinstance(files, list) and files else item.get("file")
    if not isinstance(first, dict):
        return "", {}
    kind = str(first.get("mimetype") or "").partition("/")[0]
    media = {"image": "image", "video": "video", "audio": "voice"}.get(kind, "file")
    name = first.get("name")
    return media, {"file": name} if isinstance(name, str) and name else {}
