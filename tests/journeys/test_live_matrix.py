"""A gateway killed at random hears everything on a real homeserver once."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from tests.journeys.processes import Process, asked, end_leases, run, wait
from weilu.platforms.matrix.tests.conftest import synapse as synapse  # the fixture
from weilu.platforms.matrix.tests.synapse import Person, Server

KILLS = 4
CONNECT = """
import json, sys, django
django.setup()
from weilu.kit import clock
from weilu.people.actions import open_workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.models import Connection, ConnectionState
Connection.objects.create(
    workspace=open_workspace("半亩厨房", "kitchen", "Asia/Shanghai"), adapter="matrix",
    name="烘焙", token="t0ken", sealed=sealed(json.loads(sys.argv[1])),
    state=ConnectionState.ON, created_at=clock.now(),
)
"""


def connected(home: Path, account: Person) -> None:
    home.mkdir()
    run(home, "-m", "weilu.cli", "migrate")
    given = {"homeserver": account.address, "user": account.id, "token": account.token}
    run(home, "-c", CONNECT, json.dumps({**given, "accept": "yes"}))


def test_a_gateway_killed_at_random_hears_every_message_once(
    synapse: Server, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    account, lin, bea = (synapse.person(name) for name in ("weilu", "lin", "bea"))
    room = lin.opens("烘焙小组")
    for one in (account, bea):
        one.joins(room)
    connected(home, account)
    process = Process(home, "-m", "weilu.cli", "gateway")
    marked = "SELECT bookmark FROM platforms_connection WHERE bookmark != ''"
    wait(lambda: bool(asked(home, marked)))
    held = "SELECT id FROM platforms_connection WHERE held_until IS NOT NULL"
    said: list[str] = []
    for _ in range(KILLS):
        wait(lambda: bool(asked(home, held)))
        until = time.monotonic() + random.uniform(0.5, 3.0)
        while time.monotonic() < until:
            said.append((lin, bea)[len(said) % 2].says(room, f"第 {len(said)} 句"))
        process.kill()
        end_leases(home)
        said += [bea.says(room, f"停机 {turn}") for turn in range(5)]
        process.start()
    heard = "SELECT external_id FROM events_event WHERE kind = 'message'"
    try:
        wait(lambda: len(asked(home, heard)) >= len(said), 90)
    finally:
        process.kill()
    assert sorted(asked(home, heard)) == sorted(said)
