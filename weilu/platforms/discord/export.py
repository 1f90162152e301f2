"""DiscordChatExporter's files: JSON, CSV (with , or the ; of 2019) and plain text.

Source: github.com/Tyrrrz/DiscordChatExporter, `DiscordChatExporter.Core/Exporting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weilu.platforms.contract import ReadOptions, Source, Told
from weilu.platforms.decoding import whole_text
from weilu.platforms.discord import from_csv, from_json, from_text

_CSV_HEADER = re.compile(r'"?AuthorID"?([;,])"?Author"?\1"?Date"?\1"?Content"?', re.IGNORECASE)


def recognise(head: bytes, _name: str) -> int:
    """By the keys of the JSON, the header of the CSV or the block on top of the text."""
    text = whole_text(head).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        keys = re.search(r'"guild"\s*:\s*\{', text) and re.search(r'"channel"\s*:\s*\{', text)
        return 95 if keys else 0
    if _CSV_HEADER.match(text):
        return 95
    return 95 if text.startswith("====") and re.search(r"^Guild: ", text[:500], re.M) else 0


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    with source.open() as stream:
        start = whole_text(stream.read(4096), options.encoding).lstrip("\ufeff \t\r\n")
    if _CSV_HEADER.match(start):
        yield from from_csv.read(source, options)
    elif start.startswith("="):
        yield from from_text.read(source, options)
    else:
        yield from from_json.read(source, options)
