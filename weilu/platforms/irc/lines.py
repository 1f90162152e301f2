"""The lines of an IRC log: Ubuntu's raw layout, irssi, WeeChat, ZNC and mIRC.

All five put a time before a line, and differ in how they mark what is not speech; the sentences
behind those marks are much alike.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

#: Some archives write a blank after every "]", in nicks too.
_NICK = r"(?:\S*\] )*?\S+"
#: The date if the line has one, hour, minute, second, the rest.
STAMPED = re.compile(
    r"\[?(?:(\d{4}-\d\d-\d\d)[T ])?(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\]?[ \t]+(\S.*)",
    re.DOTALL,
)
_SAID = re.compile(r"<[ ]*([@+%&~!]?)([^>\n]{1,80})>(?: (.*))?$", re.DOTALL)
_TABBED = re.compile(r"([@+%&~!]?)([^\s\t<>]+)\t(.*)$", re.DOTALL)
_ACTION = re.compile(r" ?\* ?\t?([@+%&~]?)(\S+)(?: (.*))?$", re.DOTALL)
_NOTICE = re.compile(r"-([^\s:()]+)(?:\([^)]*\))?(?::[^\s-]+)?- (.*)$", re.DOTALL)
_TOLD = re.compile(r"(?:===|-!-|\*\*\*|-->|<--|--|ℹ|⚡)[ \t]+(.*)$", re.DOTALL)
#: Servers say nothing longer.
_SENTENCE_LIMIT = 1_000
_MASK = r"[\[(][^\])]*[\])]"
_COLOURS = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x0f\x11\x16\x1d-\x1f]")
_OPENED = re.compile(
    r"(?:---|====|Session)\s.*?(?P<month>[A-Za-z]{3})[a-z]* +(?P<day>\d{1,2})(?: (?P<time>\d\d:\d\d:\d\d))?,? "
    r"(?P<year>\d{4})"
)
_MONTHS = (
    ("jan",), ("feb",), ("mar", "mär"), ("apr",), ("may", "mai"), ("jun",), ("jul",), ("aug",),
    ("sep",), ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip

_DEEDS = tuple(
    (word, kind, re.compile(pattern, re.DOTALL))
    for word, kind, pattern in (
        ("joined", "join", rf"(?P<who>{_NICK})(?: +{_MASK})* +has joined\b.*"),
        ("Joins", "join", rf"Joins: (?P<who>{_NICK}).*"),
        ("left", "leave", rf"(?P<who>{_NICK})(?: +{_MASK})* +has left\b.*"),
        ("quit", "leave", rf"(?P<who>{_NICK})(?: +{_MASK})* +has quit\b.*"),
        ("Quit", "leave", rf"(?P<who>{_NICK}) +{_MASK} Quit\b.*"),
        ("Parts", "leave", rf"Parts: (?P<who>{_NICK}).*"),
        ("Quits", "leave", rf"Quits: (?P<who>{_NICK}).*"),
        ("kicked", "removed", rf"(?P<whom>{_NICK}) was kicked\b.*? by (?P<who>{_NICK}).*"),
        ("kicked", "removed", rf"(?P<who>{_NICK}) has kicked (?P<whom>{_NICK}).*"),
        ("known as", "nick", rf"(?P<who>{_NICK}) (?:is|are) now known as (?P<new>{_NICK})"),
        ("topic", "topic", rf"(?P<who>{_NICK}) (?:changed|changes|has changed) (?:the )?topic\b.*?\bto:? ['\"]?(?P<new>.*?)['\"]?"),
        ("mode", "mode", rf"[Mm]ode[/ ]\S+ \[(?P<new>[^\]]*)\] by (?P<who>{_NICK}).*"),
        ("mode", "mode", rf"(?P<who>{_NICK}) sets mode:? (?P<new>.*)"),
    )
)  # fmt: skip
#: Lines of mIRC begin with the * of an action even if the server says them: then a mask follows.
_SERVER_SAID = re.compile(
    rf"(?:Joins|Parts|Quits): |\S+ {_MASK} (?:has |Quit)|\S+ (?:is now known as|was kicked by|sets mode:|changes topic to) "
)


class Line(NamedTuple):
    """What one line says. Nicks are as written, without signs of rank."""

    kind: str
    who: str = ""
    text: str = ""
    whom: str = ""
    staff: bool = False  #: the sign of rank before the nick says so
    data: Mapping[str, Any] | None = None


def plain(line: str) -> str:
    """Without colours and emphasis."""
    return line if line.isprintable() else _COLOURS.sub("", line)


def moment_of(line: str) -> tuple[int, ...] | None:
    """(year, month, day, hour, minute, second) of a line that says which day begins or ends."""
    found = _OPENED.match(line)
    if not found:
        return None
    month = found["month"].lower()
    number = next((n for n, names in enumerate(_MONTHS, 1) if month in names), 0)
    clock = map(int, (found["time"] or "00:00:00").split(":"))
    return (int(found["year"]), number, int(found["day"]), *clock) if number else None


def line_of(rest: str) -> Line | None:
    """What stands behind the time, or a whole line without one; `None` if it is no IRC."""
    if rest.startswith("<") and (said := _SAID.match(rest)):
        return Line(
            "message", said[2].replace(" ", ""), said[3] or "", staff=said[1] in ("@", "&", "~")
        )
    if rest.startswith(("Session ", "--- ")):
        return Line("system", "", rest.strip())
    if told := _TOLD.match(rest):
        return _deed(told[1].strip())
    if rest.startswith(("*", " *")) and (acted := _ACTION.match(rest)):
        sentence = rest.lstrip(" *\t")
        if _SERVER_SAID.match(sentence):
            return _deed(sentence)
        return Line("message", acted[2], acted[3] or "", data={"action": True})
    if tabbed := _TABBED.match(rest):
        return Line("message", tabbed[2], tabbed[3], staff=tabbed[1] in ("@", "&", "~"))
    if notice := _NOTICE.match(rest):
        return Line("message", notice[1], notice[2])
    return None


def _deed(sentence: str) -> Line:
    for word, kind, pattern in _DEEDS if len(sentence) < _SENTENCE_LIMIT else ():
        if word in sentence and (found := pattern.fullmatch(sentence)):
            return _line(kind, sentence, found.groupdict())
    first, _space, rest = sentence.partition(" ")
    return Line("told", first, rest)


def _line(kind: str, sentence: str, parts: dict[str, str]) -> Line:
    parts = {name: _unspaced(nick) if name != "new" else nick for name, nick in parts.items()}
    who = parts["who"].lstrip("@+%&~") or parts["who"]
    if kind == "nick":
        data = {"action": "nick", "old_name": who, "new_name": _unspaced(parts["new"])}
        return Line("system", who, sentence, data=data)
    if kind == "mode":
        return Line("system", who, sentence, _made_operator(parts["new"]), data={"action": "mode"})
    if kind == "topic":
        return Line("rename", who, parts["new"], data={"what": "description"})
    return Line(kind, who, sentence, parts.get("whom", ""))


def _unspaced(nick: str) -> str:
    return nick.replace(" ", "")


def _made_operator(mode: str) -> str:
    """Of "+o nick", the nick."""
    change, _space, nicks = mode.partition(" ")
    return nicks.split()[0] if change == "+o" and nicks.split() else ""
