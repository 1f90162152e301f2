"""WeChat histories, as MemoTrace (留痕), chatlog, PyWxDump, WeFlow and EchoTrace export them.

People are their wxid; those a system message names only by name are found among the senders of the
same file (it is read twice). A quoted message is named by `reply_to` where the export's ids allow
it, else quoted in the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import (
    EventSeen,
    GroupSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
)
from weilu.platforms.export_text import head_lines
from weilu.platforms.fingerprint import Fingerprints
from weilu.platforms.known_names import KnownNames
from weilu.platforms.wechat.files import CHATLOG_HEAD, MEMOTRACE_HEAD, columns_of, rows_of
from weilu.platforms.wechat.rows import Row, time_of
from weilu.platforms.wechat.rules import (
    APP,
    NOTICE,
    PAT,
    QUOTE,
    SYSTEM,
    Content,
    Deed,
    content_of,
    deeds_of,
    media_of,
    members_of,
)

_KEYS = re.compile(
    rb'"(?:isChatRoom|talkerName|senderUsername|MsgSvrID|room_name|senderDisplayName)"\s*:'
)
_MINI = re.compile(rb'"nickname"\s*:.{0,4000}?"message"\s*:.{0,4000}?"time"\s*:', re.DOTALL)
_STEM_TAIL = re.compile(r"(?:_utf8|_chat|_messages)$")
#: Messages whose time and sender are remembered, to find the one a quotation means.
_QUOTABLE = 50_000


def recognise(head: bytes, name: str) -> int:
    """By the keys, the columns or the heads of its messages; a name of theirs adds some."""
    lines = head_lines(head)[:200]
    start = (lines[0] if lines else "").lstrip("\ufeff \t")
    if start.startswith(("[", "{")):
        if _KEYS.search(head):
            return 92
        return 45 + 20 * ("wechat" in name.lower()) if _MINI.search(head) else 0
    if columns_of(start) is not None:
        return 95
    if any(CHATLOG_HEAD.match(line) for line in lines):
        return 75
    return 45 if MEMOTRACE_HEAD.match(start) and "消息记录" not in start else 0


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    history = _History(source, options)
    history.learn()
    session: dict[str, Any] = {}
    for row in rows_of(source, options, session):
        if isinstance(row, Refused):
            yield row
        else:
            yield from history.told(row)


class _History:
    """One reading of one file, which may hold several chats."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._names = KnownNames()
        self._identify = Fingerprints().identify
        self._groups: dict[str, str] = {}
        self._told_groups: set[str] = set()
        self._only = ("", "")
        self._by_time: dict[tuple[int, str], str] = {}

    def learn(self) -> None:
        """The first reading: whose names are whose, and which chats there are."""
        session: dict[str, Any] = {}
        for row in rows_of(self._source, self._options, session):
            if isinstance(row, Row):
                self._groups.setdefault(row.group, row.group_name)
                if "<" in row.text[:200]:
                    for person, name in members_of(row.text):
                        self._names.learn(row.group, person, name)
                if row.type not in SYSTEM:
                    self._names.learn(row.group, row.sender, *row.names)
        stem = self._options.group or _STEM_TAIL.sub("", self._source.path.stem)
        name = str(session.get("displayName") or session.get("nickname") or stem)
        self._only = str(session.get("wxid") or name), name

    def told(self, row: Row) -> Iterator[Told]:
        group = self._group(row)
        if group.id not in self._told_groups:
            self._told_groups.add(group.id)
            yield group
        name = row.names[0] if row.names else self._names.name_of(row.sender)
        if row.type in SYSTEM or (row.type == APP and row.sub == PAT):
            text = content_of(row.text).text
            yield from self._deeds(row, group.id, deeds_of(text))
            return
        yield from self._names.tell(row.sender, name)
        yield from self._message(row, group.id)

    def _group(self, row: Row) -> GroupSeen:
        """A file of one chat by its name, unless the export names the chat itself."""
        if row.group_name:
            return GroupSeen(row.group, self._options.group or row.group_name)
        if len(self._groups) > 1 and row.group:
            return GroupSeen(row.group, row.group)
        return GroupSeen(*self._only)

    def _message(self, row: Row, group: str) -> Iterator[Told]:
        content = content_of(row.text) if "<" in row.text[:200] else Content(row.text, {})
        media, text, data = media_of(row.type, row.sub), content.text, content.data
        if row.facts:
            data = {**row.facts, **data}
        if media and media not in ("link", "transfer", "red_packet", "file", "location"):
            text = "" if text == row.text and row.type != APP else text
        if media in ("file", "link") and row.type == APP and not text:
            text = str(data.get("title", ""))
        if row.type == APP and row.sub == NOTICE and not text:
            text = str(data.get("title", ""))
        reply, quoted = self._quoted(row, group, content)
        named = []
        for name in self._names.mentioned(row.group, text) if "@" in text else ():
            yield from self._names.tell_named(row.group, name)
            named.append(self._names.of(row.group, name))
        facts = {key: value for key, value in {**data, **quoted}.items() if value}
        kind = "call" if media == "call" else "message"
        if kind == "call":
            facts = {key: value for key, value in facts.items() if key == "seconds"}
        id = row.id or self._identify(group, row.at, row.sender, kind, media + text)
        self._remember(row, id)
        yield EventSeen(
            id, row.at, kind, group, row.sender, text, reply, "", tuple(named), media, facts or None
        )

    def _quoted(self, row: Row, group: str, content: Content) -> tuple[str, dict[str, Any]]:
        """The id of the message quoted, else what of it is told."""
        if row.refer is not None:
            refer = row.refer
            at = str(refer.get("time") or "")
            by, identity = str(refer.get("sender") or ""), str(refer.get("id") or "")
            text, author = str(refer.get("content") or ""), str(refer.get("senderName") or by)
            told = {"quoted": text, "quoted_author": author}
        else:
            at, by, identity, told = content.quoted_at, content.quoted_by, content.quoted, {}
        if not (row.type == APP and row.sub == QUOTE) and not identity:
            return "", {}
        try:
            known = self._by_time.get((time_of(at, self._options.zone), by), "") if at else ""
        except (ValueError, OverflowError):
            known = ""
        return (known, told) if known else (identity, told)

    def _remember(self, row: Row, id: str) -> None:
        if len(self._by_time) >= _QUOTABLE:
            self._by_time.clear()
        self._by_time[row.at, row.sender] = id

    def _deeds(self, row: Row, group: str, deeds: list[Deed]) -> Iterator[Told]:
        for turn, (kind, author, subject, text, data) in enumerate(deeds):
            for name in filter(None, (author, subject)):
                yield from self._names.tell_named(row.group, name)
            actor = self._names.of(row.group, author) if author else row.sender
            other = self._names.of(row.group, subject) if subject else ""
            id = row.id or self._identify(group, row.at, actor, kind, other + text)
            yield EventSeen(
                f"{id}.{turn}" if row.id and turn else id,
                row.at, kind, group, actor, text, "", other, (), "", data,
            )  # fmt: skip
