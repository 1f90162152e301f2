"""Ordinary chat that others published, for fitting and for measuring. None of it is in Weilu."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from weilu.engage.adverts.made_up import Example
from weilu.measure.replies import corpus

_RECORD = re.compile(r"\n(?=[0-9a-f]{24}\tFreeCodeCamp)")


def gitter(archive: Path, half: int) -> Iterator[Example]:
    """Messages of the rooms of one half (0 is for fitting, 1 for measuring), each text once.

    `rooms.dev.tar.xz`: tab-separated, room, its address, time, id, name, message, text.
    """
    seen: set[str] = set()
    with tarfile.open(archive) as tar:
        for item in tar:
            stream = tar.extractfile(item) if item.isfile() else None
            if stream is None or not item.name.endswith(".tsv"):
                continue
            for record in _RECORD.split(stream.read().decode("utf-8", "replace")):
                cells = record.split("\t", 6)
                if len(cells) == 7 and crc32(cells[0].encode()) % 2 == half:
                    text = _whole(cells[6])
                    if text.strip() and text not in seen:
                        seen.add(text)
                        yield Example(text, False, f"gitter {cells[0]}")


def _whole(cell: str) -> str:
    cell = cell.strip("\r\n")
    if cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def irc(archive: Path) -> Iterator[Example]:
    """Messages of annotated IRC logs (`train.tar.xz` or `dev.tar.xz`), each text once."""
    seen: set[str] = set()
    for log in corpus.logs(archive):
        for text in log.text:
            if text.strip() and text not in seen:
                seen.add(text)
                yield Example(text, False, f"irc {log.name}")


def chatterbot(folder: Path) -> Iterator[Example]:
    """Lines of `chatterbot-corpus` (its `data` folder): Chinese, traditional and English."""
    for file in sorted(folder.glob("*/*.yml")):
        if file.parent.name in {"chinese", "traditionalchinese", "english"}:
            for line in file.read_text(encoding="utf-8").splitlines():
                said = re.fullmatch(r"\s*-\s+(?:-\s+)?(.+)", line)
                if said and not said[1].startswith("-"):
                    yield Example(said[1].strip("'\""), False, f"chatterbot {file.stem}")
