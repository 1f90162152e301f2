"""WhatsApp "Export chat", as text or as the zip it comes in.

Messages have no ids: they are fingerprinted. People are their names as the phone's contacts had
them, or telephone numbers; the group is the file's name, as WhatsApp gives it, or `options.group`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from weilu.platforms.contract import (
    EventSeen,
    EventsSeen,
    GroupSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
    ToldTogether,
    Unreadable,
)
from weilu.platforms.export_text import (
    RECORD_LIMIT,
    Block,
    head_lines,
    text_blocks,
    too_long,
)
from weilu.platforms.fingerprint import Fingerprints
from weilu.platforms.whatsapp import zipped
from weilu.platforms.whatsapp.layout import (
    BRACKETED,
    DASHED,
    QUICK,
    Clock,
    DateOrder,
    Layout,
    pattern_of,
)
from weilu.platforms.whatsapp.people import People, names_with_colon
from weilu.platforms.whatsapp.plain import Lines, PlainLines, is_odd
from weilu.platforms.whatsapp.rules import body_of, deeds_of, is_deed
from weilu.platforms.whatsapp.zipped import ZIPPED, ZippedChat

LABEL = gettext_lazy("WhatsApp, chat exported as text")
#: Lines looked at to see which kind of phone wrote the file.
_FIRST_LINES = 5_000
#: Lines taken apart together: few enough for what they fall into to stay in the processor's cache.
_AT_ONCE = 2_000
_FILE_NAME = re.compile(
    r"(?:whatsapp[ _-]*(?:chat|unterhaltung|gespräch)?[ _-]*(?:with|mit|con|com|avec|-)?[ _-]*)"
    r"|(?:(?:chat de|conversa do|chat) whatsapp (?:con|com|with)? ?)|(?:与|與)",
    re.IGNORECASE,
)
_FILE_TAIL = re.compile(r"(?:的)? ?whatsapp ?(?:聊天|对话|對話).*", re.IGNORECASE)

#: at, line number, the rest of its first line, further lines
Record = tuple[int, int, str, list[str]]


def recognise(head: bytes, name: str) -> int:
    """By lines that begin as WhatsApp's do; by the file's name where those are few."""
    if head.startswith(ZIPPED):
        return zipped.recognise(head, name)
    lines = [line for line in head_lines(head)[:400] if line.strip()]
    begins = sum(bool(BRACKETED.match(line) or DASHED.match(line)) for line in lines)
    if not begins:
        return 0
    if "whatsapp" in name.lower() or name.startswith("_chat"):
        return 98
    return 85 if begins * 4 >= len(lines) or begins > 20 else 40 if begins > 1 else 30


def read(source: Source, options: ReadOptions) -> Iterator[ToldTogether]:
    """See `contract.ExportFormat.read`."""
    group = _group(source, options)
    if _is_zip(source):
        source = chat = ZippedChat(source, LABEL)
        group = _group(source, replace(options, group=chat.group or options.group))
    layout, names = _survey(source, options)
    yield GroupSeen(group, group)
    yield from _Chat(source, options, layout, names, group).told()


def _is_zip(source: Source) -> bool:
    with source.open() as stream:
        return stream.read(len(ZIPPED)) == ZIPPED


def _group(source: Source, options: ReadOptions) -> str:
    stem = options.group or source.path.stem
    if not options.group and stem in ("_chat", "chat"):  # as on all iPhones, in a folder each
        stem = source.path.parent.name or stem
    name = _FILE_NAME.sub("", _FILE_TAIL.sub("", stem), count=1).strip(" _-")
    return name or stem


def _survey(source: Source, options: ReadOptions) -> tuple[Layout, set[str]]:
    """How times are written, and names that hold a colon.

    Reads on until the order of day and month is beyond doubt, at worst to the end.
    """
    order = DateOrder(options.date_order)
    blocks = text_blocks(source, options, LABEL)
    first = next(blocks, None)
    pattern = pattern_of(first.lines[:_FIRST_LINES]) if first else None
    if first is None or pattern is None:
        why = _("no line of it begins with a date as WhatsApp writes it")
        raise Unreadable(file=source.path.name, format=LABEL, why=why)
    begins = filter(None, map(pattern.match, filter(None, first.lines[:_FIRST_LINES])))
    names = names_with_colon(found[10] for found in begins)
    for block in chain([first], blocks):
        if _decide(order, pattern, block.lines):
            break
    return Layout(pattern, order.decided()), names


def _decide(order: DateOrder, pattern: re.Pattern[str], lines: list[str | None]) -> bool:
    last: tuple[str, ...] = ()
    for line in lines:
        found = pattern.match(line) if line else None
        if found is None:
            continue
        parts = (found[2], found[3], found[4])
        if parts == last:
            continue
        last = parts
        if "/" in found[1] and found[9] in ("AM", "PM"):
            order.usual = "MDY"
        if order.take(parts):
            return True
    return False


class _Chat:
    """One reading of one chat."""

    def __init__(
        self, source: Source, options: ReadOptions, layout: Layout, names: set[str], group: str
    ) -> None:
        self._source = source
        self._options = options
        self._layout = layout
        self._group = group
        self._people = People(names)
        fingerprints = Fingerprints()
        self._identify = fingerprints.identify
        self._identify_all = fingerprints.identify_all
        self._clock = Clock(layout.order, options.zone)
        self._plain = PlainLines(layout, self._clock, self._people.known)
        self._open: Record | None = None
        self._size = 0

    def told(self) -> Iterator[ToldTogether]:
        """What the chat tells: plain messages of a block together, all others singly."""
        for block in text_blocks(self._source, self._options, LABEL):
            for low in range(0, len(block.lines), _AT_ONCE):
                part = Block(block.first + low, block.lines[low : low + _AT_ONCE])
                yield from self._singly(part) if None in part.lines else self._together(part)
        yield from self._closed()

    def _together(self, block: Block) -> Iterator[ToldTogether]:
        lines = self._plain.of(block.lines)  # type: ignore[arg-type]  # None is not among them
        for plain, first, stop in lines.runs():
            if plain:
                yield from self._closed()
                yield self._events(lines, first, stop)
            else:
                yield from self._singly(Block(block.first + first, block.lines[first:stop]))

    def _events(self, lines: Lines, first: int, stop: int) -> EventsSeen:
        """The messages of some plain lines."""
        group, count = self._group, stop - first
        at, author, text = lines.at[first:stop], lines.author[first:stop], lines.text[first:stop]
        id = self._identify_all(group, at, author, "message", text)
        none = [""] * count
        kind, groups = ["message"] * count, [group] * count
        named: list[tuple[str, ...]] = [()] * count
        return EventsSeen(
            id, at, kind, groups, author, text, none, none, named, none, [None] * count
        )

    def _singly(self, block: Block) -> Iterator[Told]:
        """Lines put together to messages, with their times."""
        match, quick = self._layout.pattern.match, QUICK[self._layout.pattern].match
        for number, line in enumerate(block.lines, block.first):
            found = (quick(line) or match(line)) if line is not None else None
            if found is None:
                if self._open is None or line is None:
                    yield from _refused(number, line)
                else:
                    self._go_on(self._open, line)
                continue
            yield from self._closed()
            try:
                self._open = (self._clock.at(found), number, found[10], [])
            except ValueError:
                yield Refused(f"line {number}", gettext_noop("Its date or time does not exist."))
            self._size = 0

    def _closed(self) -> Iterator[Told]:
        """The message read last, now that nothing more comes to it."""
        if self._open is None:
            return
        at, _number, rest, more = self._open
        self._open = None
        name, _colon, text = rest.partition(": ")
        author = self._people.known.get(name)
        if author is None:
            yield from self._stranger(at, rest, more)
            return
        text = ("\n".join((text, *more)) if more else text).strip(" \n")
        if more or is_odd(text):
            yield from self._odd(at, author, text)
            return
        mentions = self._people.named_in(text) if "@" in text else ()
        id = self._identify(self._group, at, author, "message", text)
        yield EventSeen(id, at, "message", self._group, author, text, mentions=mentions)

    def _go_on(self, record: Record, line: str) -> None:
        self._size += len(line) + 1
        if self._size > RECORD_LIMIT:
            raise too_long(self._source, LABEL, record[1])
        record[3].append(line)

    def _stranger(self, at: int, rest: str, more: list[str]) -> Iterator[Told]:
        """A message of somebody not met so far, or a line of the platform."""
        name, text = self._people.split(rest)
        if not name or is_deed(rest):
            yield from self._deeds(at, "\n".join((rest, *more)))
            return
        text = "\n".join((text, *more)).strip(" \n")
        if body_of(text) is None:  # under the group's name: "Our group: You joined"
            yield from self._deeds(at, text)
            return
        author, person = self._people.meet(name)
        if person:
            yield person
        yield from self._odd(at, author, text)

    def _odd(self, at: int, author: str, text: str) -> Iterator[Told]:
        """What may be an attachment, a message taken back or the platform speaking."""
        body = body_of(text)
        if body is None:
            yield from self._deeds(at, text)
            return
        kind, text, media, data = body
        mentions = self._people.named_in(text) if "@" in text else ()
        id = self._identify(self._group, at, author, kind, media + text)
        yield EventSeen(id, at, kind, self._group, author, text, "", "", mentions, media, data)

    def _deeds(self, at: int, sentence: str) -> Iterator[Told]:
        for kind, author, subject, text, data in deeds_of(sentence):
            ids = []
            for name in (author, subject):
                identity, person = self._people.meet(name) if name else ("", None)
                ids.append(identity)
                if person:
                    yield person
            id = self._identify(self._group, at, ids[0], kind, ids[1] + text)
            media = "call" if kind == "call" else ""
            yield EventSeen(id, at, kind, self._group, ids[0], text, "", ids[1], (), media, data)


def _refused(number: int, line: str | None) -> Iterator[Refused]:
    if line is None:
        yield Refused(f"line {number}", gettext_noop("Its characters are damaged."))
    elif line.strip():
        yield Refused(
            f"line {number}", gettext_noop("It stands before the first message, without a date.")
        )
