"""QQ histories: 消息记录 exported as text by the client, and JSON of qq-chat-exporter.

The client's text has no ids (they are fingerprinted) and no time zone. A file may hold several
groups (消息对象). People are their QQ numbers, mail addresses or, in discussion groups, names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, GroupSeen, ReadOptions, Refused, Source, Told
from weilu.platforms.export_text import head_lines
from weilu.platforms.fingerprint import Fingerprints
from weilu.platforms.known_names import KnownNames
from weilu.platforms.qq.files import HEAD, TITLE, Row, of_json, of_text
from weilu.platforms.qq.rules import body_of, deed_of_speaker, deeds_of


def recognise(head: bytes, name: str) -> int:
    """By its title, by heads with QQ numbers, or by the keys of qq-chat-exporter."""
    lines = head_lines(head)[:200]
    start = (lines[0] if lines else "").lstrip("\ufeff \t")
    if start.startswith("{"):
        ours = b'"chatInfo"' in head and (b'"selfUi' in head or b'"messages"' in head)
        return 90 if ours else 0
    if start.startswith(TITLE) or any(line.startswith("消息对象") for line in lines[:20]):
        return 97
    heads = filter(None, map(HEAD.match, lines))
    numbered = any((head[9] or "").endswith((")", ">")) for head in heads)
    return 60 + 20 * ("qq" in name.lower()) if numbered else 0


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    history = _History(source, options)
    history.learn()
    for row in history.rows():
        if isinstance(row, Refused):
            yield row
        else:
            yield from history.told(row)


class _History:
    """One reading of one file."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        with source.open() as stream:
            head = "\n".join(head_lines(stream.read(1 << 16))[:1])
        self._json = head.lstrip("\ufeff \t").startswith("{")
        self._source = source
        self._options = options
        self._chat: dict[str, Any] = {}
        self._names = KnownNames()
        self._identify = Fingerprints().identify
        self._told_groups: set[str] = set()

    def rows(self) -> Iterator[Row | Refused]:
        if self._json:
            return of_json(self._source, self._options, self._chat)
        return of_text(self._source, self._options)

    def learn(self) -> None:
        """The first reading: whose names are whose."""
        for row in self.rows():
            if isinstance(row, Row) and not row.system:
                self._names.learn(row.group, row.sender, row.name, row.uid)

    def told(self, row: Row) -> Iterator[Told]:
        group = self._group(row)
        if group.id not in self._told_groups:
            self._told_groups.add(group.id)
            yield group
        if row.system:
            yield from self._deeds(row, group.id)
            return
        yield from self._names.tell(row.sender, row.name, row.staff)
        kind = "" if self._json else deed_of_speaker(row.text)
        if kind:
            yield self._deed_of_speaker(row, group.id, kind)
        else:
            yield from self._message(row, group.id)

    def _group(self, row: Row) -> GroupSeen:
        if row.group:
            return GroupSeen(row.group, row.group)
        name = str(self._options.group or self._chat.get("name") or self._source.path.stem)
        keys = ("groupCode", "peerUin", "peerUid", "uin", "uid", "id")
        identity = next((str(self._chat[key]) for key in keys if self._chat.get(key)), name)
        return GroupSeen(identity, name)

    def _message(self, row: Row, group: str) -> Iterator[Told]:
        text, media, facts = body_of(row.text)
        media = row.media or media
        if row.quoted[0] and not row.reply_to:
            facts = {**facts, "quoted": row.quoted[0], "quoted_author": row.quoted[1]}
        named = []
        for uid, name in row.mentions:
            person = self._names.of(row.group, uid)
            yield from self._names.meet(person, name)
            named.append(person)
        for name in self._names.mentioned(row.group, text) if "@" in text else ():
            yield from self._names.tell_named(row.group, name)
            named.append(self._names.of(row.group, name))
        kind = "call" if media == "call" else "message"
        id = row.id or self._identify(group, row.at, row.sender, kind, media + text)
        yield EventSeen(
            id, row.at, kind, group, row.sender, text, row.reply_to, "",
            tuple(dict.fromkeys(named)), media, (facts or None) if kind == "message" else None,
        )  # fmt: skip
        if row.recalled:
            yield EventSeen(f"{id}.recall", row.at, "recall", group, row.sender, "", id)

    def _deed_of_speaker(self, row: Row, group: str, kind: str) -> EventSeen:
        author, subject = ("", row.sender) if kind == "removed" else (row.sender, "")
        id = self._identify(group, row.at, author, kind, subject + row.text)
        return EventSeen(id, row.at, kind, group, author, row.text, "", subject)

    def _deeds(self, row: Row, group: str) -> Iterator[Told]:
        for turn, (kind, author, subject, text, data) in enumerate(deeds_of(row.text)):
            ids = []
            for identity, name in (author, subject):
                if identity:
                    yield from self._names.tell(identity, name)
                elif name:
                    yield from self._names.tell_named(row.group, name)
                ids.append(identity or (self._names.of(row.group, name) if name else ""))
            id = row.id or self._identify(group, row.at, ids[0], kind, ids[1] + text)
            yield EventSeen(
                f"{id}.{turn}" if row.id and turn else id,
                row.at, kind, group, ids[0], text, "", ids[1], (), "", data,
            )  # fmt: skip
