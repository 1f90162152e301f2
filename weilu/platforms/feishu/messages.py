"""What a message tells: words, media, answers, mentions.

Source: open.feishu.cn, 接收消息 (im.message.receive_v1) and 接收消息内容.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.feishu.items import (
    Item,
    from_milliseconds,
    id_of,
    inner,
    listed,
    needed,
    person_of,
    words,
)
from weilu.platforms.live.contract import Ignored, LiveTold

#: message_type → medium. What is younger than Weilu is "other".
_MEDIA = {
    "text": "", "post": "", "image": "image", "file": "file", "folder": "file", "audio": "voice",
    "media": "video", "sticker": "sticker", "interactive": "card", "share_chat": "card",
    "share_user": "card", "location": "location", "hongbao": "red_packet", "video_chat": "call",
    "vote": "poll", "merge_forward": "forward", "share_calendar_event": "card", "calendar": "card",
    "general_calendar": "card", "todo": "card",
}  # fmt: skip
#: Of these there is nothing to be read but a file's name, which is told apart.
_WORDLESS = {"image", "file", "folder", "audio", "media", "sticker"}
#: Where everything else has its words: a place's name, a meeting's topic, an appointment's title.
_TITLES = ("name", "topic", "summary", "text")
LONGEST_SECONDS = 1 << 31


def message_told(event: Item, _header: Item) -> Iterator[LiveTold]:
    """A message in a group, or one written to the bot."""
    message, sender = event["message"], inner(event, "sender")
    kind = words(message, "message_type")
    if kind == "system":
        yield Ignored("message.system")  # what it says is told by an event of its own
        return
    group = "" if message.get("chat_type") == "p2p" else needed(message, "chat_id")
    if group:
        yield GroupSeen(group, "")
    is_bot = words(sender, "sender_type") in {"app", "bot"}
    author = id_of(inner(sender, "sender_id"))
    if author:
        yield PersonSeen(author, "", is_bot=is_bot)
    named = listed(message, "mentions")
    people = [person_of(one, "id") for one in named]
    yield from (one for one in people if one.id)
    content = _content(message)
    told = EventSeen(
        needed(message, "message_id"), from_milliseconds(message["create_time"]), "message", group,
        author, text=_with_names(_text(kind, content), named), reply_to=words(message, "parent_id"),
        mentions=tuple(dict.fromkeys(one.id for one in people if one.id)),
        media=_medium(kind, content),
    )  # fmt: skip
    yield told._replace(data=_data(kind, content) or None)


def _content(message: Item) -> Item:
    """The content, which is JSON within the JSON. Raises `ValueError`."""
    found = json.loads(words(message, "content") or "{}")
    return found if isinstance(found, dict) else {}


def _medium(kind: str, content: Item) -> str:
    if kind == "post" and any(words(one, "tag") == "img" for one in _elements(content)):
        return "image"
    return _MEDIA.get(kind, "other")


def _text(kind: str, content: Item) -> str:
    """What people read; "" where there is nothing to be read."""
    if kind == "text":
        return words(content, "text").replace("@_all", "@all")
    if kind in {"post", "interactive"}:
        lines = [words(content, "title")]
        lines += ["".join(map(_shown, _row(row))) for row in _rows(content)]
        return "\n".join(line for line in lines if line)
    if kind == "vote":
        options = content.get("options")
        given = options if isinstance(options, list) else []
        return "\n".join([words(content, "topic"), *(words({"": one}, "") for one in given)])
    if kind in _WORDLESS:
        return ""
    return next((words(content, key) for key in _TITLES if words(content, key)), "")


def _rows(content: Item) -> list[Any]:
    """The lines of a post or a card, each a list of elements."""
    rows = content.get("content") or content.get("elements")
    return rows if isinstance(rows, list) else []


def _row(row: Any) -> list[Item]:
    return [one for one in row if isinstance(one, dict)] if isinstance(row, list) else []


def _elements(content: Item) -> Iterable[Item]:
    return (one for row in _rows(content) for one in _row(row))


def _shown(element: Item) -> str:
    tag, text = words(element, "tag"), words(element, "text")
    if tag == "at":
        # A post names the one it mentions itself; `user_id` is the key among its mentions.
        return "@" + (words(element, "user_name") or words(element, "user_id").removeprefix("@"))
    if tag == "a" and words(element, "href") not in text:
        return f"{text} ({words(element, 'href')})" if text else words(element, "href")
    return text


def _with_names(text: str, named: list[Item]) -> str:
    """Who is mentioned, by name instead of by "@_user_1"; the highest number first."""
    keys = {words(one, "key"): "@" + words(one, "name") for one in named if words(one, "key")}
    for key in sorted(keys, key=len, reverse=True):
        text = text.replace(key, keys[key])
    return text


def _data(kind: str, content: Item) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kind in {"file", "folder", "media"} and words(content, "file_name"):
        found["file"] = words(content, "file_name")
    duration = content.get("duration")
    if isinstance(duration, int) and 1_000 <= duration < LONGEST_SECONDS:
        found["seconds"] = duration // 1_000
    return found


def recall_told(event: Item, _header: Item) -> Iterator[EventSeen]:
    """A message taken back. Feishu tells what kind of person did it, and not who."""
    message = needed(event, "message_id")
    yield EventSeen(
        f"{message}:recall", from_milliseconds(event["recall_time"]), "recall",
        needed(event, "chat_id"), "", reply_to=message,
    )  # fmt: skip


def reaction_told(kind: str) -> Callable[[Item, Item], Iterator[PersonSeen | EventSeen]]:
    """How a reaction given (or taken back) is told; Feishu does not say in which group."""

    def tell(event: Item, _header: Item) -> Iterator[PersonSeen | EventSeen]:
        message, who = needed(event, "message_id"), id_of(inner(event, "user_id"))
        who = who or words(event, "app_id")
        yield PersonSeen(who, "", is_bot=words(event, "operator_type") == "app")
        at, emoji = from_milliseconds(event["action_time"]), _emoji(event)
        id = f"{message}:{emoji}:{who}:{at // 1_000}"
        yield EventSeen(
            id if kind == "reaction" else f"{id}:removed", at, kind, "", who, reply_to=message,
            data={"emoji": emoji},
        )  # fmt: skip

    return tell


def _emoji(event: Item) -> str:
    return needed(inner(event, "reaction_type"), "emoji_type")
