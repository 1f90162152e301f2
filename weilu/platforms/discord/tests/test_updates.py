"""What deliveries of the gateway tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from weilu.events.catalogue import check
from weilu.platforms.contract import MEDIA, EventSeen, GroupSeen, ReadOptions
from weilu.platforms.discord import export
from weilu.platforms.discord.ids import id_at, invite_code, made_at
from weilu.platforms.discord.tests.recordings import ME, RECORDED, deliveries, told
from weilu.platforms.discord.updates import told_by
from weilu.platforms.live.contract import Ignored, NotUnderstood
from weilu.platforms.live.tests.recorded import anything, damaged
from weilu.platforms.sources import FileSource

HERE = Path(__file__).parent


def events(found: list[Any]) -> list[EventSeen]:
    return [one for one in found if isinstance(one, EventSeen)]


def hear(kind: str, **item: Any) -> list[Any]:
    return told_by(json.dumps({"t": kind, "d": item, "group": "Plant Swap #general"}).encode(), ME)


@pytest.mark.parametrize("name", deliveries())
def test_it_tells_what_was_recorded(name: str) -> None:
    found = json.loads(json.dumps(told(deliveries()[name])))
    assert found == json.loads(RECORDED.read_text())[name]


def test_every_recorded_event_can_be_taken() -> None:
    for name, delivery in deliveries().items():
        found = told_by(json.dumps(delivery).encode(), ME)
        assert found, name
        for event in events(found):
            check(event.kind, event.data)
            assert event.media in MEDIA, name
            assert event.id, name


def test_one_coming_is_recorded_once_however_it_is_told() -> None:
    stories = deliveries()
    told_twice = ("the line of somebody's coming", "came by a link")
    line, event = (events(told_by(json.dumps(stories[one]).encode(), ME)) for one in told_twice)
    assert (line[0].group, line[0].id) == (event[0].group, event[0].id)


def _history() -> dict[str, EventSeen]:
    """The export of the plant swappers, by what names an event in the log."""
    read = export.read(FileSource(HERE / "fixtures" / "plant_swap.json"), ReadOptions())
    return {one.id: one for one in read if isinstance(one, EventSeen)}


def _person(id: str, nick: str) -> dict[str, Any]:
    return {"author": {"id": id, "username": nick.lower()}, "member": {"nick": nick}}


def test_what_was_imported_before_is_the_same_event_live() -> None:
    ana, ben = _person("9001", "Ana"), _person("9002", "Ben")
    place = {"channel_id": "8001", "guild_id": "7001"}
    reference = {"message_id": "2", "channel_id": "8001"}
    mention = {"id": "9002", "username": "ben", "member": {"nick": "Ben"}}
    heard = [
        hear("MESSAGE_CREATE", id="1", type=7, timestamp="2024-05-01T08:00:00.123000+00:00",
             **place, **ana),
        hear("MESSAGE_CREATE", id="2", type=0, timestamp="2024-05-01T08:01:00+00:00",
             content="Anyone has a monstera cutting? <@9002>", mentions=[mention], **place, **ana),
        hear("MESSAGE_CREATE", id="3", type=19, timestamp="2024-05-01T08:02:00.500000+00:00",
             content="Yes! 🌱", message_reference=reference, **place, **ben),
        hear("MESSAGE_CREATE", id="7", type=0, timestamp="2024-05-01T08:07:00+00:00", content="",
             message_reference={"type": 1, "message_id": "99", "channel_id": "8002"},
             message_snapshots=[{"message": {"content": "Swap day is on Saturday."}}],
             **place, **ana),
        hear("MESSAGE_CREATE", id="8", type=18, timestamp="2024-05-01T08:08:00+00:00",
             content="seeds", **place, **ben),
        hear("MESSAGE_CREATE", id="9", type=0, timestamp="2024-05-01T08:09:00+00:00", content="",
             sticker_items=[{"id": "1"}], **place, **ben),
    ]  # fmt: skip
    live = [one for some in heard for one in events(some)]
    history = _history()
    assert len(live) == 6
    for event in live:
        assert event == history[event.id]
    given = events(
        hear("MESSAGE_REACTION_ADD", user_id="9001", message_id="3", emoji={"name": "❤️"}, **place)
    )
    assert given[0]._replace(at=0) == history["3:❤️:9001"]._replace(at=0)
    assert GroupSeen("8001", "Plant Swap #general") in heard[0]


def test_an_id_says_when_it_was_made() -> None:
    # The example of Discord's own documentation.
    assert made_at("175928847299117063") == 1_462_015_105_796_000
    assert made_at(str(id_at(1_462_015_105_796_000))) == 1_462_015_105_796_000


@pytest.mark.parametrize(
    "link", ["https://discord.gg/abc", "https://discord.com/invite/abc/", "abc"]
)
def test_a_link_is_known_by_its_code(link: str) -> None:
    assert invite_code(link) == "abc"


def test_halves_of_emoji_and_zeros_do_not_reach_the_database() -> None:
    found = hear(
        "MESSAGE_CREATE", id="5", channel_id="8001", guild_id="7001", type=0,
        content="a\ud800b\x00", author={"id": "9", "username": "\udc00"},
    )  # fmt: skip
    for one in found:
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        assert "\x00" not in str(one._asdict())


def test_a_huge_message_is_read() -> None:
    cards = [{"title": "x" * 5_000}] * 1_000
    found = hear("MESSAGE_CREATE", id="5", channel_id="8001", guild_id="7001", type=0,
                 content="早", embeds=cards, author={"id": "9", "username": "bea"})  # fmt: skip
    assert [one.text for one in events(found)] == ["早"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"7", b"null", b"{", b"\xff", b'{"t":"MESSAGE_CREATE"}', b'{"t":7,"d":{}}',
     b'{"t":"MESSAGE_CREATE","d":[]}', b'{"t":"MESSAGE_CREATE","d":{}}',
     b'{"t":"MESSAGE_DELETE","d":{"id":"1","channel_id":"2"},"heard":true}',
     b'{"t":"MESSAGE_DELETE","d":{"id":"1","channel_id":"2"},"heard":1e400}',
     b'{"t":"MESSAGE_DELETE","d":{"id":"1x","channel_id":"2"}}',
     b"[" * 100_000],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        told_by(body, ME)


def test_an_unknown_event_is_passed_over_by_name() -> None:
    assert hear("HOLOGRAM_CREATE", depth=3) == [Ignored("hologram_create")]


@settings(max_examples=300, deadline=None)
@given(damaged(deliveries) | anything)
def test_any_json_is_told_or_refused(delivery: Any) -> None:
    try:
        found = told_by(json.dumps(delivery).encode(), ME)
    except NotUnderstood:
        return
    for one in found:
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        if isinstance(one, EventSeen):
            check(one.kind, one.data)
            assert one.id
            assert all(isinstance(part, str) for part in (one.text, one.author, one.subject))
