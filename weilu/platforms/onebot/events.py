"""One OneBot v11 event → what it tells. Pure.

Ids of people and groups are QQ numbers, as in histories. A message's id is the 32-bit number its
client made up; histories have QQ's own, so the two do not overlap.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood
from weilu.platforms.moments import from_seconds
from weilu.platforms.onebot.notices import notice_told, request_told
from weilu.platforms.onebot.segments import body_of, words

_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OverflowError)
_STAFF = {"owner", "admin"}
#: Frames that are no events, by a key that only they have.
_OTHERS = {"retcode": "answer", "action": "action", "reply": "quick_reply"}

Item = Mapping[str, Any]


def told_by(body: bytes) -> list[LiveTold]:
    """All an event tells. Raises `NotUnderstood`."""
    try:
        item = json.loads(body)
        if "post_type" not in item and "detail_type" in item:
            why = _("the client speaks OneBot 12; choose version 11 in its settings")
            raise NotUnderstood(platform="OneBot", why=why)
        return list(_told(item))
    except RecursionError:
        raise NotUnderstood(platform="OneBot", why=_("it is nested too deeply")) from None
    except _FAULTS as fault:
        why = _("a field is missing or not what it should be")
        raise NotUnderstood(platform="OneBot", why=why) from fault


def _told(item: Item) -> Iterator[LiveTold]:
    match item.get("post_type"):
        case "message" | "message_sent":
            yield from _message_told(item)
        case "notice":
            yield from notice_told(item)
        case "request":
            yield from request_told(item)
        case "meta_event":
            yield Ignored(f"meta.{words(item, 'meta_event_type')[:40]}")
        case None:
            yield Ignored(next((name for key, name in _OTHERS.items() if key in item), "no_event"))
        case other:
            yield Ignored(str(other)[:60])


def _message_told(item: Item) -> Iterator[LiveTold]:
    group = str(item["group_id"]) if item["message_type"] == "group" else ""
    if group and words(item, "group_name"):
        yield GroupSeen(group, words(item, "group_name"))
    author = _speaker(item)
    yield author
    body = body_of(item["message"])
    id = words(item, "message_id")
    if not id:
        raise ValueError("no id")
    yield EventSeen(
        id, from_seconds(item["time"]), "message", group, author.id, body.text, body.reply_to, "",
        tuple(body.mentions), body.media, body.data or None,
    )  # fmt: skip


def _speaker(item: Item) -> PersonSeen:
    """Who wrote; somebody anonymous has a number and a name for the time being."""
    hidden = item.get("anonymous")
    if isinstance(hidden, dict) and hidden:
        return PersonSeen(f"anonymous{words(hidden, 'id')}", words(hidden, "name"))
    sender = item.get("sender")
    known: Item = sender if isinstance(sender, dict) else {}
    author = words(item, "user_id")
    if not author:
        raise ValueError("no author")
    name = words(known, "card") or words(known, "nickname")
    ours = words(known, "role") in _STAFF or author == words(item, "self_id")
    return PersonSeen(author, name, is_staff=ours)
