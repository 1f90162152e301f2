"""A file being read, with a count of the bytes taken from it so far."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import IO, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.kit.errors import WeiluError
from weilu.kit.faults import why_of


class Unopened(WeiluError):
    """The file is not there, may not be read, or is none."""

    code = "export.unopened"
    sentence = gettext_lazy("%(file)s cannot be read: %(why)s")


class FileSource:
    """A plain file. `open` starts again; `progress` counts bytes read since the last `open`.

    Raises `Unopened` for what is no readable file, when made and while reading.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.progress = 0
        if printable(str(path)) != str(path):
            raise self.unopened(_("its name holds bytes that are no text; rename it"))
        try:
            found = path.stat()
        except OSError as fault:
            raise self.unopened(why_of(fault)) from None
        if stat.S_ISDIR(found.st_mode):
            raise self.unopened(_("it is a folder; name the files in it"))
        if not stat.S_ISREG(found.st_mode):
            raise self.unopened(_("it is no plain file; save it as one first"))
        self.size = found.st_size

    def open(self) -> IO[bytes]:
        """The file from its beginning, seekable."""
        self.progress = 0
        try:
            return cast(IO[bytes], io.BufferedReader(_Counted(self), 1 << 17))
        except OSError as fault:
            raise self.unopened(why_of(fault)) from None

    def unopened(self, why: str) -> Unopened:
        return Unopened(file=printable(self.path.name or str(self.path)), why=why)


def printable(name: str) -> str:
    """A file's name as text, with U+FFFD for bytes that are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Counted(io.FileIO):
    """The raw file; tells its source how much has been read."""

    def __init__(self, source: FileSource) -> None:
        super().__init__(source.path, "rb")
        self._source = source

    def readinto(self, buffer: Any) -> int:
        try:
            taken = super().readinto(buffer) or 0
        except OSError as fault:
            raise self._source.unopened(why_of(fault)) from None
        self._source.progress = min(self._source.progress + taken, self._source.size)
        return taken
