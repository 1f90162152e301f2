"""What was acknowledged is in the log once, whatever is killed: web, worker and gateway, really."""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.processes import Process, asked, run

UPDATES = 1_000
KILLS = 6
CALLERS = 6

CONNECT = """
import django; django.setup()
from weilu.people.actions import open_workspace
from weilu.platforms.live import actions
from weilu.platforms.live.accounts import account_of
from weilu.platforms.telegram.account import secret_of
kitchen = open_workspace('半亩厨房', 'kitchen', 'Asia/Shanghai')
bot = actions.connect(kitchen, 'telegram', 'bot', {'token': '1:abc', 'way': 'webhook'})
type(bot).objects.update(state='on')
print(bot.token, secret_of(account_of(bot)))
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def processes(tmp_path: Path, port: int) -> Iterator[list[Process]]:
    run(tmp_path, "-m", "weilu.cli", "migrate")
    web = Process(
        tmp_path, "-m", "uvicorn", "weilu.config.asgi:application", "--port", str(port),
        "--lifespan", "off", "--log-level", "critical",
    )  # fmt: skip
    found = [
        web,
        Process(tmp_path, "-m", "weilu.cli", "worker"),
        Process(tmp_path, "-m", "weilu.cli", "gateway"),
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
    port: int, processes: list[Process], tmp_path: Path
) -> None:
    token, secret = run(tmp_path, "-c", CONNECT).split()
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
    query = "SELECT count(*) || ' ' || count(DISTINCT external_id) FROM events_event"
    told = asked(home, f"{query} WHERE kind = 'message'")
    count, distinct = told[0].split() if told else ("0", "0")
    return int(count), int(distinct)
