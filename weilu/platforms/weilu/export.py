"""Weilu's own exchange format: one event a line, as JSONL or CSV. See `docs/exchange.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weilu.platforms.contract import ReadOptions, Refused, Source, Told, Unreadable
from weilu.platforms.decoding import whole_text
from weilu.platforms.export_csv import rows
from weilu.platforms.export_text import numbered_lines
from weilu.platforms.weilu.lines import COLUMNS, Lines

_FORMAT = "Weilu"
_NEEDED = {"at", "author"}


def recognise(head: bytes, name: str) -> int:
    """By the keys of the first line, or by the columns in the CSV's header."""
    start = whole_text(head).lstrip("\ufeff \t\r\n")
    line = start.partition("\n")[0].strip()
    certain = 95 if name.lower().endswith((".weilu.jsonl", ".weilu.csv")) else 88
    if line.startswith("{"):
        try:
            keys = json.loads(line).keys()
        except (ValueError, RecursionError):
            return 10 if b'"at"' in head and b'"author"' in head else 0
        return certain if keys >= _NEEDED or {"at", "group", "text"} <= keys else 0
    return certain if set(_columns(line, _delimiter(line))) >= _NEEDED else 0


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    with source.open() as stream:
        start = whole_text(stream.read(8192), options.encoding).lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        yield from from_jsonl(source, options)
    else:
        yield from _from_csv(source, options, start.partition("\n")[0].strip())


def from_jsonl(source: Source, options: ReadOptions) -> Iterator[Told]:
    """What JSON lines tell, whatever the first of them looks like. Raises `Unreadable`."""
    lines = Lines(source, options)
    decode = json.JSONDecoder(strict=False).decode
    for number, line in numbered_lines(source, options, _FORMAT):
        if line is None:
            yield Refused(
                f"line {number}", gettext_noop("It is not text in the encoding of the rest.")
            )
            continue
        line = line.removeprefix("\ufeff").strip()
        if not line:
            continue
        try:
            item = decode(line)
        except (ValueError, RecursionError):
            yield Refused(f"line {number}", gettext_noop("It is not one complete JSON object."))
            continue
        yield from lines.take(item, number, "\\u" in line)


def _from_csv(source: Source, options: ReadOptions, first: str) -> Iterator[Told]:
    delimiter = _delimiter(first)
    header = _columns(first, delimiter)
    if not set(header) >= _NEEDED:
        why = _("its first line must name the columns, at and author among them")
        raise Unreadable(file=source.path.name, format=_FORMAT, why=why)
    lines = Lines(source, options)
    for turn, (number, row) in enumerate(rows(source, options, _FORMAT, delimiter)):
        if turn:
            item: dict[str, Any] = dict(zip(header, row, strict=False))
            yield from lines.take({key: item[key] for key in item if item[key] != ""}, number)


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _columns(header: str, delimiter: str) -> list[str]:
    """The columns' names; those Weilu does not know stay unread."""
    names = [name.strip().strip('"').strip().lower() for name in header.split(delimiter)]
    return [name if name in COLUMNS else "" for name in names]
