"""From archived messages to what happened in groups.

Source: developer.work.weixin.qq.com/document/path/91774 (获取会话内容, 消息格式).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood
from weilu.platforms.wecom.callbacks import POSSIBLE

#: msgtype → what the message carries. What is not here is "other".
MEDIA: Mapping[str, str] = {
    "text": "", "markdown": "", "mixed": "", "image": "image", "voice": "voice", "video": "video",
    "file": "file", "qydiskfile": "file", "emotion": "sticker", "link": "link", "weapp": "link",
    "news": "link", "docmsg": "link", "sphfeed": "link", "location": "location", "card": "card",
    "redpacket": "red_packet", "external_redpacket": "red_packet", "chatrecord": "forward",
    "vote": "poll", "meeting": "call", "meeting_voice_call": "call", "voiptext": "call",
}  # fmt: skip
#: msgtype → key of what it holds, where that is another word.
HELD_IN: Mapping[str, str] = {
    "markdown": "info", "news": "info", "docmsg": "doc", "qydiskfile": "info",
    "external_redpacket": "redpacket", "voiptext": "info",
}  # fmt: skip
ROBOT, EXTERNAL_LENGTH = "wb", 30


def normalise(body: bytes) -> Iterator[LiveTold]:
    """What one line of the archive's program tells. Raises `NotUnderstood`."""
    try:
        message = json.loads(body)["message"]
        id, group, who = str(message["msgid"]), str(message["roomid"]), str(message["from"])
        at = int(message["msgtime"]) * 1_000
        kind = str(message.get("msgtype", ""))
        held = message.get(HELD_IN.get(kind, kind)) or {}
    except (
        ArithmeticError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as fault:
        raise NotUnderstood(platform=_("WeCom"), why=type(fault).__name__) from None
    if at // 1_000_000 not in POSSIBLE or not (id and group and who):
        raise NotUnderstood(platform=_("WeCom"), why=_("it says no time, or an impossible one"))
    yield GroupSeen(group, "")
    yield PersonSeen(who, "", is_bot=who.startswith(ROBOT) and len(who) >= EXTERNAL_LENGTH)
    if kind == "revoke":
        taken_back = _word(held, "pre_msgid")
        yield EventSeen(id, at, "recall", group, who, reply_to=taken_back)
    elif kind in {"agree", "disagree"}:
        yield Ignored(f"archive.{kind}")
    else:
        yield EventSeen(
            id, at, "message", group, who, _text(kind, held), media=MEDIA.get(kind, "other"),
            data=_facts(kind, held) or None,
        )  # fmt: skip


def _text(kind: str, held: Any) -> str:
    if kind == "mixed":
        items = held.get("item", []) if isinstance(held, dict) else []
        return "\n".join(filter(None, (_mixed_text(item) for item in items)))
    return _word(held, "content") if MEDIA.get(kind) == "" else ""


def _mixed_text(item: Any) -> str:
    """Text pieces of a mixed message hold JSON in a string."""
    if not isinstance(item, dict) or item.get("type") != "text":
        return ""
    try:
        return _word(json.loads(_word(item, "content")), "content")
    except (ValueError, RecursionError):
        return ""


def _facts(kind: str, held: Any) -> dict[str, Any]:
    if kind == "news":
        items = held.get("item", []) if isinstance(held, dict) else []
        held = items[0] if isinstance(items, list) and items else {}
    seconds = held.get("play_length") if isinstance(held, dict) else None
    facts = {
        "file": _word(held, "filename"), "title": _word(held, "title") or _word(held, "votetitle"),
        "url": _word(held, "link_url") or _word(held, "url"),
        "seconds": seconds if isinstance(seconds, int) and seconds > 0 else 0,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def _word(held: Any, name: str) -> str:
    value = held.get(name) if isinstance(held, dict) else None
    return value if isinstance(value, str) else ""
