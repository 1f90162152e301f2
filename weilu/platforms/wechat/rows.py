"""One row of a WeChat export, whichever tool wrote it.

MemoTrace (留痕), chatlog, PyWxDump, WeFlow and EchoTrace read the same tables of the client and
write them under other names. Each function here turns one of theirs into a `Row`; `ValueError`,
`KeyError` or `TypeError` says that it can't be one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from weilu.platforms.moments import checked, from_iso, from_seconds
from weilu.platforms.wechat.rules import type_called


class Row(NamedTuple):
    """A message as exported."""

    id: str  #: "" where the export has none
    at: int
    group: str  #: "" where the file does not say
    group_name: str
    sender: str
    names: tuple[str, ...]  #: what the sender is called, the best first
    type: int
    sub: int
    text: str
    refer: Mapping[str, Any] | None = None  #: the quoted message, as chatlog resolves it
    facts: Mapping[str, Any] | None = None  #: title and url, as chatlog resolves them


_PLACEHOLDERS = (
    re.compile(r"!?\[(图片|视频|语音)(?:\|[^\]]*)?\](?:\([^)]*\))?$"),
    re.compile(
        r"\[(文件|链接|小程序|分享|转账|视频号)\|(?P<title>[^\]]*)\](?:\((?P<url>[^)]*)\))?"
    ),
    re.compile(
        r"\[(语音通话|视频通话|动画表情|表情包|GIF表情|名片|位置|合并转发|群公告|红包|红包封面|文件|视频号"
        r"|小程序|链接|分享|聊天记录|音乐)\]$"
    ),
)
_QUOTED = re.compile(r"((?:> [^\n]*\n)+)(.*)", re.DOTALL)


def time_of(value: Any, zone: ZoneInfo) -> int:
    """Unix seconds (or milliseconds), or a written local time."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit()):
        number = float(value)
        return checked(int(number) * 1000) if number > 1e11 else from_seconds(value)
    return from_iso(str(value).strip().replace("/", "-"), zone)


def from_memotrace(row: Mapping[str, str], zone: ZoneInfo) -> Row:
    """A row of MemoTrace's CSV."""
    time = row.get("CreateTime") or row["StrTime"]
    names = tuple(filter(None, (row.get("Remark"), row.get("NickName"))))
    sender = row.get("Sender") or (names[0] if names and row["Type"] != "10000" else "")
    at = time_of(time, zone)
    # `localId` counts within one of the client's several databases only.
    identity = row.get("MsgSvrID") or f"{at // 1_000_000}.{row['localId']}"
    return Row(
        identity, at, row.get("TalkerId") or "", "",
        sender, names, int(row["Type"]), int(row.get("SubType") or 0), row["StrContent"],
    )  # fmt: skip


def from_chatlog_csv(row: Mapping[str, str], zone: ZoneInfo) -> Row:
    """A row of chatlog's CSV: what is not text stands as a placeholder."""
    kind, sub, text, facts = placeholder(row["Content"])
    sender = row["Sender"]
    if sender == "系统消息":
        kind, sub, sender = 10000, 0, ""
    names = (row["SenderName"],) if row.get("SenderName") else ()
    return Row(
        "", time_of(row["Time"], zone), row["Talker"], row.get("TalkerName") or row["Talker"],
        sender, names, kind, sub, text, facts.pop("refer", None), facts,
    )  # fmt: skip


def from_chatlog(item: Mapping[str, Any], zone: ZoneInfo) -> Row:
    """An item of chatlog's JSON."""
    kind, sender = int(item["type"]), str(item.get("sender") or "")
    if sender == "系统消息":
        sender = ""
    contents = item.get("contents") or {}
    facts = {key: str(contents[key]) for key in ("title", "url") if contents.get(key)}
    refer = contents.get("refer")
    name = str(item.get("senderName") or "")
    return Row(
        str(item["seq"]), time_of(item["time"], zone), str(item["talker"]),
        str(item.get("talkerName") or item["talker"]), sender, (name,) if name else (), kind,
        int(item.get("subType") or 0), str(item.get("content") or ""),
        refer if isinstance(refer, dict) else None, facts,
    )  # fmt: skip


def from_pywxdump(row: Mapping[str, Any], zone: ZoneInfo) -> Row:
    """A row of PyWxDump's CSV or JSON; `room_name` is the chat, `talker` who speaks."""
    kind, sub = type_called(str(row["type_name"]))
    at = time_of(row["CreateTime"], zone)
    server = str(row.get("MsgSvrID") or "0")
    identity = f"{at // 1_000_000}.{row['id']}" if server == "0" else server
    room, talker = str(row.get("room_name") or ""), str(row.get("talker") or "")
    sender = "" if kind == 10000 or talker == room else talker
    return Row(
        identity, at, room, room, sender, (), kind, sub,
        str(row.get("msg") or ""),
    )  # fmt: skip


def from_weflow(item: Mapping[str, Any], zone: ZoneInfo) -> Row:
    """A message of WeFlow's or EchoTrace's JSON; their `localType` can't be relied on."""
    kind, sub = type_called(str(item["type"]))
    sender = "" if kind == 10000 else str(item.get("senderUsername") or "")
    name = str(item.get("senderDisplayName") or "")
    at = time_of(item["createTime"], zone)
    refer = item.get("replyToMessageId") or item.get("quotedMessageId")
    return Row(
        f"{at // 1_000_000}.{int(item['localId'])}", at, "", "", sender,
        (name,) if name else (), kind, sub, str(item.get("content") or ""),
        {"id": str(refer)} if refer else None,
    )  # fmt: skip


def from_mini(item: Mapping[str, Any], zone: ZoneInfo) -> Row:
    """An item of PyWxDump's small JSON: names only."""
    name = str(item["nickname"])
    kind, sub, text, facts = placeholder(str(item["message"]))
    return Row("", time_of(item["time"], zone), "", "", name, (name,), kind, sub, text, None, facts)


def placeholder(text: str) -> tuple[int, int, str, dict[str, Any]]:
    """(type, subtype, text, facts) of a text in which a placeholder may stand for a medium."""
    if text.startswith("> ") and (found := _QUOTED.match(text)):
        lines = [line[2:] for line in found[1].splitlines()]
        author = re.sub(r"\([^)]*\)(?: [-\d]+)? [\d:]+$|\([^)]*\)$", "", lines[0])
        refer = {"content": "\n".join(lines[1:]), "senderName": author}
        return 49, 57, found[2], {"refer": refer}
    if text[:1] not in "[!":
        return 1, 0, text, {}
    for pattern in _PLACEHOLDERS:
        if found := pattern.match(text):
            facts = {key: value for key, value in found.groupdict().items() if value}
            return *type_called(found[1]), "", facts
    return 1, 0, text, {}
