"""A file being read, with a count of the bytes taken from it so far."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, Any, cast


class FileSource:
    """A plain file. `open` starts again; `progress` counts bytes read since the last `open`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.progress = 0

    def open(self) -> IO[bytes]:
        """The file from its beginning, seekable."""
        self.progress = 0
        return cast(IO[bytes], io.BufferedReader(_Counted(self), 1 << 17))


class _Counted(io.FileIO):
    """The raw file; tells its source how much has been read."""

    def __init__(self, source: FileSource) -> None:
        super().__init__(source.path, "rb")
        self._source = source

    def readinto(self, buffer: Any) -> int:
        taken = super().readinto(buffer) or 0
        self._source.progress = min(self._source.progress + taken, self._source.size)
        return taken
