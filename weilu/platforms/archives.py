"""Zip archives from outside, read without trusting a byte of them.

Nothing is ever unpacked to disk. Names that climb out of the archive, encrypted entries and
archives that swell beyond reason are refused as a whole, from the central directory and again
while reading.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from weilu.platforms.contract import Source, Unreadable

#: Entries an archive may hold. A Slack export has one file for each channel and day.
MOST_ENTRIES = 300_000
#: Unpacked size, in bytes, from which the ratio to the packed size is judged.
FREE_SIZE = 64 << 20
#: How many times larger than the archive its contents may be. Chat histories come to 5…20.
MOST_SWELLING = 100

_CLIMBING = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|[\0\r\n]")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OverflowError,
    KeyError,
    MemoryError,
)


class Damaged(Unreadable):
    """The archive itself, not one file in it, can't be taken."""


class Archive:
    """An opened zip whose entries have been checked. Use `opened`."""

    def __init__(self, zipped: zipfile.ZipFile, size: int, file: str, format: str) -> None:
        self._zip = zipped
        self._file, self._format = file, format
        self._allowed = max(FREE_SIZE, size * MOST_SWELLING)
        self.names = self._checked(zipped.infolist())

    @contextmanager
    def entry(self, name: str) -> Iterator[IO[bytes]]:
        """One entry as a stream; faults while reading are `Damaged`."""
        with self.guarded():
            stream = self._zip.open(name)
        with stream:
            yield cast(IO[bytes], io.BufferedReader(_Entry(stream, self), 1 << 16))

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Whatever is wrong inside the zip becomes one clear sentence."""
        try:
            yield
        except _DAMAGE as fault:
            raise self.damaged(_damage(fault)) from None

    def damaged(self, why: str) -> Damaged:
        return Damaged(file=self._file, format=self._format, why=why)

    def took(self, count: int) -> None:
        """Count bytes unpacked over all entries, whatever the directory promised."""
        self._allowed -= count
        if self._allowed < 0:
            raise self.damaged(_swelling())

    def _checked(self, entries: list[zipfile.ZipInfo]) -> list[str]:
        if len(entries) > MOST_ENTRIES:
            why = _("it holds more than %(count)d files") % {"count": MOST_ENTRIES}
            raise self.damaged(why)
        if sum(entry.file_size for entry in entries) > self._allowed:
            raise self.damaged(_swelling())
        for entry in entries:
            if _CLIMBING.search(entry.filename) or _CLIMBING.search(entry.orig_filename):
                raise self.damaged(
                    _("it holds a file name that points outside the archive; do not trust it")
                )
            if entry.flag_bits & 1:
                raise self.damaged(_("it is encrypted; unlock it first and zip it again"))
        return [
            entry.filename
            for entry in entries
            if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
        ]


@contextmanager
def opened(source: Source, format: str) -> Iterator[Archive]:
    """The zip at `source`. Raises `Damaged` for what can't or must not be read."""
    with source.open() as stream:
        try:
            zipped = zipfile.ZipFile(stream)
        except _DAMAGE as fault:
            raise Damaged(file=source.path.name, format=format, why=_damage(fault)) from None
        with zipped:
            yield Archive(zipped, source.size, source.path.name, format)


class _Entry(io.RawIOBase):
    def __init__(self, stream: IO[bytes], archive: Archive) -> None:
        super().__init__()
        self._stream, self._archive = stream, archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._archive.guarded():
            data = self._stream.read(len(buffer))
        self._archive.took(len(data))
        buffer[: len(data)] = data
        return len(data)


def _swelling() -> str:
    return _("its contents are more than %(times)d times its size, as in a zip bomb") % {
        "times": MOST_SWELLING
    }


def _damage(fault: BaseException) -> str:
    if isinstance(fault, NotImplementedError):
        return _("it is packed in a way that cannot be read here; zip it again")
    return _("the zip is damaged or incomplete; download it again")
