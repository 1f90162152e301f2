"""What was acknowledged is in the log once, whatever is killed: web, worker and gateway, really."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UPDATES = 1_000
KILLS = 6
CALLERS = 6

CONNECT = """
import django; django.setup()
from weilu.people.actions import open_workspace
from weilu.platforms.live import actions
from weilu.platforms.live.accounts import account_of
from weilu.platforms.telegram.live import secret_of
kitchen = open_workspace('半亩厨房', 'kitchen', 'Asia/Shanghai')
bot = actions.connect(kitchen, 'telegram', 'bot', {'token': '1:abc', 'way': 'webhook'})
type(bot).objects.update(state='on')
print(bot.token, secret_of(account_of(bot)))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own with a migrated database."""
    found = {
        **os.environ, "WEILU_HOME": str(tmp_path), "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
    }  # fmt: skip
    _python(found, "-m", "weilu.cli", "migrate")
    return found


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


class Process:
    """A process that is killed and started again."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self._environment, self._arguments = environment, arguments
        self.start()

    def start(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, *self._arguments], env=self._environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    def alive(self) -> bool:
        return self._running.poll() is None


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def processes(environment: dict[str, str], port: int) -> Iterator[list[Process]]:
    web = Process(
        environment, "-m", "uvicorn", "weilu.config.asgi:application", "--port", str(port),
        "--lifespan", "off", "--log-level", "critical",
    )  # fmt: skip
    found = [
        web,
        Process(environment, "-m", "weilu.cli", "worker"),
        Process(environment, "-m", "weilu.cli", "gateway"),
    ]
    yield found
    for one in found:
        one.kill()


def _update(number: int) -> bytes:
    message = {
        "message_id": number, "date": 1_780_000_000 + number, "text": f"第{number}句",
        "from": {"id": number % 37 + 1, "is_bot": False, "first_name": f"跑友{number % 37}"},
        "chat": {"id": -1001, "title": "晨跑群", "type": "supergroup"},
    }  # fmt: skip
    return json.dumps({"update_id": number, "message": message}).encode()


def _caller(port: int, token: str, secret: str, numbers: Iterator[int]) -> Callable[[], None]:
    """Delivers as Telegram does: again and again until it is acknowledged."""
    header = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}

    def call() -> None:
        for number in numbers:
            while not _posted(port, f"/hooks/{token}", _update(number), header):
                time.sleep(0.05)

    return call


def _posted(port: int, path: str, body: bytes, header: dict[str, str]) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, body, header)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def test_every_acknowledged_update_is_in_the_log_once(
    environment: dict[str, str], port: int, processes: list[Process], tmp_path: Path
) -> None:
    token, secret = _python(environment, "-c", CONNECT).split()
    numbers = iter(_Numbers(range(UPDATES)))
    callers = [
        threading.Thread(target=_caller(port, token, secret, numbers), daemon=True)
        for _ in range(CALLERS)
    ]
    for caller in callers:
        caller.start()
    chance = random.Random(7)
    for _kill in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        victim = chance.choice(processes)
        victim.kill()
        victim.start()
    for caller in callers:
        caller.join(timeout=120)
        assert not caller.is_alive()
    ends = time.monotonic() + 150
    while time.monotonic() < ends and _recorded(tmp_path)[0] < UPDATES:
        time.sleep(0.5)
    assert _recorded(tmp_path) == (UPDATES, UPDATES)
    assert all(one.alive() for one in processes)


class _Numbers:
    """A range that several threads may take from."""

    def __init__(self, numbers: range) -> None:
        self._numbers, self._lock = iter(numbers), threading.Lock()

    def __iter__(self) -> _Numbers:
        return self

    def __next__(self) -> int:
        with self._lock:
            return next(self._numbers)


def _recorded(home: Path) -> tuple[int, int]:
    """(messages, distinct messages) in the log."""
    with (
        suppress(sqlite3.OperationalError),
        sqlite3.connect(home / "weilu.sqlite3", timeout=30) as database,
    ):
        query = (
            "SELECT count(*), count(DISTINCT external_id) FROM events_event WHERE kind='message'"
        )
        count, distinct = database.execute(query).fetchone()
        return int(count), int(distinct)
    return 0, 0
