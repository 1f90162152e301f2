"""Newcomers are greeted and a rule is kept, from warning to removal, on a real homeserver.

Weilu's gateway and worker are real processes; people have clients that know nothing of Weilu.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.journeys.processes import Process, asked, run, wait
from weilu.platforms.matrix.tests.conftest import synapse as synapse  # the fixture
from weilu.platforms.matrix.tests.synapse import Person, Server

ADVERT = "兼职日结300，加薇❤：wx_8899 名额不多"
#: A connection, a greeting and a rule, as staff would set them up in the console.
SET_UP = """
import json, sys, django
django.setup()
from weilu.engage.guard import actions as guard
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import Guard, Mode
from weilu.engage.welcome import actions as welcome
from weilu.engage.welcome.models import Greeting
from weilu.kit import clock
from weilu.outbox.models import Template
from weilu.people.actions import give_seat, open_workspace
from weilu.people.models import Account, Group
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.models import Connection, ConnectionState
given = json.loads(sys.argv[1])
kitchen = open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
chen = Account.objects.create_user("chen", name="陈阿姨")
give_seat(kitchen, chen, "owner")
Connection.objects.create(
    workspace=kitchen, adapter="matrix", name="烘焙", token="t0ken", state=ConnectionState.ON,
    sealed=sealed(given["credentials"]), created_at=clock.now(),
)
group = Group.objects.create(
    workspace=kitchen, platform="matrix", external_id=given["room"], name="烘焙小组"
)
words = Template.objects.create(
    workspace=kitchen, name="欢迎", text_zh="欢迎 {name}，先看群公告。", changed_at=clock.now()
)
welcome.save(Greeting(workspace=kitchen, name="烘焙", mode="on", template=words), [group], chen)
rule = Guard(workspace=kitchen, kind="advert", name="不发广告", keeper=chen)
steps = [Step("warn"), Step("mute", 600), Step("remove", ask=False)]
guard.save(rule, guard.Version({"words": ["日结"]}, steps), chen)
guard.switch(rule, Mode.ON, chen)
"""
#: What may be written again when a mute is over waits in the outbox until then.
END = "SELECT not_before FROM outbox_message WHERE key LIKE 'guard:%:end' AND state = 'queued'"


def an_hour_passes(home: Path) -> None:
    """What was written so far is an hour older, and what waits for its time an hour nearer."""
    with sqlite3.connect(home / "weilu.sqlite3", timeout=30) as database:
        for table, column in (
            ("engage_incident", "at"), ("engage_incident", "made_at"),
            ("outbox_message", "not_before"),
        ):  # fmt: skip
            rows = database.execute(f"SELECT id, {column} FROM {table}").fetchall()
            for key, told in rows:
                at = datetime.fromisoformat(told).replace(tzinfo=UTC) - timedelta(hours=1)
                moved = at.strftime("%Y-%m-%d %H:%M:%S.%f")
                database.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (moved, key))


def heard(room: str, host: Person, bot: Person) -> list[str]:
    """What Weilu wrote in the room so far."""
    return [one["content"].get("body", "") for one in host.sees(room) if one["sender"] == bot.id]


def is_gone(host: Person, room: str, event: str) -> bool:
    """Whether a message was taken away: its words are no more."""
    told = host.ask("GET", "rooms", room, "event", event)
    return "body" not in told["content"]


def test_an_advertiser_is_warned_muted_heard_again_and_removed(
    synapse: Server, home: Path, launch: Callable[..., Process]
) -> None:
    bot, host, bea = (synapse.person(name) for name in ("weilu", "chen", "bea"))
    room = host.opens("烘焙小组")
    bot.joins(room)
    power = host.ask("GET", "rooms", room, "state", "m.room.power_levels", "")
    power["users"][bot.id] = 100
    host.ask("PUT", "rooms", room, "state", "m.room.power_levels", "", body=power)
    credentials = {"homeserver": bot.address, "user": bot.id, "token": bot.token, "accept": "yes"}
    run(home, "-c", SET_UP, json.dumps({"credentials": credentials, "room": room}))
    for part in ("worker", "gateway"):
        launch("-m", "weilu.cli", part)
    wait(lambda: bool(asked(home, "SELECT 1 FROM platforms_connection WHERE bookmark != ''")))

    bea.joins(room)
    wait(lambda: any("先看群公告" in one for one in heard(room, host, bot)))

    first = bea.says(room, ADVERT)
    wait(lambda: is_gone(host, room, first))
    wait(lambda: len(heard(room, host, bot)) == 2)
    assert bea.tried("PUT", "rooms", room, "send", "m.room.message", "still",
                     body={"msgtype": "m.text", "body": "好的"}).is_success  # fmt: skip

    an_hour_passes(home)
    second = bea.says(room, ADVERT + "！")
    wait(lambda: is_gone(host, room, second))
    wait(lambda: not may_speak(bea, room))
    wait(lambda: bool(asked(home, END)))
    an_hour_passes(home)
    wait(lambda: may_speak(bea, room))

    third = bea.says(room, ADVERT + "！！")
    wait(lambda: is_gone(host, room, third))
    wait(lambda: bea.id not in host.ask("GET", "rooms", room, "joined_members")["joined"])
    assert asked(home, "SELECT step FROM engage_incident ORDER BY id") == ["warn", "mute", "remove"]
    stands = host.ask("GET", "rooms", room, "state", "m.room.member", bea.id)
    assert stands["membership"] == "leave"  # put out, and may come back


def may_speak(person: Person, room: str) -> bool:
    """Whether the server lets somebody write: their level against the room's."""
    power = person.ask("GET", "rooms", room, "state", "m.room.power_levels", "")
    mine = power["users"].get(person.id, power.get("users_default", 0))
    return bool(mine >= power.get("events", {}).get("m.room.message", power["events_default"]))
