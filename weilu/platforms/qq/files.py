"""The files QQ histories come in, as streams of `Row`: the client's text and exporters' JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy, gettext_noop

from weilu.platforms.contract import ReadOptions, Refused, Source
from weilu.platforms.export_json import END, Broken, JsonReader
from weilu.platforms.export_text import RECORD_LIMIT, numbered_lines, too_long
from weilu.platforms.local_time import full_hour, local_micros
from weilu.platforms.moments import checked, from_iso
from weilu.platforms.qq.rules import ELEMENTS, SYSTEM_ID, SYSTEM_NAMES, speaker_of

LABEL = gettext_lazy("QQ (消息记录 as text, qq-chat-exporter JSON)")
HEAD = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2}) (上午|下午)? ?(\d{1,2}):(\d\d):(\d\d)"
    r"(?: (AM|PM|上午|下午))?(?: (.{0,150}))?$"
)
TITLE = "消息记录"
_SECTION = re.compile(r"消息对象[:：](.*)$")
_RULE = re.compile(r"=+\s*$|消息分组[:：]|消息记录（此消息记录")
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OverflowError)


class Row(NamedTuple):
    """A message as exported."""

    id: str  #: "" in the client's text
    at: int
    group: str  #: name of the section of a text; "" in JSON
    sender: str
    name: str
    staff: bool
    system: bool
    text: str
    reply_to: str = ""
    mentions: tuple[tuple[str, str], ...] = ()  #: (id, name)
    media: str = ""
    recalled: bool = False
    uid: str = ""  #: the client's internal id, by which mentions name people
    quoted: tuple[str, str] = ("", "")  #: text and author of the message answered


def of_text(source: Source, options: ReadOptions) -> Iterator[Row | Refused]:
    """Sections by 消息对象; in them a head, the text below it and an empty line."""
    group, head, begun, size, body = "", None, 0, 0, list[str]()
    for number, line in numbered_lines(source, options, LABEL):
        if line is None:
            yield Refused(f"line {number}", gettext_noop("Its characters are damaged."))
            continue
        found = HEAD.match(line)
        section = _SECTION.match(line)
        if found or section:
            if head:
                yield _block(head, begun, body, group, options)
            head, begun, size, body = found, number, 0, []
            group = section[1].strip() if section else group
        elif _RULE.match(line):
            continue
        elif head:
            body.append(line)
            size += len(line) + 1
            if size > RECORD_LIMIT:
                raise too_long(source, LABEL, begun)
        elif line.strip():
            yield Refused(f"line {number}", gettext_noop("It stands outside of any message."))
    if head:
        yield _block(head, begun, body, group, options)


def _block(
    head: re.Match[str], line: int, body: list[str], group: str, options: ReadOptions
) -> Row | Refused:
    speaker = speaker_of(head[9] or "")
    hour = full_hour(int(head[5]), head[4] or head[8] or "")
    try:
        at = local_micros(
            options.zone, int(head[1]), int(head[2]), int(head[3]), hour, int(head[6]), int(head[7])
        )
    except ValueError:
        return Refused(f"line {line}", gettext_noop("Its date or time does not exist."))
    system = speaker.id == SYSTEM_ID or speaker.name in SYSTEM_NAMES
    text = "\n".join(body).strip("\n ")
    return Row("", at, group, speaker.id, speaker.name, speaker.is_staff, system, text)


def of_json(source: Source, options: ReadOptions, chat: dict[str, Any]) -> Iterator[Row | Refused]:
    """The messages of qq-chat-exporter; `chat` takes its `chatInfo`."""
    with source.open() as stream:
        reader = JsonReader(
            stream,
            file=source.path.name,
            format=str(LABEL),
            arrays=frozenset(("messages",)),
            keep=frozenset(("chatInfo",)),
            encoding=options.encoding,
        )
        for path, value in reader.walk():
            if path == "messages[]":
                yield _item(value, reader, options)
            elif value is not END and isinstance(value, dict):
                chat.update(value)


def _item(item: Any, reader: JsonReader, options: ReadOptions) -> Row | Refused:
    if isinstance(item, Broken):
        return Refused(reader.where(), item.why)
    try:
        return _row(item, options)
    except _FAULTS:
        why = gettext_noop(
            "It has no id or time that can be read, or its parts are not what they should be."
        )
        return Refused(reader.where(), why)


def _row(item: dict[str, Any], options: ReadOptions) -> Row:
    sender, content = item["sender"], item.get("content") or {}
    names = (sender.get(key) for key in ("groupCard", "name", "nickname", "remark"))
    identity = _identity(sender)
    elements = [part for part in content.get("elements") or () if isinstance(part, dict)]
    reply = content.get("reply") or {}
    return Row(
        id=str(item.get("id") or item["messageId"]),
        at=_time(item.get("timestamp") or item["time"], options),
        group="",
        sender=identity,
        name=str(next(filter(None, names), identity)),
        staff=sender.get("role") in ("owner", "admin"),
        system=bool(item.get("system")) or item.get("type") == "system",
        text=str(content.get("text") or ""),
        reply_to=str(reply.get("referencedMessageId") or reply.get("messageId") or ""),
        mentions=_mentions(content),
        media=next(filter(None, (ELEMENTS.get(str(e.get("type"))) for e in elements)), ""),
        recalled=bool(item.get("recalled")),
        uid=str(sender.get("uid") or ""),
        quoted=(str(reply.get("content") or ""), str(reply.get("senderName") or "")),
    )


def _identity(person: dict[str, Any]) -> str:
    """The QQ number, as in the client's text, else the client's internal id."""
    number = str(person.get("uin") or "")
    return number if number.strip("0") else str(person.get("uid") or person.get("name") or "")


def _mentions(content: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for named in content.get("mentions") or ():
        person = _identity(named)
        if person and named.get("type") != "all" and person != "all":
            found.append((person, str(named.get("name") or person).removeprefix("@")))
    return tuple(found)


def _time(value: Any, options: ReadOptions) -> int:
    """Milliseconds or seconds since 1970, or ISO 8601."""
    if isinstance(value, str) and not value.isdigit():
        return from_iso(value, options.zone)
    number = int(value)
    return checked(number * (1_000 if number > 10**11 else 1_000_000))
