"""What Feishu's events tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from weilu.events.catalogue import check
from weilu.platforms.contract import MEDIA, EventSeen
from weilu.platforms.feishu.tests.recordings import RECORDED, stories, told
from weilu.platforms.feishu.updates import SUBSCRIBED, told_by
from weilu.platforms.live.contract import Ignored, NotUnderstood, OnMessage
from weilu.platforms.live.tests.recorded import anything, damaged


def hear(name: str) -> list[Any]:
    return told_by(json.dumps(stories()[name]).encode())


def events(found: list[Any]) -> list[EventSeen]:
    opened = [one.event if isinstance(one, OnMessage) else one for one in found]
    return [one for one in opened if isinstance(one, EventSeen)]


@pytest.mark.parametrize("name", stories())
def test_it_tells_what_was_recorded(name: str) -> None:
    found = json.loads(json.dumps(told(stories()[name])))
    assert found == json.loads(RECORDED.read_text())[name]


def test_every_recorded_event_can_be_taken() -> None:
    for name in stories():
        for event in events(hear(name)):
            check(event.kind, event.data)
            assert event.media in MEDIA, name
            assert event.id, name


def test_every_kind_that_is_asked_for_has_a_story() -> None:
    heard = {story.get("header", {}).get("event_type") for story in stories().values()}
    assert set(SUBSCRIBED) <= heard


def test_every_public_sample_is_told(shared_data: Path) -> None:
    sample = shared_data / "fixtures" / "nonebot_feishu" / "tests" / "data" / "events.json"
    for one in json.loads(sample.read_text()):
        [event] = events(told_by(json.dumps(one).encode()))
        assert event.kind == "message"
        assert "_user_" not in event.text


def test_who_came_alone_was_invited_by_nobody() -> None:
    [alone] = events(hear("comes by themself"))
    [brought, _other] = events(hear("is brought in"))
    assert (alone.subject, alone.data) == ("", None)
    assert (brought.subject, brought.data) == ("ou_linjing", {"via": "invite"})


def test_what_is_told_twice_is_one_event_and_a_second_reaction_is_another() -> None:
    first = stories()["reacts"]
    again = json.loads(json.dumps(first))
    again["header"]["event_id"] = "delivered anew"
    later = json.loads(json.dumps(first))
    later["event"]["action_time"] = "1795351299000"
    ids = [events(told_by(json.dumps(one).encode()))[0].id for one in (first, again, later)]
    assert ids[0] == ids[1] != ids[2]


def test_halves_of_emoji_and_zeros_do_not_reach_the_database() -> None:
    story = json.loads(json.dumps(stories()["text"]))
    story["event"]["message"]["content"] = json.dumps({"text": "a\ud800b\x00"})
    for one in told_by(json.dumps(story).encode()):
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        assert "\x00" not in str(one._asdict())


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"7", b"null", b"{", b"\xff", b"[" * 100_000,
     b'{"header":{"event_type":"im.message.receive_v1"}}',
     b'{"header":{"event_type":"im.message.receive_v1"},"event":{"message":7}}',
     b'{"header":{"event_type":"im.message.recalled_v1"},"event":{"message_id":"om_1"}}',
     b'{"header":{"event_type":"im.chat.disbanded_v1"},"event":{"chat_id":"oc_1"}}',
     b'{"header":{"event_type":"im.chat.disbanded_v1","create_time":"-5"},'
     b'"event":{"chat_id":"oc_1"}}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        told_by(body)


def test_what_weilu_does_not_know_is_passed_over_by_name() -> None:
    body = b'{"schema":"2.0","header":{"event_type":"im.chat.hologram_v9"},"event":{}}'
    assert told_by(body) == [Ignored("im.chat.hologram_v9")]


@settings(max_examples=300, deadline=None)
@given(damaged(stories) | anything)
def test_any_json_is_told_or_refused(story: Any) -> None:
    try:
        found = told_by(json.dumps(story).encode())
    except NotUnderstood:
        return
    for event in events(found):
        json.dumps(event._asdict(), ensure_ascii=False).encode()
        check(event.kind, event.data)
        assert event.id
        assert all(isinstance(part, str) for part in (event.text, event.author, event.subject))
