"""What the JSON, CSV and text of DiscordChatExporter have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from weilu.platforms.contract import EventSeen, GroupSeen, ReadOptions
from weilu.platforms.moments import from_datetime

_MEDIA = {
    "image": "png jpg jpeg gif webp bmp heic avif svg",
    "video": "mp4 mov webm mkv avi m4v",
    "voice": "ogg mp3 wav m4a opus flac",
}
_BY_ENDING = {ending: media for media, endings in _MEDIA.items() for ending in endings.split()}
#: What the exporter writes for the platform's own messages in CSV and text.
_SAID_BY_PLATFORM = {
    "Joined the server.": ("join", {}),
    "Joined the server": ("join", {}),
    "Left the group.": ("leave", {}),
    "Pinned a message.": ("pin", {}),
    "Changed the channel icon.": ("rename", {"what": "picture"}),
}
_DATES = ("%d-%b-%y %I:%M %p", "%d-%b-%y %H:%M", "%d-%b-%Y %I:%M %p")
_BY_ORDER = {
    "DMY": ("%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M %p", "%d.%m.%Y %H:%M"),
    "MDY": ("%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M"),
    "YMD": ("%Y/%m/%d %H:%M", "%Y/%m/%d %I:%M %p"),
}
_COUNTED = re.compile(r"(\S+) \((\d{1,6})\)[,\s]*")
_ID_IN_NAME = re.compile(r"\[(\d{15,21})\]")
_PART = re.compile(r"\d{1,21}|part\d*", re.IGNORECASE)


def channel_name(guild: Any, channel: Any) -> str:
    """Such as "Komodo #general", or whichever of the two is known."""
    if not isinstance(channel, str) or not channel:
        return guild if isinstance(guild, str) else ""
    return f"{guild} #{channel}" if isinstance(guild, str) and guild else channel


def channel_of_file(path: Path, options: ReadOptions, name: str = "") -> GroupSeen:
    """The channel, as the file's name says it: "Guild - Category - channel [id].csv".

    Parts of a channel ("1.csv", "part.csv") are called after their folder.
    """
    found = _ID_IN_NAME.search(path.stem)
    stem = _ID_IN_NAME.sub("", path.stem).strip()
    if _PART.fullmatch(stem) and path.absolute().parent.name:
        stem = path.absolute().parent.name
    name = options.group or name or stem
    return GroupSeen(found[1] if found else name, name)


def file_media(name: Any) -> str:
    """The medium of an attachment, by its file name's ending."""
    ending = str(name).rpartition("?")[0] or str(name)
    return _BY_ENDING.get(ending.rpartition(".")[2].lower(), "file")


def from_date(text: str, zone: ZoneInfo, order: str) -> int:
    """ISO 8601, "05-Jun-19 07:28 AM", or the exporter's local order. Raises `ValueError`."""
    text = text.strip()
    try:
        return from_datetime(datetime.fromisoformat(text), zone)
    except ValueError:
        pass
    others = [form for key, forms in _BY_ORDER.items() if key != order for form in forms]
    for form in (*_DATES, *_BY_ORDER.get(order, ()), *([] if order else reversed(others))):
        try:
            return from_datetime(datetime.strptime(text, form), zone)  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError("no date")


def as_platform_said(event: EventSeen) -> EventSeen:
    """The event behind the words the exporter puts for the platform's own messages."""
    kind, data = _SAID_BY_PLATFORM.get(event.text.strip(), ("", {}))
    return event._replace(kind=kind, text="", data=data or None) if kind else event


def counted_reactions(written: str, to: EventSeen) -> Iterator[EventSeen]:
    """Written as "😄 (7), 🎉 (2)": how many, not who."""
    counts: dict[str, int] = {}
    for emoji, count in _COUNTED.findall(written):
        counts[emoji] = counts.get(emoji, 0) + int(count)
    for emoji, many in counts.items():
        data = {"emoji": emoji, "count": many}
        ident = f"{to.id}:{emoji}:"
        yield EventSeen(ident, to.at, "reaction", to.group, "", reply_to=to.id, data=data)
