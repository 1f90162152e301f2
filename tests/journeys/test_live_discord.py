"""A gateway killed at random hears everything on Discord once, and sends everything once.

Discord is one of our own on the loopback, speaking the real wire; Weilu's processes are real.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.processes import Process, asked, end_leases, run, wait
from tests.journeys.test_outbox_survives_kill import (
    CONNECT,
    GATEWAY,
    HELD,
    MESSAGES,
    OPEN,
    PUT,
    STATES,
)
from weilu.platforms.discord.ids import id_at
from weilu.platforms.discord.tests.fake import (
    FakeDiscord,
    discord,
)
from weilu.platforms.discord.tests.plants import (
    ALLOTMENT,
    BEA,
    GENERAL,
    MING,
    message,
)

KILLS = 5
MARKED = "SELECT bookmark FROM platforms_connection WHERE bookmark != ''"
HEARD = "SELECT external_id FROM events_event WHERE kind = 'message'"


class Discord:
    """The fake, running in a thread of its own."""

    def __init__(self, fake: FakeDiscord, loop: asyncio.AbstractEventLoop) -> None:
        self.fake, self._loop = fake, loop
        self.said: list[str] = []

    def do(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def says(self) -> None:
        """Bea and 阿明 talk, now here, now there."""
        turn = len(self.said)
        id = str(id_at(int(time.time() * 1e6)) + turn)
        by, where = (BEA, MING)[turn % 2], (GENERAL, ALLOTMENT)[turn % 3 == 0]
        self.do(self.fake.says(message(id, f"第 {turn} 句", by) | {"channel_id": where}))
        self.said.append(id)


@contextmanager
def running() -> Iterator[tuple[Discord, dict[str, str]]]:
    ready: list[tuple[Discord, dict[str, str]]] = []
    begun, ended = threading.Event(), threading.Event()

    async def serve() -> None:
        async with discord() as (fake, account):
            ready.append((Discord(fake, asyncio.get_running_loop()), dict(account.credentials)))
            begun.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert begun.wait(20)
    try:
        yield ready[0]
    finally:
        ended.set()
        thread.join(20)


@pytest.mark.parametrize("forgets", [False, True], ids=["resumed", "forgotten"])
def test_a_gateway_killed_at_random_hears_and_sends_everything_once(
    home: Path, launch: Callable[..., Process], forgets: bool
) -> None:
    """With `forgets`, Discord remembers no session across a kill: what was missed is fetched."""
    with running() as (server, credentials):
        run(home, "-c", CONNECT, "discord", json.dumps(credentials))
        launch("-m", "weilu.cli", "worker")
        # The gateway as it is, with a pace of the test's.
        gateway = launch("-c", GATEWAY.replace('("matrix", "telegram")', '("discord",)'))
        wait(lambda: bool(asked(home, MARKED)))
        wanted = [((GENERAL, ALLOTMENT)[turn % 2], f"早报 {turn}") for turn in range(MESSAGES)]
        run(home, "-c", PUT, given=json.dumps(wanted))
        for _turn in range(KILLS):
            wait(lambda: bool(asked(home, HELD)))
            _talk_for(server, random.uniform(0.5, 2.5))
            gateway.kill()
            server.fake.forgets = forgets
            end_leases(home)
            for _more in range(5):
                server.says()
            gateway.start()
        wait(lambda: set(server.said) <= set(asked(home, HEARD)), 90)
        wait(lambda: not asked(home, OPEN), 90)
        arrived = [
            one["content"]
            for channel in server.fake.written.values()
            for one in channel
            if one["content"].startswith("早报")
        ]
    assert Counter(arrived) == Counter(text for _chat, text in wanted)
    assert set(asked(home, STATES)) == {"sent"}
    # What Weilu itself wrote was told by nobody, or fetched with the rest.
    heard = [id for id in asked(home, HEARD) if id in set(server.said)]
    assert sorted(heard) == sorted(server.said)


def _talk_for(server: Discord, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        server.says()
        time.sleep(0.02)
