"""Folders for work in progress, gone when it ends; what a killed process left is swept later."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

#: A folder untouched for this long belongs to nobody any more, in seconds.
LEFT_BEHIND = 86_400


def home() -> Path:
    """Where all scratch folders lie, made when missing."""
    folder = Path(settings.WEILU_HOME) / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def folder(purpose: str) -> Iterator[Path]:
    """A folder of one's own, named after its purpose, deleted at the end."""
    _sweep()
    with tempfile.TemporaryDirectory(dir=home(), prefix=f"{purpose}-") as name:
        yield Path(name)


def _sweep() -> None:
    before = time.time() - LEFT_BEHIND
    for left in home().iterdir():
        try:
            if left.stat().st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)
        except FileNotFoundError:  # somebody else was quicker
            continue
