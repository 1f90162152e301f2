"""Files a command writes for people: all of them whole, or none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.kit.errors import WeiluError
from weilu.kit.faults import why_of

STDOUT = Path("-")


class Unwritten(WeiluError):
    """An output has no place to go to."""

    code = "output.unwritten"
    sentence = gettext_lazy("%(file)s cannot be written: %(why)s")


class Outputs:
    """Drafts beside their places; they take their names only when all are written.

    Use as a context: an error inside leaves neither files nor folders behind. `read` are files
    that must not be written over.
    """

    def __init__(self, read: Iterable[Path] = ()) -> None:
        self._read = {path.resolve() for path in read}
        self._drafts: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _fault: object, _trace: TracebackType | None
    ) -> None:
        try:
            for draft, path in self._drafts if kind is None else ():
                _attempt(path, partial(draft.replace, path))
        finally:
            for draft, _path in self._drafts:
                draft.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with suppress(OSError):  # it holds something, as it should
                folder.rmdir()

    def claim(self, path: Path) -> None:
        """Make sure, before the long work, that a file can be written at `path`.

        Raises `Unwritten`.
        """
        if path.is_dir():
            raise Unwritten(file=path, why=_("it is a folder; name a file"))
        if path == STDOUT or _is_device(path):
            return
        if path.resolve() in self._read:
            raise Unwritten(file=path, why=_("it is one of the files to read; name another"))
        if any(path.resolve() == of.resolve() for _draft, of in self._drafts):
            raise Unwritten(file=path, why=_("two outputs cannot share one file; name another"))
        draft = path.with_name(path.name + ".part")
        _attempt(path, draft.touch)
        self._drafts.append((draft, path))

    def folder(self, path: Path) -> None:
        """Make a folder, and those above it. Raises `Unwritten`."""
        missing = [each for each in (path, *path.parents) if not each.exists()]
        for each in reversed(missing):
            _attempt(path, each.mkdir)
            self._folders.append(each)

    def put(self, path: Path, pieces: Iterable[str]) -> None:
        """Write a file, claimed before or now; "-" is standard output. Raises `Unwritten`."""
        if path == STDOUT:
            sys.stdout.writelines(pieces)
            return
        if not any(of == path for _draft, of in self._drafts):
            self.claim(path)
        target = next((draft for draft, of in self._drafts if of == path), path)
        _attempt(path, lambda: _write(target, pieces))


def _write(target: Path, pieces: Iterable[str]) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        out.writelines(pieces)


def _is_device(path: Path) -> bool:
    """Whether it is a device or pipe, such as /dev/stdout: written to as it is, never replaced."""
    return path.exists() and not path.is_file()


def _attempt(path: Path, work: Callable[[], object]) -> None:
    try:
        work()
    except OSError as fault:
        raise Unwritten(file=path, why=why_of(fault)) from None
