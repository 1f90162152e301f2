"""The files WeChat's exporters write, as streams of `Row`: CSV, JSON and text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from weilu.platforms import export_csv
from weilu.platforms.contract import ReadOptions, Refused, Source, Unreadable
from weilu.platforms.export_json import END, Broken, JsonReader
from weilu.platforms.export_text import RECORD_LIMIT, head_lines, numbered_lines, too_long
from weilu.platforms.wechat import rows
from weilu.platforms.wechat.rows import Row

LABEL = gettext_lazy("WeChat (MemoTrace/留痕, chatlog, PyWxDump, WeFlow)")
MEMOTRACE = {"localId", "TalkerId", "Type", "IsSender", "StrContent"}
CHATLOG = {"Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"}
PYWXDUMP = {"MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "CreateTime"}
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OverflowError)
_WHY = gettext_noop(
    "It has no time or type that can be read, or its parts are not what they should be."
)
_ARRAYS = frozenset(("", "messages", "items", "data", "data.items"))
_ITEMS = frozenset(f"{path}[]" for path in _ARRAYS)
#: `Name(wxid) [Room(id)] 2024-01-02 15:04:05`, as chatlog writes it
CHATLOG_HEAD = re.compile(
    r"(?P<name>.{0,80}?)\((?P<id>[^()\s]+)\) "
    r"(?:\[(?P<room>.*?)\((?P<room_id>[^()]+)\)\] )?"
    r"(?P<time>(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d)$"
)
#: `2024-01-02 15:04:05 Name`, as MemoTrace writes it
MEMOTRACE_HEAD = re.compile(r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?P<name>\S.{0,80})$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d{5})")


def rows_of(
    source: Source, options: ReadOptions, session: dict[str, Any]
) -> Iterator[Row | Refused]:
    """What the file holds; `session` takes what a JSON says about its chat."""
    with source.open() as stream:
        head = stream.read(1 << 16)
    start = "\n".join(head_lines(head)[:1]).lstrip("\ufeff \t")
    if start[:1] in "[{" and start:
        yield from _of_json(source, options, session)
    elif columns_of(start) is not None:
        yield from _of_csv(source, options)
    else:
        yield from _of_text(source, options)


def columns_of(line: str) -> Callable[[Mapping[str, str], ZoneInfo], Row] | None:
    """The reader for a CSV whose first line this is."""
    names = {name.strip(' "\r\n\ufeff') for name in line.split(",")}
    for columns, take in (
        (MEMOTRACE, rows.from_memotrace),
        (CHATLOG, rows.from_chatlog_csv),
        (PYWXDUMP, rows.from_pywxdump),
    ):
        if columns <= names:
            return take
    return None


def _of_csv(source: Source, options: ReadOptions) -> Iterator[Row | Refused]:
    table = export_csv.rows(source, options, LABEL)
    _line, header = next(table)
    names = [name.strip() for name in header]
    take = columns_of(",".join(names))
    for line, cells in table:
        try:
            if take is None:
                raise ValueError("no such columns")
            yield take(dict(zip(names, cells, strict=False)), options.zone)
        except _FAULTS:
            yield Refused(f"line {line}", _WHY)


def _of_json(
    source: Source, options: ReadOptions, session: dict[str, Any]
) -> Iterator[Row | Refused]:
    with source.open() as stream:
        reader = JsonReader(
            stream,
            file=source.path.name,
            format=str(LABEL),
            arrays=_ARRAYS,
            keep=frozenset(("session", "weflow")),
            encoding=options.encoding,
        )
        for path, value in reader.walk():
            if path in _ITEMS:
                yield _item(value, reader, options.zone)
            elif value is not END and isinstance(value, dict):
                session.update(value)


def _item(item: Any, reader: JsonReader, zone: ZoneInfo) -> Row | Refused:
    if isinstance(item, Broken):
        return Refused(reader.where(), item.why)
    try:
        if "createTime" in item and "localId" in item:
            return rows.from_weflow(item, zone)
        if "talker" in item and "seq" in item:
            return rows.from_chatlog(item, zone)
        if "type_name" in item:
            return rows.from_pywxdump(item, zone)
        return rows.from_mini(item, zone)
    except _FAULTS:
        return Refused(reader.where(), _WHY)


def _of_text(source: Source, options: ReadOptions) -> Iterator[Row | Refused]:
    """Blocks of a head, the text below and an empty line."""
    pattern = _text_pattern(source, options)
    year = _YEAR.search(source.path.stem)
    head: re.Match[str] | None = None
    begun, size, body = 0, 0, list[str]()
    for number, line in numbered_lines(source, options, LABEL):
        if line is None:
            yield Refused(f"line {number}", gettext_noop("Its characters are damaged."))
            continue
        found = pattern.match(line)
        if found is None and head is not None:
            body.append(line)
            size += len(line) + 1
            if size > RECORD_LIMIT:
                raise too_long(source, LABEL, begun)
        elif found is None and line.strip():
            yield Refused(f"line {number}", gettext_noop("It stands before the first message."))
        elif found is not None:
            if head is not None:
                yield _block(source, head, begun, body, year, options.zone)
            head, begun, size, body = found, number, 0, []
    if head is not None:
        yield _block(source, head, begun, body, year, options.zone)


def _text_pattern(source: Source, options: ReadOptions) -> re.Pattern[str]:
    for _number, line in numbered_lines(source, options, LABEL):
        for pattern in (CHATLOG_HEAD, MEMOTRACE_HEAD):
            if line and pattern.match(line):
                return pattern
    why = _("no line of it begins a message as the exporters of WeChat write it")
    raise Unreadable(file=source.path.name, format=LABEL, why=why)


def _block(
    source: Source, head: re.Match[str], line: int, body: list[str],
    year: re.Match[str] | None, zone: ZoneInfo,
) -> Row | Refused:  # fmt: skip
    parts = head.groupdict()
    time = parts["time"]
    if len(time) < 19:
        if year is None:
            why = _(
                "its times have no year; export it as JSON or CSV, or put the year into its name"
            )
            raise Unreadable(file=source.path.name, format=LABEL, why=why)
        time = f"{year[1]}-{time}"
    name = parts["name"].strip()
    sender = parts.get("id") or name
    room = parts.get("room_id") or ""
    kind, sub, text, facts = rows.placeholder("\n".join(body).strip("\n"))
    if sender == "系统消息" or name == "系统消息":
        kind, sub, sender, name = 10000, 0, "", ""
    try:
        return Row(
            "", rows.time_of(time, zone), room, parts.get("room") or room, sender,
            (name,) if name else (), kind, sub, text, facts.pop("refer", None), facts,
        )  # fmt: skip
    except _FAULTS:
        return Refused(f"line {line}", _WHY)
