"""The export formats Weilu reads: one row each, and the one way to detect and read a file.

A row names the module that reads the format: it has `recognise(head, name) -> int` and
`read(source, options) -> Iterator[ToldTogether]`, as described at `contract.ExportFormat`. Modules
are imported at the first use only, so that listing the formats costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import (
    EventSeen,
    EventsSeen,
    ExportFormat,
    ReadOptions,
    Refused,
    Source,
    Told,
    ToldTogether,
    UnknownFormat,
    Unreadable,
    singly,
)

#: How much of a file is looked at to find out what it is, in bytes.
HEAD = 65_536
#: Items looked at before anything is passed on: a wrong file is refused with nothing taken.
FIRST_LOOK = 200
#: The least certainty (0…100) at which a file is taken for a format.
CERTAIN_ENOUGH = 30


@dataclass(slots=True)
class ListedFormat:
    """One row of `FORMATS`; an `ExportFormat` that fetches its module when first asked."""

    key: str
    platform: str
    module: str
    label: Any

    def recognise(self, head: bytes, name: str) -> int:
        found: int = import_module(self.module).recognise(head, name)
        return found

    def read(self, source: Source, options: ReadOptions) -> Iterator[ToldTogether]:
        told: Iterator[ToldTogether] = import_module(self.module).read(source, options)
        return told


def _listed(key: str, label: Any) -> ListedFormat:
    """The format in `platforms/<key>/export.py`, whose ids are in the namespace `key`."""
    return ListedFormat(key, key, f"weilu.platforms.{key}.export", label)


FORMATS: tuple[ExportFormat, ...] = (
    _listed("telegram", _("Telegram Desktop: result.json")),
    _listed("discord", _("DiscordChatExporter: JSON, CSV, TXT")),
    _listed("slack", _("Slack: the workspace's export zip")),
    _listed("zulip", _("Zulip: JSON of an export or archive")),
    _listed("whatsapp", _("WhatsApp, chat exported as text")),
    _listed("wechat", _("WeChat (MemoTrace/留痕, chatlog, PyWxDump, WeFlow)")),
    _listed("qq", _("QQ (消息记录 as text, qq-chat-exporter JSON)")),
    _listed("line", _("LINE, chat history as text")),
    _listed("irc", _("IRC log (Ubuntu, irssi, WeeChat, ZNC, mIRC)")),
    _listed("weilu", _("Weilu: JSONL or CSV")),
)


def by_key(key: str) -> ExportFormat:
    """The format `--format` names. Raises `UnknownFormat`."""
    for known in FORMATS:
        if known.key == key:
            return known
    raise UnknownFormat(file=key, known=_known())


def detect(source: Source) -> ExportFormat:
    """The format a file is most surely in, from its first bytes. Raises `UnknownFormat`."""
    with source.open() as stream:
        head = stream.read(HEAD)
    sure = {known.key: known.recognise(head, source.path.name) for known in FORMATS}
    best = max(FORMATS, key=lambda known: sure[known.key])
    if sure[best.key] < CERTAIN_ENOUGH:
        raise UnknownFormat(file=source.path.name, known=_known())
    return best


def read(known: ExportFormat, source: Source, options: ReadOptions) -> Iterator[Told]:
    """What the file tells, or `Unreadable` when most of it can't be taken.

    The first `FIRST_LOOK` items are judged before any is passed on; all of them at the end.
    """
    return singly(read_together(known, source, options))


def read_together(
    known: ExportFormat, source: Source, options: ReadOptions
) -> Iterator[ToldTogether]:
    """The same as the format tells it, many events at a time where it can."""
    events = refused = 0
    held: list[ToldTogether] | None = []
    first = ""
    for told in _first_singly(known.read(source, options)):
        if told.__class__ is EventSeen:
            events += 1
        elif isinstance(told, EventsSeen):
            events += len(told.id)
        elif isinstance(told, Refused):
            refused += 1
            first = first or str(told)
        if held is None:
            yield told
        else:
            held.append(told)
            if events + refused >= FIRST_LOOK:
                _judge(known, source, events, refused, first)
                yield from held
                held = None
    _judge(known, source, events, refused, first)
    yield from held or ()


def _first_singly(told: Iterator[ToldTogether]) -> Iterator[ToldTogether]:
    """The first events one by one, so that the first look is at `FIRST_LOOK` items exactly."""
    left = FIRST_LOOK
    for item in told:
        if isinstance(item, EventsSeen):
            yield from item.part(0, left).singly()
            yield item.part(left, len(item.id))
            left -= len(item.id)
        else:
            yield item
            left -= isinstance(item, EventSeen | Refused)
        if left <= 0:
            yield from told


def _judge(known: ExportFormat, source: Source, events: int, refused: int, first: str) -> None:
    if refused > events:
        why = _("%(refused)d of its %(all)d items could not be taken; the first is %(first)s") % {
            "refused": refused, "all": events + refused, "first": first,
        }  # fmt: skip
        raise Unreadable(file=source.path.name, format=known.label, why=why)


def _known() -> str:
    return gettext(", ").join(known.key for known in FORMATS)
