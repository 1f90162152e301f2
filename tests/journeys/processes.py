"""Weilu's processes for journeys that kill them: a home of its own, started, killed, started."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(home: Path) -> dict[str, str]:
    """What a process of the installation in `home` is started with."""
    return {
        **os.environ, "WEILU_HOME": str(home), "DATABASE_URL": "", "WEILU_LANGUAGE": "en",
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
    }  # fmt: skip


def run(home: Path, *command: str, given: str = "") -> str:
    """Run Python with these arguments to its end, `given` to read; what it printed."""
    done = subprocess.run(
        [sys.executable, *command], env=environment(home), cwd=ROOT, capture_output=True,
        text=True, timeout=120, input=given,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


class Process:
    """A process that is killed and started again."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self._home, self._arguments = home, arguments
        self.start()

    def start(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, *self._arguments], env=environment(self._home), cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    def alive(self) -> bool:
        return self._running.poll() is None


def asked(home: Path, query: str) -> list[str]:
    """The first column of a query, read beside the running processes; [] while there is none."""
    with (
        suppress(sqlite3.OperationalError),
        sqlite3.connect(home / "weilu.sqlite3", timeout=30) as database,
    ):
        return [str(row[0]) for row in database.execute(query)]
    return []


def end_leases(home: Path) -> None:
    """As if a killed gateway's leases had run out, so that nobody need wait for it."""
    with sqlite3.connect(home / "weilu.sqlite3", timeout=30) as database:
        database.execute("UPDATE platforms_connection SET held_until = NULL")


def wait(until: Callable[[], bool], within_s: float = 60.0) -> None:
    """Return when it is so. Fails the test when it is not in time."""
    deadline = time.monotonic() + within_s
    while not until():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
