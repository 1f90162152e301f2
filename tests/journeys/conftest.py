"""An installation of its own, and its processes, for journeys that need them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.processes import Process, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose database is there."""
    home = tmp_path / "home"
    home.mkdir()
    run(home, "-m", "weilu.cli", "migrate")
    return home


@pytest.fixture
def launch(home: Path) -> Iterator[Callable[..., Process]]:
    """Starts a process with these arguments to Python; it ends with the test."""
    started: list[Process] = []

    def start(*arguments: str) -> Process:
        started.append(Process(home, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.kill()
