"""Run a command and say what it cost: wall time, CPU time and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: ru_maxrss counts KiB on Linux, bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} s  {self.cpu_seconds:8.2f} CPU-s  {self.peak_mb:8.0f} MB"


def run(command: Sequence[str | Path], log: Path | None = None, **environment: str) -> Cost:
    """Run to the end. Raises `RuntimeError` with the output's end when it fails."""
    log = log or Path(os.devnull)
    with log.open("wb") as out:
        started = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, **environment}, cwd=ROOT,
        )  # fmt: skip
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text(errors="replace")[-800:] if log.is_file() else ""
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {tail}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT / 1e6)


def weilu(*arguments: str | Path) -> list[str | Path]:
    """A command of ours, without the launcher's look at requirements."""
    return [sys.executable, "-m", "weilu.cli", *arguments]


def ratio(name: str, ours: float, theirs: float, aim: str) -> None:
    """Print theirs ÷ ours, with the aim beside."""
    print(f"{name:<44} {theirs / ours:8.2f} ×   (aim: {aim})")


def on_both(module: str, *arguments: str) -> int:
    """Run `python -m MODULE --here …` on SQLite and on a private PostgreSQL; the worst exit."""
    command = [sys.executable, "-m", module, "--here", *arguments]
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ended = [subprocess.run(command, cwd=ROOT, env=plain).returncode]
    private = ROOT / "bin" / "with-postgres"
    if subprocess.run([private, "--check"], capture_output=True).returncode:
        print("PostgreSQL: its server programs are not here")
    else:
        ended.append(subprocess.run([private, *command], cwd=ROOT, env=plain).returncode)
    return max(ended)


@contextmanager
def own_home() -> Iterator[None]:
    """Weilu's settings read with a folder of the run's own as its home."""
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as folder:
        os.environ["WEILU_HOME"] = folder
        yield
