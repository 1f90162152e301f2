"""DiscordChatExporter's CSV: `AuthorID,Author,Date,Content,Attachments,Reactions`.

It has no message ids and no replies; people mentioned are written by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from weilu.platforms.contract import EventSeen, PersonSeen, ReadOptions, Refused, Source, Told
from weilu.platforms.discord.pieces import (
    as_platform_said,
    channel_of_file,
    counted_reactions,
    file_media,
    from_date,
)
from weilu.platforms.export_csv import Row, rows
from weilu.platforms.fingerprint import Fingerprints

_LABEL = "DiscordChatExporter CSV"
_MENTION = re.compile(r"@([^\s@,;:!?]+)")


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    with source.open() as stream:
        delimiter = ";" if b";" in stream.readline(256) else ","
    channel = _Channel(source, options)
    yield channel.group
    for number, row in enumerate(rows(source, options, _LABEL, delimiter)):
        if number:
            yield from channel.take(row)


class _Channel:
    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.group = channel_of_file(source.path, options)
        self._options = options
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._fingerprints = Fingerprints()

    def take(self, row: Row) -> Iterator[Told]:
        """What one row tells."""
        line, (author, name, date, content, attachments, reactions, *_rest) = (
            row[0],
            [*row[1], "", "", "", "", "", ""][: max(len(row[1]), 6)],
        )
        try:
            at = from_date(date, self._options.zone, self._options.date_order)
        except ValueError:
            yield Refused(f"line {line}", gettext_noop("It has no date that can be read."))
            return
        if self._names.get(author) != name and author:
            self._names[author] = name
            self._ids[name.rpartition("#")[0] or name] = author
            yield PersonSeen(author, name, is_bot=name.endswith("#0000"))
        event = EventSeen("", at, "message", self.group.id, author, content)
        event = as_platform_said(event)
        attached = attachments.split(",")[0].strip()
        if attached:
            event = event._replace(
                media=file_media(attached), data={"file": attached.rpartition("/")[2]}
            )
        event = event._replace(id=self._fingerprints.of(event), mentions=self._mentioned(content))
        yield event
        yield from counted_reactions(reactions, event)

    def _mentioned(self, content: str) -> tuple[str, ...]:
        found = (self._ids.get(name) for name in _MENTION.findall(content))
        return tuple(dict.fromkeys(person for person in found if person))
