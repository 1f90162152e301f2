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

_UTF8 = ("utf-8", "utf-8-sig")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextPieces:
    """The text of `stream`, about `PIECE` bytes at a time. NUL characters are left out.

    `encoding` "" = find out: a byte order mark decides, then UTF-8, then, at the first bytes
    that are not UTF-8 and if all before were ASCII, GB18030 where it fits better.
    An unknown encoding raises `LookupError`.

    Whoever can do with bytes takes them by `utf8` as long as they are UTF-8, and gives back by
    `untake` what was no use.
    """

    def __init__(self, stream: IO[bytes], encoding: str = "") -> None:
        self._stream, self._encoding = stream, encoding
        self._untaken = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._name = ""
        self._ascii_so_far = self._ascii_before = True
        self._over = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._over:
            raise StopIteration
        piece = self._take()
        decoder = self._decoder or self._first_decoder(piece)
        if not piece:
            self._over = True
            return _last(decoder)
        text = self._decoded(decoder, piece)
        self._ascii_so_far = self._ascii_so_far and piece.isascii()
        return text.replace("\0", "") if "\0" in text else text

    def utf8(self) -> bytes:
        """The next bytes as they are; none at the end, and where they may not be UTF-8."""
        decoder = self._decoder
        if decoder is None or decoder.errors != "strict" or self._name not in _UTF8:
            return b""
        held, marks = decoder.getstate()
        piece = self._take()
        if not piece:
            return b""
        decoder.setstate((b"", marks))
        self._ascii_before = self._ascii_so_far
        self._ascii_so_far = self._ascii_so_far and piece.isascii()
        return held + piece

    def untake(self, data: bytes) -> None:
        """Have `data`, the end of what `utf8` gave, decoded after all."""
        self._untaken = data
        self._ascii_so_far = self._ascii_before

    @property
    def waiting(self) -> int:
        """Bytes read from the stream and given back."""
        return len(self._untaken)

    def _take(self) -> bytes:
        piece, self._untaken = self._untaken, b""
        return piece or self._stream.read(PIECE)

    def _first_decoder(self, piece: bytes) -> codecs.IncrementalDecoder:
        self._name = self._encoding or _marked(piece)
        errors = "replace" if self._encoding else "strict"
        self._decoder = codecs.getincrementaldecoder(self._name)(errors)
        return self._decoder

    def _decoded(self, decoder: codecs.IncrementalDecoder, piece: bytes) -> str:
        held = decoder.getstate()[0] if decoder.errors == "strict" else b""
        try:
            return decoder.decode(piece)
        except UnicodeDecodeError:
            name = _second_guess(held + piece) if self._ascii_so_far else "utf-8"
            self._decoder = codecs.getincrementaldecoder(name)("replace")
            return self._decoder.decode(held + piece)


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
