"""`weilu up`, as a person starts and ends it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], seconds: float = 60) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_it_serves_signs_in_once_and_leaves_no_worker_behind(
    ending: signal.Signals, tmp_path: Path
) -> None:
    port, said = free_port(), tmp_path / "said"
    environment = {
        **os.environ, "WEILU_HOME": str(tmp_path), "DATABASE_URL": "", "WEILU_LANGUAGE": "en",
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "weilu.cli", "up", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        # The first start makes the database: 20 s of CPU, more where others want it.
        link = wait_for(lambda: re.search(r"http://\S+/sign-in/\S+", said.read_text()), 180)
        assert isinstance(link, re.Match)
        page = wait_for(lambda: answer(link[0]))
        assert isinstance(page, str)
        assert "csrfmiddlewaretoken" in page
        workers = wait_for(lambda: psutil.Process(process.pid).children(recursive=True))
        assert isinstance(workers, list)
    finally:
        process.send_signal(ending)
        process.wait(timeout=30)
    wait_for(lambda: not any(alive(worker) for worker in workers))


def answer(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return str(page.read().decode())
    except OSError:
        return ""


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_taken_port_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "weilu.cli", "up", "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, timeout=60,
            env={**os.environ, "WEILU_HOME": str(tmp_path), "WEILU_LANGUAGE": "en"},
        )  # fmt: skip
    assert done.returncode == 2
    assert f"--port {port + 1}" in done.stderr
