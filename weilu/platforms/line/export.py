"""LINE's "export chat history": a text with a line for each day, and tabs between its columns.

There are no ids (they are fingerprinted) and no time zone. People are their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from weilu.platforms.contract import (
    EventSeen,
    GroupSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
    Unreadable,
)
from weilu.platforms.export_text import RECORD_LIMIT, head_lines, numbered_lines, too_long
from weilu.platforms.fingerprint import Fingerprints
from weilu.platforms.known_names import KnownNames
from weilu.platforms.line.rules import deed_of, media_of
from weilu.platforms.local_time import full_hour, local_micros

LABEL = gettext_lazy("LINE, chat history as text")
_TITLE = re.compile(
    r"\ufeff?\[LINE\] ?(?:與|与|Chat history (?:in|with) )?(?P<name>.*?)"
    r"(?:的聊天(?:記錄|记录)|のトーク履歴|とのトーク履歴)?\s*$"
    r"|\ufeff?Chat history (?:in|with) (?P<plain>.+)$"
)
_SAVED = re.compile(r"(?:保存日期|儲存日期|保存日時|Saved on)\s?[:：]")
_DAY = re.compile(
    r"(?P<y>\d{4})[./](?P<m>\d{1,2})[./](?P<d>\d{1,2})(?: ?[(（]?\D{1,12}[)）]?)?$"
    r"|\w{3}, (?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4})$"
)
_SAID = re.compile(
    r"(上午|下午|午前|午後|AM|PM)? ?(\d{1,2}):(\d\d) ?(AM|PM)?\t([^\t]*)\t(.*)$", re.DOTALL
)


def recognise(head: bytes, name: str) -> int:
    """By its title and by lines of three columns."""
    lines = head_lines(head)[:300]
    titled = bool(lines) and _TITLE.match(lines[0]) is not None
    days = sum(_DAY.match(line) is not None for line in lines)
    said = sum(_SAID.match(line) is not None for line in lines)
    if not said or not days:
        return 0
    return 96 if titled else 60 + 20 * ("line" in name.lower())


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    yield from _Chat(source, options).told()


class _Chat:
    """One reading of one chat."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._names = KnownNames()
        self._identify = Fingerprints().identify
        self._day: tuple[int, int, int] | None = None
        self._group = options.group or source.path.stem

    def told(self) -> Iterator[Told]:
        found: re.Match[str] | None = None
        begun, size, body = 0, 0, list[str]()
        started = False
        for number, line in numbered_lines(self._source, self._options, LABEL):
            said = _SAID.match(line) if line else None
            day = _DAY.match(line) if line and not said else None
            if not (said or day) and (found and line is not None):
                body.append(line)
                size += len(line) + 1
                if size > RECORD_LIMIT:
                    raise too_long(self._source, LABEL, begun)
                continue
            if found:
                yield from self._events(found, begun, body)
                found = None
            if said and not started:
                started = True
                yield GroupSeen(self._group, self._group)
            if said:
                found, begun, size, body = said, number, 0, []
            elif day:
                self._day = _date(day)
            else:
                yield from self._before(number, line)
        if found:
            yield from self._events(found, begun, body)
        if not started:
            why = _("no line of it is a message as LINE writes it")
            raise Unreadable(file=self._source.path.name, format=LABEL, why=why)

    def _before(self, number: int, line: str | None) -> Iterator[Refused]:
        """The title, the date of saving and empty lines; anything else can't be taken."""
        if line is None:
            yield Refused(f"line {number}", gettext_noop("Its characters are damaged."))
        elif number == 1 and (title := _TITLE.match(line)):
            name = (title["name"] or title["plain"] or "").strip()
            self._group = self._options.group or name or self._group
        elif line.strip() and not _SAVED.match(line):
            yield Refused(f"line {number}", gettext_noop("It stands outside of any message."))

    def _events(self, found: re.Match[str], number: int, body: list[str]) -> Iterator[Told]:
        try:
            at = self._at(found)
        except ValueError:
            yield Refused(f"line {number}", gettext_noop("Its date or time does not exist."))
            return
        name = found[5].strip()
        text = "\n".join((found[6], *body)).strip("\n ")
        if body and text.startswith('"'):
            text = text.removeprefix('"').removesuffix('"').replace('""', '"')
        if name:
            yield from self._names.meet(name, name)
            self._names.learn(self._group, name, name)
            yield from self._message(at, name, text)
        else:
            yield from self._deed(at, text)

    def _at(self, found: re.Match[str]) -> int:
        if self._day is None:
            raise ValueError("no day yet")
        hour = full_hour(int(found[2]), found[1] or found[4] or "")
        return local_micros(self._options.zone, *self._day, hour, int(found[3]))

    def _message(self, at: int, name: str, text: str) -> Iterator[Told]:
        media = media_of(text)
        text = "" if media and media != "call" else text
        named = self._names.mentioned(self._group, text) if "@" in text else ()
        kind = "call" if media == "call" else "message"
        id = self._identify(self._group, at, name, kind, media + text)
        yield EventSeen(id, at, kind, self._group, name, text, "", "", tuple(named), media)

    def _deed(self, at: int, sentence: str) -> Iterator[Told]:
        kind, author, subject, text, data = deed_of(sentence)
        for name in filter(None, (author, subject)):
            yield from self._names.meet(name, name)
        id = self._identify(self._group, at, author, kind, subject + text)
        yield EventSeen(id, at, kind, self._group, author, text, "", subject, (), "", data)


def _date(day: re.Match[str]) -> tuple[int, int, int]:
    return int(day["y"] or day["y2"]), int(day["m"] or day["m2"]), int(day["d"] or day["d2"])
