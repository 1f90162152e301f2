"""DiscordChatExporter's plain text: a block on top, then `[date] author` and what they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen, ReadOptions, Source, Told
from weilu.platforms.discord.pieces import (
    as_platform_said,
    channel_name,
    channel_of_file,
    counted_reactions,
    file_media,
    from_date,
)
from weilu.platforms.export_text import numbered_lines
from weilu.platforms.fingerprint import Fingerprints

_LABEL = "DiscordChatExporter TXT"
_RULE = "=" * 20
_MESSAGE = re.compile(r"\[([^\]]{6,40})\] (.{1,120}?)( \(pinned\))?\s*")
_PARTS = {"{Attachments}", "{Embed}", "{Stickers}", "{Reactions}"}
#: Longest message kept, in characters; what is beyond is cut off.
_LONGEST = 16 << 20


@dataclass(slots=True)
class _Draft:
    """A message whose lines are still coming."""

    at: int
    author: str
    pinned: bool
    parts: dict[str, list[str]] = field(default_factory=lambda: {"": []})
    part: str = ""
    length: int = 0

    def add(self, line: str) -> None:
        if line in _PARTS:
            self.part = line
            self.parts.setdefault(line, [])
        elif self.length < _LONGEST:
            self.parts[self.part].append(line[:_LONGEST])
            self.length += len(line)


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    lines = (line or "" for _number, line in numbered_lines(source, options, _LABEL))
    header = _header(lines)
    name = channel_name(header.get("Guild"), header.get("Channel"))
    channel = _Channel(channel_of_file(source.path, options, name), options)
    yield channel.group
    draft: _Draft | None = None
    for line in lines:
        begun = channel.begun(line)
        if begun:
            yield from channel.finished(draft)
            draft = begun
        elif line.startswith(_RULE):
            break  # the closing block
        elif draft:
            draft.add(line)
    yield from channel.finished(draft)


def _header(lines: Iterator[str]) -> dict[str, str]:
    """The block between the first two rules."""
    found: dict[str, str] = {}
    rules = 0
    for line in lines:
        rules += line.startswith(_RULE)
        key, colon, value = line.partition(": ")
        if colon:
            found.setdefault(key, value[:200])
        if rules == 2:
            break
    return found


class _Channel:
    def __init__(self, group: GroupSeen, options: ReadOptions) -> None:
        self.group = group
        self._options = options
        self._seen: set[str] = set()
        self._fingerprints = Fingerprints()

    def begun(self, line: str) -> _Draft | None:
        """A draft if a message begins with this line."""
        found = _MESSAGE.fullmatch(line) if line.startswith("[") else None
        if not found:
            return None
        try:
            at = from_date(found[1], self._options.zone, self._options.date_order)
        except ValueError:
            return None
        return _Draft(at, found[2], bool(found[3]))

    def finished(self, draft: _Draft | None) -> Iterator[Told]:
        """What a complete message tells."""
        if draft is None:
            return
        author = f"name:{draft.author}"
        if author not in self._seen:
            self._seen.add(author)
            yield PersonSeen(author, draft.author, is_bot=draft.author.endswith("#0000"))
        text = "\n".join(draft.parts[""]).strip()
        event = EventSeen("", draft.at, "message", self.group.id, author, text)
        event = as_platform_said(event)
        attached = next(iter(draft.parts.get("{Attachments}", ())), "")
        if attached:
            event = event._replace(media=file_media(attached))
        elif "{Stickers}" in draft.parts:
            event = event._replace(media="sticker")
        if draft.pinned and event.kind == "message":
            event = event._replace(data={"pinned": True})
        event = event._replace(id=self._fingerprints.of(event))
        yield event
        yield from counted_reactions(" ".join(draft.parts.get("{Reactions}", ())), event)
