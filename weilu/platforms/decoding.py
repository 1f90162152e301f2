"""Bytes of unknown encoding → text, piece by piece.

Exports are UTF-8 as a rule; GB18030 (GBK and GB2312 in it) and UTF-16 are met where somebody has
opened and saved them. Single damaged bytes become U+FFFD instead of ending the reading.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

#: Bytes read at a time.
PIECE = 1 << 18

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_pieces(stream: IO[bytes], encoding: str = "") -> Iterator[str]:
    """The text of `stream`, about `PIECE` bytes at a time. NUL characters are left out.

    `encoding` "" = find out: a byte order mark decides, then UTF-8, then, at the first bytes
    that are not UTF-8 and if all before were ASCII, GB18030 where it fits better.
    An unknown encoding raises `LookupError`.
    """
    piece = stream.read(PIECE)
    decoder = codecs.getincrementaldecoder(encoding or _marked(piece))(
        "replace" if encoding else "strict"
    )
    ascii_so_far = True
    while piece:
        held = decoder.getstate()[0] if decoder.errors == "strict" else b""
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError:
            name = _second_guess(held + piece) if ascii_so_far else "utf-8"
            decoder = codecs.getincrementaldecoder(name)("replace")
            text = decoder.decode(held + piece)
        ascii_so_far = ascii_so_far and piece.isascii()
        yield text.replace("\0", "") if "\0" in text else text
        piece = stream.read(PIECE)
    yield _last(decoder)


def whole_text(data: bytes, encoding: str = "") -> str:
    """The same for a few bytes at hand, such as the head of a file."""
    if encoding:
        return data.decode(encoding, "replace")
    name = _marked(data)
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return data.decode(_second_guess(data) if name == "utf-8" else name, "replace")


def _last(decoder: codecs.IncrementalDecoder) -> str:
    try:
        return decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "\ufffd"


def _marked(head: bytes) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    start = head[:512]
    if start.count(0) * 3 > len(start):
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return "utf-8"


def _second_guess(data: bytes) -> str:
    """GB18030 when it explains the bytes better than damaged UTF-8 does."""
    as_utf8 = data.decode("utf-8", "replace")
    as_gb = data.decode("gb18030", "replace")
    whole = sum(1 for char in as_utf8 if char > "\x7f")
    damaged = as_utf8.count("\ufffd")
    return "gb18030" if damaged * 4 > whole and as_gb.count("\ufffd") < damaged else "utf-8"
