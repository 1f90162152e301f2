"""Nothing is sent twice and nothing is lost, whatever is killed: held against what arrived.

Gateway and worker are killed (-9) at random points while the outbox sends. Matrix does the same
transaction id once, so that all arrives once and in order. Telegram knows no such thing: what a
kill cut off ends as `unsure`, is sent by nobody again, and is settled by a person who looks.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from aiohttp import web

from tests.journeys.processes import Process, asked, end_leases, run, wait
from weilu.platforms.matrix.tests.synapse import Server, running
from weilu.platforms.telegram.tests.fake import TOKEN, FakeTelegram

MESSAGES = 120
KILLS = 3
#: Sent so many a second at most, so that kills meet an outbox at work.
PACE = 20
#: The gateway as it is, with a pace of the test's instead of the platforms' limits.
GATEWAY = f"""
import sys, django
django.setup()
from dataclasses import replace
from weilu.platforms.live import adapters
from weilu.platforms.live.abilities import Limit
for adapter in map(adapters.by_key, ("matrix", "telegram")):
    pace = Limit("*", {PACE}, 1.0, "account", "the test's")
    type(adapter).capabilities = replace(adapter.capabilities, limits=(pace,))
from weilu.cli import registry
registry.root(["gateway"])
"""
CONNECT = """
import json, sys, django
django.setup()
from weilu.kit import clock
from weilu.outbox.models import Policy
from weilu.people.actions import open_workspace
from weilu.people.models import Account
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.models import Connection
adapter, credentials = sys.argv[1:]
kitchen = open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
Policy.objects.create(workspace=kitchen, quiet_from="03:00", quiet_to="03:00")
Account.objects.create_user("chen", name="陈阿姨")
Connection.objects.create(
    workspace=kitchen, adapter=adapter, name="烘焙", token="t0ken", state="on",
    sealed=sealed(json.loads(credentials)), created_at=clock.now(),
)
"""
PUT = """
import json, sys, django
django.setup()
from weilu.outbox import actions
from weilu.outbox.actions import Intent
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.models import Connection
intents = [Intent(text, Send(chat, text), "service") for chat, text in json.load(sys.stdin)]
for _again in range(2):  # as a job that was killed and ran anew would
    actions.put(Connection.objects.get(), "engage", intents)
"""
#: A person looks at each message nobody knows of, and says what they saw.
LOOK = """
import json, sys, django
django.setup()
from weilu.outbox import actions
from weilu.outbox.models import Message
from weilu.people.models import Account
there, chen = set(json.load(sys.stdin)), Account.objects.get()
for message in Message.objects.filter(state="unsure"):
    (actions.found if message.text in there else actions.try_again)(message, chen)
"""
STATES = "SELECT state FROM outbox_message"
OPEN = "SELECT id FROM outbox_message WHERE state IN ('queued', 'held', 'sending')"
SETTLED = "SELECT id FROM outbox_message WHERE state IN ('sent', 'unsure')"
HELD = "SELECT id FROM platforms_connection WHERE held_until IS NOT NULL"


def send_all(home: Path, processes: list[Process]) -> None:
    """Kill the gateway, and the worker with it now and then, until all is settled."""
    gateway, worker = processes
    chance = random.Random()
    for turn in range(KILLS):
        wait(lambda: bool(asked(home, HELD)))
        # In the midst of sending, each time further on.
        aim = MESSAGES * (turn + chance.uniform(0.2, 0.9)) / (KILLS + 1)
        wait(lambda aim=aim: len(asked(home, SETTLED)) >= aim)  # type: ignore[misc]
        time.sleep(chance.uniform(0.0, 0.1))
        for victim in (gateway, worker) if turn % 2 else (gateway,):
            victim.kill()
            victim.start()
        end_leases(home)
    wait(lambda: not asked(home, OPEN), 90)


def test_on_matrix_all_arrives_once_and_in_order(
    home: Path, launch: Callable[..., Process],
    tmp_path_factory: pytest.TempPathFactory, missing: Callable[[str], NoReturn],
) -> None:  # fmt: skip
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with running(shared, missing) as server:
        rooms, look = _rooms(server, home)
        said = [(rooms[turn % len(rooms)], f"第 {turn} 句") for turn in range(MESSAGES)]
        run(home, "-c", PUT, given=json.dumps(said))
        send_all(home, [launch("-c", GATEWAY), launch("-m", "weilu.cli", "worker")])
        seen = {room: look(room) for room in rooms}
    assert seen == {room: [text for where, text in said if where == room] for room in rooms}
    assert Counter(asked(home, STATES)) == {"sent": MESSAGES}


def _rooms(server: Server, home: Path) -> tuple[list[str], Callable[[str], list[str]]]:
    """Rooms Weilu's account is in, and what anybody sees there."""
    account, lin = server.person("weilu"), server.person("lin")
    rooms = [lin.opens(f"烘焙 {turn}") for turn in range(8)]
    for room in rooms:
        account.joins(room)
    given = {"homeserver": account.address, "user": account.id, "token": account.token}
    run(home, "-c", CONNECT, "matrix", json.dumps({**given, "accept": "yes"}))
    return rooms, lambda room: [one["content"]["body"] for one in lin.sees(room)]


class Slow(FakeTelegram):
    """Takes a message at once and answers a while later, as over a long line."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []

    async def do_sendMessage(self, fields: dict[str, Any]) -> Any:
        self.taken.append(fields["text"])
        await asyncio.sleep(0.3)
        return super().do_sendMessage(fields)

    async def do_getUpdates(self, fields: dict[str, Any]) -> Any:
        await asyncio.sleep(1.0)
        return await super().do_getUpdates(fields)


@pytest.fixture
def telegram() -> Iterator[tuple[Slow, str]]:
    """The server on a thread of its own, and its address."""
    fake, loop = Slow(), asyncio.new_event_loop()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", fake.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    loop.run_until_complete(runner.setup())
    site = web.TCPSite(runner, "127.0.0.1", 0)
    loop.run_until_complete(site.start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield fake, f"http://127.0.0.1:{runner.addresses[0][1]}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def test_on_telegram_nothing_goes_twice_and_what_was_cut_off_is_left_to_a_person(
    home: Path, launch: Callable[..., Process], telegram: tuple[Slow, str]
) -> None:
    fake, address = telegram
    credentials = {"token": TOKEN, "way": "polling", "api": address}
    run(home, "-c", CONNECT, "telegram", json.dumps(credentials))
    said = [(f"{1_700_000_000 + turn}", f"第 {turn} 句") for turn in range(MESSAGES)]
    run(home, "-c", PUT, given=json.dumps(said))
    send_all(home, [launch("-c", GATEWAY), launch("-m", "weilu.cli", "worker")])
    assert set(Counter(fake.taken).values()) == {1}
    states = Counter(asked(home, STATES))
    assert set(states) == {"sent", "unsure"}
    told = asked(home, "SELECT text FROM outbox_message WHERE state = 'sent'")
    assert set(told) <= set(fake.taken)
    # All that did not arrive is among what nobody knows of.
    run(home, "-c", LOOK, given=json.dumps(fake.taken))
    wait(lambda: Counter(asked(home, STATES)) == {"sent": MESSAGES})
    assert sorted(fake.taken) == sorted(text for _chat, text in said)
