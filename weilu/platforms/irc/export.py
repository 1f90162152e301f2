"""IRC logs, one file each, as clients and archives write them.

The id of an event is the number of its line from 0, so it is only unique within its file: the
group is the file, by its stem. Where several files are one channel, `options.group` names it, and
ids become `stem:number`. The date comes from full stamps, from lines such as `--- Day changed`, or
from the file's name or folders; times are local in `options.zone`. People are their nicks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from weilu.platforms.contract import (
    EventSeen,
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
    Unreadable,
)
from weilu.platforms.export_text import head_lines, numbered_lines
from weilu.platforms.irc.lines import STAMPED, Line, line_of, moment_of, plain
from weilu.platforms.irc.rules import mentioned, passed_midnight
from weilu.platforms.local_time import local_micros

LABEL = gettext_lazy("IRC log (Ubuntu, irssi, WeeChat, ZNC, mIRC)")
_FALLBACK = "cp1252"
#: What may stand on a line without a time; it happened when the line before did.
_TIMELESS = ("===", "***", "-!-", "--- ", "Session ")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./]?([01]\d)[-_./]?([0-3]\d)(?!\d)")


def recognise(head: bytes, name: str) -> int:
    """By the share of lines that are IRC."""
    lines = [plain(line) for line in head_lines(head)[:300] if line.strip()]
    stamped = sum(_is_irc(line) for line in lines)
    others = sum(line.startswith(("===", "---", "***", "Session ")) for line in lines)
    if not stamped or stamped + others < len(lines) * 0.7:
        return 0
    return 80 if stamped > 2 or name.endswith(".log") else 50


def _is_irc(line: str) -> bool:
    found = STAMPED.match(line)
    return bool(found and line_of(found[5]))


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    yield from _Log(source, options).told()


def date_in_path(path: Path) -> date | None:
    """The day in `#ubuntu_20240531.log`, `2024-05-31.txt` or `2024/05/31/#ubuntu.txt`."""
    for text in (path.name, "/".join(path.parts[-4:])):
        for found in reversed(list(_IN_NAME.finditer(text))):
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


class _Log:
    """One reading of one log."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._group = options.group or source.path.stem
        self._prefix = f"{source.path.stem}:" if options.group else ""
        self._nicks: dict[str, str] = {}
        self._seen: set[str] = set()
        self._day = date_in_path(source.path)
        self._told_days = False
        self._minute = -1
        self._at = 0

    def told(self) -> Iterator[Told]:
        self._survey()
        yield GroupSeen(self._group, self._group)
        for number, line in numbered_lines(self._source, self._options, LABEL, _FALLBACK):
            if line:
                try:
                    yield from self._events(number - 1, plain(line))
                except (ValueError, OverflowError):
                    yield Refused(
                        f"line {number}", gettext_noop("Its date or time does not exist.")
                    )

    def _survey(self) -> None:
        """Learn all nicks, since those addressed may speak later, and the first time and day."""
        first = None
        dated = self._day is not None
        for _number, line in numbered_lines(self._source, self._options, LABEL, _FALLBACK):
            if not line:
                continue
            line = plain(line)
            found = STAMPED.match(line)
            dated = dated or bool(found and found[1]) or moment_of(line) is not None
            first = first or (found if dated else None)
            said = line_of(found[5]) if found else None
            if said and said.kind == "message":
                self._nicks[said.who.lower()] = said.who.lower()
        if not dated:
            why = _(
                "no line tells its date; put it into the file name, as in channel-2024-05-31.log"
            )
            raise Unreadable(file=self._source.path.name, format=LABEL, why=why)
        if first and (self._day or first[1]):
            self._at = self._moment(first)
            self._minute = -1

    def _moment(self, found: re.Match[str]) -> int:
        """Microseconds UTC of a stamped line; past midnight the day moves on."""
        if found[1]:
            self._day = date.fromisoformat(found[1])
        hour, minute = int(found[2]), int(found[3])
        if self._day is None:
            raise ValueError("no day yet")
        now = hour * 60 + minute
        if not (found[1] or self._told_days) and passed_midnight(self._minute, now):
            self._day += timedelta(days=1)
        self._minute = now
        day = self._day
        return local_micros(
            self._options.zone, day.year, day.month, day.day, hour, minute, int(found[4] or 0)
        )

    def _events(self, number: int, text: str) -> Iterator[Told]:
        found = STAMPED.match(text)
        if found:
            self._at = self._moment(found)
            line = line_of(found[5])
        elif moment := moment_of(text):
            year, month, day, *clock = moment
            self._at = local_micros(self._options.zone, year, month, day, *clock)
            self._day, self._told_days, self._minute = date(year, month, day), True, -1
            line = Line("system", "", text.strip())
        else:
            line = line_of(text) if text.startswith(_TIMELESS) else None
        if line is None and not text.strip():
            return
        if line is None or not self._at:
            yield Refused(f"line {number + 1}", gettext_noop("It is no line of an IRC log."))
            return
        yield from self._told_by(number, line)

    def _told_by(self, number: int, line: Line) -> Iterator[Told]:
        """People and the event of one line."""
        kind, who, text, whom, staff, data = line
        if kind == "told":
            kind, who, text, data = self._acted(who, text)
        author, subject = who.lower(), whom.lower()
        if who:
            yield from self._met(who, staff)
        if whom:
            yield from self._met(whom, staff=kind == "system")
        if kind == "system" and data and data.get("action") == "nick":
            yield from self._met(data["new_name"])
        named = mentioned(text, self._nicks, author) if kind == "message" else ()
        yield EventSeen(
            f"{self._prefix}{number}", self._at, kind, self._group, author, text, "", subject,
            named, "", data,
        )  # fmt: skip

    def _acted(self, who: str, text: str) -> tuple[str, str, str, dict[str, bool] | None]:
        """Old logs mark actions and the server's words alike: a known nick tells them apart."""
        if who.lower() in self._nicks:
            return "message", who, text, {"action": True}
        return "system", "", f"{who} {text}".strip(), None

    def _met(self, nick: str, staff: bool = False) -> Iterator[PersonSeen]:
        key = nick.lower()
        if staff or key not in self._seen:
            self._seen.add(key)
            self._nicks[key] = key
            yield PersonSeen(key, nick, is_staff=staff)
