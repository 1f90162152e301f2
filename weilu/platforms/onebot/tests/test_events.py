"""What OneBot events tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.events.catalogue import check
from weilu.platforms.contract import MEDIA, EventSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood
from weilu.platforms.live.tests.recorded import anything, damaged
from weilu.platforms.onebot.calls import _emoji_id
from weilu.platforms.onebot.events import told_by
from weilu.platforms.onebot.notices import emoji_of
from weilu.platforms.onebot.rules import token_of
from weilu.platforms.onebot.segments import body_of
from weilu.platforms.onebot.tests.recordings import RECORDED, events, told
from weilu.platforms.qq.rules import body_of as body_in_history


def hear(event: Any) -> list[LiveTold]:
    return told_by(json.dumps(event).encode())


def group_message(message: Any, **changes: Any) -> dict[str, Any]:
    return {
        "post_type": "message", "message_type": "group", "group_id": 555, "user_id": 20002,
        "self_id": 10001, "time": 1714521600, "message_id": 1, "message": message, **changes,
    }  # fmt: skip


@pytest.mark.parametrize("name", events())
def test_it_tells_what_was_recorded(name: str) -> None:
    found = json.loads(json.dumps(told(events()[name])))
    assert found == json.loads(RECORDED.read_text())[name]


def test_every_recorded_event_can_be_taken() -> None:
    for name, recorded in events().items():
        for one in hear(recorded):
            if isinstance(one, EventSeen):
                check(one.kind, one.data)
                assert one.media in MEDIA, name
                assert one.id, name


def test_public_events_are_told_and_those_of_version_12_refused_by_name(
    shared_data: Path,
) -> None:
    samples = shared_data / "fixtures" / "nonebot_onebot" / "tests"
    for event in json.loads((samples / "v11" / "events.json").read_text()):
        [one] = [one for one in hear(event) if isinstance(one, EventSeen)]
        assert (one.kind, one.text) == ("message", "@全体成员 Test text")
    for event in json.loads((samples / "v12" / "events.json").read_text()):
        with pytest.raises(NotUnderstood, match="OneBot 12"):
            hear(event)


def test_every_example_of_the_standard_is_told_or_passed_over_by_name(shared_data: Path) -> None:
    names = []
    sample = shared_data / "fixtures" / "onebot11_spec" / "examples.json"
    for example in json.loads(sample.read_text()):
        shown = example["json"]
        if example["from"].startswith("message"):
            message = shown.get("message", shown) if isinstance(shown, dict) else shown
            [one] = [one for one in hear(group_message(message)) if isinstance(one, EventSeen)]
            assert one.text or one.media or one.reply_to or "anonymous" in str(shown)
        else:
            names += [one.name for one in hear(shown) if isinstance(one, Ignored)]
    assert names == ["answer", "quick_reply", "action", "answer"]


@pytest.mark.parametrize(
    "pair",
    [
        ("[图片]", [{"type": "image", "data": {}}]),
        ("[表情]", [{"type": "face", "data": {"id": "1"}}]),
        ("早[表情]", [{"type": "text", "data": {"text": "早"}}, {"type": "face", "data": {}}]),
        ("[语音]", [{"type": "record", "data": {}}]),
        ("[视频]", [{"type": "video", "data": {}}]),
    ],
)
def test_a_message_reads_as_it_does_in_a_history(pair: tuple[str, Any]) -> None:
    text, media, _data = body_in_history(pair[0])
    live = body_of(pair[1])
    assert (live.text, live.media) == (text, media)


def test_a_code_that_somebody_wrote_out_is_words() -> None:
    assert body_of("&#91;CQ:at,qq=1&#93; &amp;#91;").text == "[CQ:at,qq=1] &#91;"
    assert body_of([{"type": "text", "data": {"text": "[CQ:at,qq=1]"}}]).text == "[CQ:at,qq=1]"


def test_the_account_itself_belongs_to_the_team() -> None:
    told_ = hear(group_message([], post_type="message_sent", user_id=10001))
    assert [one.is_staff for one in told_ if isinstance(one, PersonSeen)] == [True]


@pytest.mark.parametrize("emoji", ["👍", "❤", "face76"])
def test_a_reaction_heard_can_be_given(emoji: str) -> None:
    assert emoji_of(_emoji_id(emoji)) == emoji


@pytest.mark.parametrize(
    ("header", "query", "token"),
    [
        ("Bearer abc", {}, "abc"), ("bearer  abc ", {}, "abc"), ("Token abc", {}, "abc"),
        ("Basic abc", {}, ""), ("abc", {}, ""), ("", {"access_token": ["abc"]}, "abc"),
        ("Bearer abc", {"access_token": ["x"]}, "abc"), ("Bearer ", {}, ""),
    ],
)  # fmt: skip
def test_a_token_comes_in_the_header_or_the_address(
    header: str, query: dict[str, list[str]], token: str
) -> None:
    assert token_of(header, query) == token


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[" * 100_000, b'{"post_type":"message"}',
     b'{"post_type":"notice","notice_type":"group_increase"}',
     b'{"post_type":"message","message_type":"group","group_id":1,"user_id":1,"time":-5,'
     b'"message_id":1,"message":[]}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        told_by(body)


@settings(max_examples=300, deadline=None)
@given(damaged(events) | anything)
def test_any_json_is_told_or_refused(event: Any) -> None:
    try:
        found = hear(event)
    except NotUnderstood:
        return
    for one in found:
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        if isinstance(one, EventSeen):
            check(one.kind, one.data)
            assert one.id


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="[]CQ:,=at&#91;qq1 早") | st.text())
def test_any_string_is_a_message(text: str) -> None:
    body = body_of(text)
    body.text.encode()
    assert body.media in MEDIA
