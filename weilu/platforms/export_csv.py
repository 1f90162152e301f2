"""CSV read row by row, each with the number of the line it begins on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from weilu.platforms.contract import ReadOptions, Source, Unreadable
from weilu.platforms.export_text import RECORD_LIMIT, numbered_lines

Row = tuple[int, list[str]]


def rows(source: Source, options: ReadOptions, label: Any, delimiter: str = ",") -> Iterator[Row]:
    """The rows of a file, the header too; empty lines are left out. Raises `Unreadable`.

    Quoted fields may span lines; a quote that never closes is found at `RECORD_LIMIT`.
    """
    csv.field_size_limit(RECORD_LIMIT)
    lines = _Lines(source, options, label)
    begins = 1
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if row:
                yield begins, row
            begins = lines.read + 1
    except csv.Error:
        why = _("the row at line %(line)d is not CSV or is longer than %(limit)d MiB") % {
            "line": begins,
            "limit": RECORD_LIMIT >> 20,
        }
        raise Unreadable(file=source.path.name, format=label, why=why) from None


class _Lines:
    """Lines with their ends, counted as they are taken."""

    def __init__(self, source: Source, options: ReadOptions, label: Any) -> None:
        self._lines = numbered_lines(source, options, label)
        self.read = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in self._lines:
            self.read = number
            yield ("\ufffd" if line is None else line.removeprefix("\ufeff")) + "\n"
