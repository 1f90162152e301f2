"""From what the gateway tells, or an imported history, to the log."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Group, Member, Membership
from weilu.platforms import intake
from weilu.platforms.contract import PersonSeen, ReadOptions
from weilu.platforms.discord import export
from weilu.platforms.discord.tests.plants import (
    ALLOTMENT,
    BEA,
    GENERAL,
    GUILD,
    MING,
    MOD,
    OWNER,
    PEOPLE,
    TOKEN,
    message,
    snowflake,
)
from weilu.platforms.discord.tests.recordings import deliveries
from weilu.platforms.live import inbox, rosters, taking
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import Present, Raw
from weilu.platforms.live.inbox import Delivery
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem
from weilu.platforms.sources import FileSource
from weilu.platforms.spool import Numbering, SpoolWriter


@pytest.fixture
def swappers(transactional_db: None) -> Connection:
    workspace = people.open_workspace("换苗", "swappers", "Asia/Shanghai")
    return Connection.objects.create(
        workspace=workspace, adapter="discord", name="园丁", token="t0ken",
        sealed=sealed({"token": TOKEN}), state=ConnectionState.ON, created_at=clock.now(),
    )  # fmt: skip


def hear(swappers: Connection, *told: dict[str, Any]) -> None:
    """Deliveries are kept, then read."""
    bodies = [json.dumps(one).encode() for one in told]
    raws = [Raw(f"s1:{turn}:{hash(body)}", body) for turn, body in enumerate(bodies)]
    inbox.keep([Delivery(swappers.pk, raw) for raw in raws])
    taking.read_inbox(swappers)


def said(id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"t": "MESSAGE_CREATE", "d": message(id, text) | more, "group": "Plant Swap #general"}


def present(group: str, *kinds: str) -> set[str]:
    here = Membership.objects.filter(group__external_id=group).select_related("member")
    return {one.member.external_id for one in here if one.is_present}


def test_every_recorded_delivery_is_taken_and_none_refused(swappers: Connection) -> None:
    hear(swappers, *deliveries().values())
    assert not InboxItem.objects.filter(state="refused").exists()
    assert Event.objects.filter(kind="message").count() == 15
    assert Group.objects.get(external_id=ALLOTMENT).name == "Plant Swap #allotment"
    assert Member.objects.get(external_id=MOD).is_staff


def test_a_message_heard_and_fetched_again_is_in_the_log_once(swappers: Connection) -> None:
    hear(swappers, said(snowflake(1), "早"))
    hear(swappers, said(snowflake(1), "早", reactions=[{"emoji": {"name": "🌱"}, "count": 2}]))
    assert Event.objects.filter(kind="message").count() == 1
    assert Event.objects.get(kind="reaction").data == {"emoji": "🌱", "count": 2}


def test_who_came_by_a_link_is_known_by_it_though_a_line_says_less(swappers: Connection) -> None:
    told = deliveries()
    hear(swappers, told["came by a link"], told["the line of somebody's coming"])
    join = Event.objects.get(kind="join")
    assert (join.data["via"], join.data["invite"]) == ("link", "https://discord.gg/swap")
    assert MING in present(GENERAL)


def test_who_was_put_out_is_gone_and_who_did_it_is_not(swappers: Connection) -> None:
    told = deliveries()
    later = told["was put out"] | {"audit": told["was put out"]["audit"] | {"id": snowflake(90)}}
    hear(swappers, told["came by a link"], told["a moderator wrote"], later)
    assert present(GENERAL) == {MOD}


def whole_list(*members: str) -> list[Present]:
    return [Present(PersonSeen(one, PEOPLE[one]["global_name"]), None) for one in members]


def test_who_left_the_server_leaves_the_channels_they_wrote_in(swappers: Connection) -> None:
    elsewhere = {"channel_id": ALLOTMENT}
    hear(swappers, said(snowflake(1), "早"), said(snowflake(2), "浇水了", **elsewhere))
    list_of = [one._replace(quietly=True) for one in whole_list(MING, OWNER)]
    assert rosters.compare(swappers, ALLOTMENT, list_of, clock.now() + timedelta(1)) == 1
    assert present(ALLOTMENT) == set()
    assert not Event.objects.filter(kind="join").exists()  # who may read has not come
    assert rosters.compare(swappers, GENERAL, whole_list(BEA, MING), clock.now()) == 1
    assert present(GENERAL) == {BEA, MING}


def test_a_history_and_the_live_stream_overlap_once(swappers: Connection, tmp_path: Path) -> None:
    """The plant swappers' history was imported; the bot hears its last lines again, and more."""
    path = Path(__file__).parent / "fixtures" / "plant_swap.json"
    writer = SpoolWriter(tmp_path / "s.parquet", "discord", Numbering(), Numbering())
    history = export.read(FileSource(path), ReadOptions())
    taken = intake.record(swappers.workspace, writer.write(history)).taken
    place = {"channel_id": "8001", "guild_id": "7001"}
    ana, ben = ({"author": {"id": id, "username": "x"}} for id in ("9001", "9002"))
    hear(
        swappers,
        said("1", "", type=7, timestamp="2024-05-01T08:00:00.123+00:00", **place, **ana),
        said("3", "Yes! 🌱", type=19, timestamp="2024-05-01T08:02:00.5+00:00", **place, **ben),
        said(snowflake(9_000), "新的一天", **place),
    )
    group = Group.objects.get(external_id="8001")
    told = Event.objects.filter(group_id=group.pk)
    assert told.count() == taken + 1
    assert len(set(told.values_list("source_id", flat=True))) == 1


def test_a_server_is_one_community_of_several_groups(swappers: Connection) -> None:
    hear(swappers, deliveries()["how the server stands"], said(snowflake(1), "早"))
    assert Group.objects.filter(platform="discord").count() == 3
    assert {one.group.external_id for one in Membership.objects.select_related("group")} == {
        GENERAL
    }
    assert GUILD not in Group.objects.values_list("external_id", flat=True)
