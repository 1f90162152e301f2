"""Text exports read as a stream of lines, whatever their encoding and line ends.

The encoding is decided from a byte order mark or else from the first megabyte that holds anything
beyond ASCII: UTF-8, or GB18030 (which holds GBK and GB2312) as Chinese phones and PCs write it.
Text that fits neither is refused with the number of the line; so is a record above `RECORD_LIMIT`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _

from weilu.platforms.contract import ReadOptions, Source, Unreadable

#: The longest line or message taken, in bytes of UTF-8.
RECORD_LIMIT = 64 << 20
_CHUNK = 1 << 20
#: Share of lines that may be damaged before an encoding is held to be the wrong one.
_DAMAGE = 0.2
#: Encodings in which the bytes 0x0A and 0x0D are line ends and nothing else.
_BY_LINE = {"utf-8", "gb18030", "gbk", "gb2312", "big5", "cp1252", "iso8859-1", "shift_jis"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Block(NamedTuple):
    """Some consecutive lines; `None` stands for one that does not decode."""

    first: int  #: number of the first line, from 1
    lines: list[str | None]


class UndecidedEncoding(Exception):
    """Neither UTF-8 nor GB18030; `line` counts from 0 in the bytes looked at."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def text_blocks(
    source: Source, options: ReadOptions, label: Any, fallback: str = ""
) -> Iterator[Block]:
    """The file's lines without their ends; NULs are dropped, as no database keeps them.

    `fallback` is the one-byte encoding taken for single lines that do not decode (IRC clients mix
    encodings line by line). Raises `Unreadable`.
    """
    with source.open() as stream:
        try:
            yield from _blocks(stream, options.encoding, fallback)
        except UndecidedEncoding as undecided:
            why = _("its encoding cannot be told (line %(line)d); save it as UTF-8 and try again")
            why %= {"line": undecided.line + 1}
            raise Unreadable(file=source.path.name, format=label, why=why) from None
        except _RecordTooLong as record:
            raise too_long(source, label, record.line) from None
        except LookupError:
            why = _("no encoding is called “%(encoding)s”") % {"encoding": options.encoding}
            raise Unreadable(file=source.path.name, format=label, why=why) from None


def numbered_lines(
    source: Source, options: ReadOptions, label: Any, fallback: str = ""
) -> Iterator[tuple[int, str | None]]:
    """`text_blocks` line by line, each with its number from 1."""
    for block in text_blocks(source, options, label, fallback):
        yield from enumerate(block.lines, block.first)


def too_long(source: Source, label: Any, line: int) -> Unreadable:
    """The refusal of a record longer than `RECORD_LIMIT`."""
    why = _("the message at line %(line)d is longer than %(limit)d MiB") % {
        "line": line,
        "limit": RECORD_LIMIT >> 20,
    }
    return Unreadable(file=source.path.name, format=label, why=why)


def head_lines(head: bytes) -> list[str]:
    """The whole lines of a file's first bytes, for recognising a format; [] for what is no text."""
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    try:
        if encoding.startswith("utf-16"):
            text = head.decode(encoding, "ignore")
        else:
            cut = head.rfind(b"\n") + 1 or len(head)
            text = head[:cut].decode(decided_encoding(head[:cut]), "replace")
    except UndecidedEncoding:
        text = head.decode("cp1252", "replace")
    if text.count("\x00") > 8:
        return []
    return _split(text.removeprefix("\ufeff"))


def decided_encoding(sample: bytes) -> str:
    """The encoding of whole lines, utf-8 or gb18030. Raises `UndecidedEncoding`."""
    if _decodes(sample, "utf-8"):
        return "utf-8"
    lines = [line for line in sample.splitlines() if not line.isascii()]
    good_utf8 = sum(_decodes(line, "utf-8") for line in lines)
    good_gb = sum(_decodes(line, "gb18030") for line in lines)
    need = len(lines) * (1 - _DAMAGE)
    # Characters of UTF-8 hardly ever come about by chance: a third of the lines is proof.
    if good_utf8 * 3 >= len(lines) or good_utf8 > good_gb:
        return "utf-8"
    if good_gb >= need and _looks_chinese(lines):
        return "gb18030"
    every = sample.splitlines()
    raise UndecidedEncoding(next(at for at, ln in enumerate(every) if not _decodes(ln, "utf-8")))


def _looks_chinese(lines: list[bytes]) -> bool:
    """Whether GB18030 reads them as everyday characters, not as the chance pairs of Latin-1.

    Four bytes, as for an emoji, never come about by chance.
    """
    text = b"\n".join(lines).decode("gb18030", "ignore")
    beyond = [char for char in text if char > "\x7f"][:4000]
    sure = sum(
        bool(char.encode("gb2312", "ignore")) or len(char.encode("gb18030")) == 4 for char in beyond
    )
    return sure * 2 >= len(beyond)


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


class _RecordTooLong(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _blocks(stream: IO[bytes], named: str, fallback: str) -> Iterator[Block]:
    start, encoding = _opening(stream, named)
    if encoding and encoding not in _BY_LINE:
        chunks = _transcoded(start, stream, encoding)
        encoding = "utf-8"
    else:
        chunks = _chunks(start, stream)
    first = 1
    for piece in _whole_lines(chunks):
        if not encoding and not piece.isascii():
            encoding = _decided(piece, first, fallback)
        lines = _decoded(piece, encoding or "utf-8", fallback)
        yield Block(first, lines)
        first += len(lines)


def _opening(stream: IO[bytes], named: str) -> tuple[bytes, str]:
    """The first bytes after a byte order mark, and the encoding if it is known by now."""
    start = stream.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return start[len(mark) :], encoding
    return start, codecs.lookup(named).name if named else ""


def _decided(piece: bytes, first: int, fallback: str) -> str:
    try:
        return decided_encoding(piece)
    except UndecidedEncoding as undecided:
        if fallback:
            return "utf-8"
        raise UndecidedEncoding(first - 1 + undecided.line) from None


def _chunks(start: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield start
    while chunk := stream.read(_CHUNK):
        yield chunk


def _transcoded(start: bytes, stream: IO[bytes], encoding: str) -> Iterator[bytes]:
    """UTF-16 and its like as UTF-8, with U+FFFD where half a character stands alone."""
    info = codecs.lookup(encoding)
    if not getattr(info, "_is_text_encoding", True) or info.incrementaldecoder is None:
        raise LookupError(encoding)
    decoder = info.incrementaldecoder("replace")
    try:
        for chunk in _chunks(start, stream):
            yield decoder.decode(chunk).encode("utf-8", "replace")
        yield decoder.decode(b"", True).encode("utf-8", "replace")
    except UnicodeError:
        raise LookupError(encoding) from None


def _whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut after line ends; the last piece may lack one."""
    held: list[bytes] = []
    size, lines = 0, 0
    for chunk in chunks:
        cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1)) + 1
        if cut == 0:
            held.append(chunk)
            size += len(chunk)
            if size > RECORD_LIMIT:
                raise _RecordTooLong(lines + 1)
            continue
        piece = b"".join((*held, chunk[:cut]))
        yield piece
        lines += len(piece.splitlines())
        held, size = [chunk[cut:]], len(chunk) - cut
    if last := b"".join(held):
        yield last


def _decoded(piece: bytes, encoding: str, fallback: str) -> list[str | None]:
    try:
        return list(_split(piece.decode(encoding)))
    except UnicodeDecodeError:
        # Unlike that of text, `splitlines` of bytes knows \r\n, \n and \r only.
        return [_decoded_line(line, encoding, fallback) for line in piece.splitlines()]


def _decoded_line(line: bytes, encoding: str, fallback: str) -> str | None:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        if not fallback:
            return None
        text = line.decode(fallback, "replace")
    return text.replace("\x00", "")


def _split(text: str) -> list[str]:
    """Lines at \\r\\n, \\n and \\r only: U+2028 and the like belong to messages."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n")
