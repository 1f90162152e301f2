"""A tar.gz read as a stream, nothing unpacked to disk."""

from __future__ import annotations

import re
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from weilu.platforms.archives import FREE_SIZE, MOST_SWELLING, Damaged
from weilu.platforms.contract import Source

_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError)


class Tarball:
    """A gzipped tar at `source`; faults are `Damaged`."""

    def __init__(self, source: Source, format: str) -> None:
        self._source, self._format = source, format

    def damaged(self, why: str) -> Damaged:
        return Damaged(file=self._source.path.name, format=self._format, why=why)

    def files(self, wanted: re.Pattern[str]) -> Iterator[tuple[str, IO[bytes]]]:
        """(name, stream) of the plain files whose name matches, in the tarball's order."""
        allowed = max(FREE_SIZE, self._source.size * MOST_SWELLING)
        with self._source.open() as raw:
            members = self._members(raw)
            for tar, member in members:
                allowed -= member.size
                if allowed < 0:
                    raise self.damaged(_("its contents are far larger than it is, as in a bomb"))
                stream = tar.extractfile(member) if member.isreg() else None
                if stream is not None and wanted.fullmatch(member.name):
                    yield member.name, _Guarded(stream, self)  # type: ignore[misc]

    def _members(self, raw: IO[bytes]) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
        try:
            with tarfile.open(fileobj=raw, mode="r|gz") as tar:
                for member in tar:
                    yield tar, member
        except _DAMAGE:
            raise self.damaged(
                _("the archive is damaged or incomplete; download it again")
            ) from None


class _Guarded:
    """A member's stream whose faults are the tarball's."""

    def __init__(self, stream: IO[bytes], tarball: Tarball) -> None:
        self._stream, self._tarball = stream, tarball

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except _DAMAGE:
            raise self._tarball.damaged(_damage()) from None

    def tell(self) -> int:
        return self._stream.tell()


def _damage() -> str:
    return _("the archive is damaged or incomplete; download it again")
