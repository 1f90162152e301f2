"""Recorded exports: what lies in each format's `tests/fixtures/`, and what it must tell.

Beside `example.json` lies `example.json.told.jsonl`, one told value a line. A folder named
`example.zip.d` stands for a zip of what is in it. After a wanted change, record again with
`python -m weilu.platforms.tests.recordings KEY…` and read the difference.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weilu.platforms import formats
from weilu.platforms.contract import ExportFormat, ReadOptions, Told
from weilu.platforms.sources import FileSource

ROOM = Path(__file__).parents[1]
TOLD = ".told.jsonl"


@dataclass(frozen=True)
class Recording:
    known: ExportFormat
    path: Path

    def __str__(self) -> str:
        return f"{self.known.key}-{self.path.name}"

    @property
    def expected(self) -> Path:
        return self.path.with_name(self.path.name + TOLD)

    def file(self, folder: Path) -> Path:
        """The export as a file, in `folder` if it has to be made."""
        return zipped(self.path, folder) if self.path.is_dir() else self.path


def recordings() -> Iterator[Recording]:
    for known in formats.FORMATS:
        folder = ROOM / known.key / "tests" / "fixtures"
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if not path.name.endswith((TOLD, ".md")):
                yield Recording(known, path)


def zipped(tree: Path, folder: Path) -> Path:
    """The zip a folder `name.zip.d` stands for, the same bytes every time."""
    target = folder / tree.name.removesuffix(".d")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(tree.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(tree).as_posix())
                made.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def read(known: ExportFormat, path: Path, **options: Any) -> list[Told]:
    return list(formats.read(known, FileSource(path), ReadOptions(**options)))


def as_lines(told: Iterable[Told]) -> list[str]:
    """One line each: the type, then the fields that are not empty."""
    lines = []
    for item in told:
        fields = {
            key: value for key, value in item._asdict().items() if value not in ("", (), None)
        }
        lines.append(json.dumps({"": type(item).__name__, **fields}, ensure_ascii=False))
    return lines


def _record(keys: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for recording in recordings():
            if recording.known.key in keys:
                lines = as_lines(read(recording.known, recording.file(Path(folder))))
                recording.expected.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    django.setup()
    _record(sys.argv[1:])
