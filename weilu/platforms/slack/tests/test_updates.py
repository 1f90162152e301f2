"""What Slack's events tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from weilu.events.catalogue import check
from weilu.platforms.contract import MEDIA, EventSeen, Refused
from weilu.platforms.live.contract import GroupMoved, Ignored, NotUnderstood, RosterChanged
from weilu.platforms.live.tests.recorded import anything, damaged
from weilu.platforms.slack.messages import Channel, People
from weilu.platforms.slack.tests.recordings import RECORDED, stories, told
from weilu.platforms.slack.updates import SUBSCRIBED, told_by


def hear(name: str) -> list[Any]:
    return told_by(json.dumps(stories()[name]).encode())


def events(found: list[Any]) -> list[EventSeen]:
    return [one for one in found if isinstance(one, EventSeen)]


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
    heard = {story.get("event", {}).get("type") for story in stories().values()}
    assert {name.partition(".")[0] for name in SUBSCRIBED} <= heard


@pytest.mark.parametrize("name", ["text", "answer in a thread", "picture", "file", "of oneself"])
def test_what_was_imported_before_is_the_same_event_live(name: str) -> None:
    item = {key: value for key, value in stories()[name]["event"].items() if key != "channel"}
    exported = [one for one in Channel("CBREAD", People()).take(item, "") if _is_event(one)]
    assert events(hear(name)) == exported


def test_a_reaction_has_the_id_that_an_export_gives_it() -> None:
    message = {
        **stories()["text"]["event"],
        "reactions": [{"name": "thumbsup", "users": ["UCHEN"], "count": 1}],
    }
    exported = [one for one in Channel("CBREAD", People()).take(message, "") if _is_event(one)]
    [live] = events(hear("reacts"))
    assert live.id == exported[1].id


def _is_event(one: Any) -> bool:
    assert not isinstance(one, Refused)
    return isinstance(one, EventSeen)


def test_every_public_sample_is_told_passed_over_or_refused_by_name(shared_data: Path) -> None:
    found: dict[str, str] = {}
    for path in sorted((shared_data / "fixtures" / "slack_java_sdk" / "events").glob("*.json")):
        try:
            [*heard] = told_by(path.read_bytes())
        except NotUnderstood:
            found[path.stem] = "refused"
        else:
            only = all(isinstance(one, Ignored) for one in heard)
            found[path.stem] = "ignored" if only else "told"
    # Their fields are empty strings, so whatever Weilu listens to says neither where nor who.
    assert found["ChannelRenamePayload"] == found["ChannelArchivePayload"] == "refused"
    assert found["DndUpdatedPayload"] == found["EmojiChangedPayload"] == "ignored"
    assert len(found) == 43


def test_a_public_sample_that_is_filled_in_is_told(shared_data: Path) -> None:
    folder = shared_data / "fixtures" / "slack_java_sdk" / "events"
    for name in ("ChannelRename", "ChannelArchive", "ChannelCreated", "GroupLeft"):
        body = (folder / f"{name}Payload.json").read_text().replace('""', '"C0RYE"')
        body = body.replace("0000000000.000000", "1795351200.000200")
        assert not any(isinstance(one, Ignored) for one in told_by(body.encode())), name


def test_the_bots_own_coming_is_the_channels_and_nobodys_joining() -> None:
    found = hear("bot is brought in")
    assert [one.kind for one in events(found)] == ["group_opened"]
    assert RosterChanged("CBREAD") in found


def test_a_preview_below_an_edited_message_is_no_second_edit() -> None:
    story = stories()["edited"]
    story["event"]["previous_message"]["edited"] = story["event"]["message"]["edited"]
    assert told_by(json.dumps(story).encode()) == [Ignored("message_changed.preview")]


def test_a_channel_that_moves_is_the_same_channel() -> None:
    assert hear("channel goes on elsewhere") == [GroupMoved("GPRIV", "CPRIV")]


def test_halves_of_emoji_and_zeros_do_not_reach_the_database() -> None:
    story = stories()["text"]
    story["event"]["text"] = "a\ud800b\x00"
    for one in told_by(json.dumps(story).encode()):
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        assert "\x00" not in str(one._asdict())


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"7", b"null", b"{", b"\xff", b"[" * 100_000,
     b'{"event":{"type":"message"}}',
     b'{"event":{"type":"message","event_ts":"1.0","channel":"C1"}}',
     b'{"event":{"type":"reaction_added","event_ts":"1.0","item":7}}',
     b'{"event":{"type":"channel_archive","event_ts":"-5","channel":"C1"}}',
     b'{"event":{"type":"channel_archive","event_ts":"1.0","channel":""}}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        told_by(body)


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
