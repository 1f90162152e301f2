"""One speaker's words into many rooms of a real homeserver, while Weilu's processes are killed.

Weilu's gateway and worker are real processes; people have clients that know nothing of Weilu.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

from tests.journeys.processes import Process, asked, end_leases, run, wait
from tests.journeys.test_outbox_survives_kill import GATEWAY
from weilu.platforms.matrix.tests.conftest import synapse as synapse  # the fixture
from weilu.platforms.matrix.tests.synapse import Person, Server

LINES, LISTENING, KILLS = 24, 3, 3
#: A connection and a session that runs, as staff would set them up in the console.
SET_UP = """
import json, sys, django
django.setup()
from datetime import timedelta
from weilu.engage.sessions import actions
from weilu.engage.sessions.models import Session
from weilu.kit import clock
from weilu.people.actions import give_seat, open_workspace
from weilu.people.models import Account, Group, Member
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.models import Connection, ConnectionState
given, now = json.loads(sys.argv[1]), clock.now()
kitchen = open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
chen = Account.objects.create_user("chen", name="陈阿姨")
give_seat(kitchen, chen, "owner")
Connection.objects.create(
    workspace=kitchen, adapter="matrix", name="烘焙", token="t0ken", state=ConnectionState.ON,
    sealed=sealed(given["credentials"]), created_at=now,
)
groups = [
    Group.objects.create(workspace=kitchen, platform="matrix", external_id=room, name=f"第{n}群")
    for n, room in enumerate(given["rooms"])
]
speaker = Member.objects.create(
    workspace=kitchen, platform="matrix", external_id=given["speaker"], name="陈阿姨"
)
evening = Session(
    workspace=kitchen, name="红豆沙", form="live", host=chen, speaker_name="陈阿姨",
    speaker=speaker, source=groups[0], groups=[one.pk for one in groups[1:]], starts_at=now,
    ends_at=now + timedelta(hours=1),
)
actions.start(actions.save(evening, chen), chen)
"""
HELD = "SELECT id FROM platforms_connection WHERE held_until IS NOT NULL"
READY = "SELECT 1 FROM platforms_connection WHERE bookmark != ''"
SENT = "SELECT id FROM outbox_message WHERE state = 'sent' AND key LIKE 'relay:%'"


def heard(room: str, host: Person, bot: Person) -> list[str]:
    """What Weilu wrote in the room so far, in order."""
    return [one["content"].get("body", "") for one in host.sees(room) if one["sender"] == bot.id]


def test_every_room_hears_every_line_once_and_in_order(
    synapse: Server, home: Path, launch: Callable[..., Process]
) -> None:
    bot, chen = (synapse.person(name) for name in ("relay", "speaker"))
    rooms = [chen.opens(f"第{number}群") for number in range(LISTENING + 1)]
    for room in rooms:
        bot.joins(room)
    credentials = {"homeserver": bot.address, "user": bot.id, "token": bot.token, "accept": "yes"}
    given = {"credentials": credentials, "rooms": rooms, "speaker": chen.id}
    run(home, "-c", SET_UP, json.dumps(given))
    worker, gateway = launch("-m", "weilu.cli", "worker"), launch("-c", GATEWAY)
    wait(lambda: bool(asked(home, READY)))
    said = [f"第 {number} 句" for number in range(LINES)]
    chance = random.Random()
    for number, line in enumerate(said):
        chen.says(rooms[0], line)
        if number in {LINES * turn // (KILLS + 1) for turn in range(1, KILLS + 1)}:
            wait(lambda: bool(asked(home, HELD)))
            time.sleep(chance.uniform(0.0, 1.0))
            for victim in (worker, gateway):
                victim.kill()
                victim.start()
            end_leases(home)
    wait(lambda: len(asked(home, SENT)) == LINES * LISTENING, 120)
    for room in rooms[1:]:
        assert heard(room, chen, bot) == [f"【陈阿姨】{line}" for line in said]
