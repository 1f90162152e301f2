"""What every export format tells Weilu, in the platform's own identities.

A format is a small complete folder (`platforms/<name>/`) whose `export.py` reads one kind of
exported history as a stream. Reading is pure: bytes in, the values below out; no database, no
clock, no network. Order within a stream: a `GroupSeen` comes before the first event of that
group; a `PersonSeen` may come at any time (the last one for an id wins).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError

#: Kinds an export may carry. Each is registered in `weilu/events/catalogue.py` with its fields.
KINDS = (
    "message",
    "edit",
    "recall",
    "reaction",
    "join",
    "leave",
    "removed",
    "invite",
    "pin",
    "rename",
    "call",
    "system",
)


#: What a message may carry besides words; "" = words only.
MEDIA = (
    "", "image", "voice", "video", "file", "sticker", "link", "location", "card", "red_packet",
    "transfer", "poll", "forward", "call", "other",
)  # fmt: skip


class EventSeen(NamedTuple):
    """One thing that happened in one group."""

    id: str  #: stable within its group: the platform's id, or `fingerprinted` where it has none
    at: int  #: microseconds since 1970-01-01T00:00:00Z
    kind: str  #: one of KINDS
    group: str  #: id of a GroupSeen already yielded
    author: str  #: platform id of who did it; "" = unknown or the platform itself
    text: str = ""
    reply_to: str = ""  #: id (in this group) of the event answered, reacted to, recalled, edited
    subject: str = ""  #: platform id of whom it was done to (the invited, the removed)
    mentions: tuple[str, ...] = ()  #: platform ids of people named in it
    media: str = ""  #: one of MEDIA
    data: Mapping[str, Any] | None = None  #: the kind's further fields, see the catalogue


class EventsSeen(NamedTuple):
    """Many events in order, as columns of equal length: the fields of `EventSeen`.

    Where nearly all events are alike, telling them so takes a third of the time.
    """

    id: Sequence[str]
    at: Sequence[int]
    kind: Sequence[str]
    group: Sequence[str]
    author: Sequence[str]
    text: Sequence[str]
    reply_to: Sequence[str]
    subject: Sequence[str]
    mentions: Sequence[tuple[str, ...]]
    media: Sequence[str]
    data: Sequence[Mapping[str, Any] | None]

    def part(self, first: int, stop: int) -> EventsSeen:
        """The events from the one at `first` up to the one before `stop`."""
        return EventsSeen._make(column[first:stop] for column in self)

    def singly(self) -> Iterator[EventSeen]:
        """The same one by one."""
        return map(EventSeen._make, zip(*self, strict=True))


class PersonSeen(NamedTuple):
    """Somebody who speaks, joins or is named."""

    id: str
    name: str
    is_bot: bool = False
    is_staff: bool = False  #: the export itself says owner/admin (not a guess)


class GroupSeen(NamedTuple):
    """A group (room, channel, stream, chat)."""

    id: str
    name: str


class Refused(NamedTuple):
    """One line or item that could not be taken; the rest of the file goes on."""

    where: str  #: "line 12", "messages[31]", "general/2016-01-14.json[3]"
    why: str  #: one plain English sentence, marked for translation, without the content

    @property
    def place(self) -> str:
        """`where` in the active language."""
        word, _space, number = self.where.partition(" ")
        return gettext("line %(number)s") % {"number": number} if word == "line" else self.where

    @property
    def reason(self) -> str:
        """`why` in the active language."""
        return gettext(self.why)

    def __str__(self) -> str:
        told = {"place": self.place, "reason": self.reason}
        return gettext("%(place)s: %(reason)s") % told


Told = EventSeen | PersonSeen | GroupSeen | Refused
#: What a reader in a hurry tells.
ToldTogether = Told | EventsSeen


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read what an export leaves open."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    group: str = ""  #: name to use where the export has none (else the file's stem)
    date_order: str = ""  #: "" = find out; else DMY, MDY or YMD
    encoding: str = ""  #: "" = find out


class Source(Protocol):
    """A file being read. Opening again starts again; `.progress` counts bytes consumed."""

    path: Path
    size: int

    def open(self) -> IO[bytes]: ...


class ExportFormat(Protocol):
    """A reader for one kind of export. Instances live in `weilu/platforms/formats.py`."""

    key: str  #: what `--format` takes: "telegram", "whatsapp", …
    platform: str  #: namespace of ids: "telegram", "wechat", …
    label: Any  #: lazily translated name with where to get such an export

    def recognise(self, head: bytes, name: str) -> int:
        """0 = certainly not … 100 = certainly, from the first 64 KiB and the file's name."""
        ...

    def read(self, source: Source, options: ReadOptions) -> Iterator[ToldTogether]:
        """Yield what the export tells. Raises `Unreadable` when the whole file can't be taken."""
        ...


class Unreadable(WeiluError):
    """The file as a whole can't be taken. `what` and `where` are said, nothing is kept."""

    code = "export.unreadable"
    sentence = _("%(file)s cannot be read as %(format)s: %(why)s")


class UnknownFormat(WeiluError):
    code = "export.unknown_format"
    sentence = _(
        "%(file)s is not an export Weilu knows. It reads: %(known)s. "
        "If you know what it is, name it with --format. How to export from each program, "
        "and how to bring in anything else: docs/formats.md."
    )


def singly(told: Iterable[ToldTogether]) -> Iterator[Told]:
    """The same, with every event by itself."""
    for item in told:
        if isinstance(item, EventsSeen):
            yield from item.singly()
        else:
            yield item
