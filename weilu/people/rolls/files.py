"""A table's file as lines of text: UTF-8 or GB18030, whatever its line ends."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Bytes looked at together, to find the encoding out.
PIECE = 1 << 20


@contextmanager
def lines(path: Path) -> Iterator[tuple[Iterator[str], Callable[[], int]]]:
    """The lines of a file, and how many bytes of it were read so far."""
    encoding = "utf-8-sig" if _is_utf8(path) else "gb18030"
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        yield iter(text), lambda: os.lseek(text.fileno(), 0, os.SEEK_CUR)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        try:
            while piece := raw.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
