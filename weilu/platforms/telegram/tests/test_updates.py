"""What updates of the Bot API tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from weilu.events.catalogue import check
from weilu.platforms.contract import MEDIA, EventSeen, GroupSeen, PersonSeen, ReadOptions
from weilu.platforms.live.contract import GroupMoved, Ignored, NotUnderstood
from weilu.platforms.live.tests.recorded import anything, damaged
from weilu.platforms.sources import FileSource
from weilu.platforms.telegram import export
from weilu.platforms.telegram.ids import bare, marked
from weilu.platforms.telegram.tests.recordings import RECORDED, told, updates
from weilu.platforms.telegram.updates import ALLOWED, told_by

BOT = "user900"
CHAT = {"id": -1001700000001, "type": "supergroup", "title": "晨读小组"}
XIAOYU = {"id": 101, "is_bot": False, "first_name": "小雨"}
BEA = {"id": 103, "is_bot": False, "first_name": "Bea"}


def hear(kind: str, **item: Any) -> list[Any]:
    return told_by(json.dumps({"update_id": 1, kind: {"chat": CHAT, **item}}).encode(), BOT)


def events(told: list[Any]) -> list[EventSeen]:
    return [one for one in told if isinstance(one, EventSeen)]


@pytest.mark.parametrize("name", updates())
def test_it_tells_what_was_recorded(name: str) -> None:
    found = json.loads(json.dumps(told(updates()[name])))
    assert found == json.loads(RECORDED.read_text())[name]


def test_every_recorded_event_can_be_taken() -> None:
    for name, update in updates().items():
        for event in events(told_by(json.dumps(update).encode(), BOT)):
            check(event.kind, event.data)
            assert event.media in MEDIA, name
            assert event.id, name


def test_every_public_sample_is_told_or_passed_over_by_name(shared_data: Path) -> None:
    sample = shared_data / "fixtures" / "nonebot_telegram" / "tests" / "updates.json"
    found = [told_by(json.dumps(one).encode(), BOT) for one in json.loads(sample.read_text())]
    assert [one.name for [one] in found[-3:]] == [
        "inline_query", "chosen_inline_result", "callback_query",
    ]  # fmt: skip
    assert [len(events(one)) for one in found[:-3]] == [1] * 9
    assert not any(isinstance(one, Ignored) for some in found[:-3] for one in some)


def test_one_coming_is_recorded_once_however_it_is_told() -> None:
    stories = updates()
    by_message = events(told_by(json.dumps(stories["came by themselves"]).encode(), BOT))
    by_update = events(told_by(json.dumps(stories["came by link"]).encode(), BOT))
    assert [one.id for one in by_message] == [one.id for one in by_update]
    for message, update in (
        ("left", "left, as a member"),
        ("was put out", "put out, may come back"),
    ):
        ids = {
            events(told_by(json.dumps(stories[one]).encode(), BOT))[0].id
            for one in (message, update)
        }
        assert len(ids) == 1


def test_coming_again_later_is_another_coming() -> None:
    first, second = (
        hear(
            "message", message_id=at, date=1714521600 + at, **{"from": BEA}, new_chat_members=[BEA]
        )
        for at in (1, 60)
    )
    assert events(first)[0].id != events(second)[0].id


def _history(tmp_path: Path) -> dict[str, EventSeen]:
    """The export of the morning readers, by what names an event in the log."""
    path = Path(__file__).parent / "fixtures" / "morning_readers.json"
    read = export.read(FileSource(path), ReadOptions())
    return {one.id: one for one in read if isinstance(one, EventSeen)}


def _same_live() -> list[Any]:
    """What happened among the morning readers, as the bot would have heard it."""
    dora = {"id": 105, "is_bot": False, "first_name": "Dora"}
    ming = {"id": 102, "is_bot": False, "first_name": "阿明"}
    mentions = [
        {"type": "mention", "offset": 10, "length": 13},
        {"type": "text_mention", "offset": 24, "length": 2, "user": ming},
    ]
    T = 1714521600
    stub = {"chat": CHAT, "date": T}
    heard = [
        hear("message", message_id=3, date=T + 60, text="大家早上好 👋", **{"from": ming}),
        hear(
            "message", message_id=4, date=T + 120, text="早！今天读哪一章？ @Xiaoyu_reads 阿明",
            entities=mentions, reply_to_message={"message_id": 3, **stub}, **{"from": BEA},
        ),
        hear("message_reaction", message_id=5, date=T + 240, user=BEA, old_reaction=[],
             new_reaction=[{"type": "emoji", "emoji": "👍"}]),
        hear("message", message_id=6, date=T + 200, new_chat_members=[dora], **{"from": dora}),
        hear("message", message_id=7, date=T + 240, photo=[{}], **{"from": XIAOYU}),
        hear("message", message_id=8, date=T + 300, voice={"duration": 12}, **{"from": BEA}),
        hear("message", message_id=9, date=T + 310, text="转一篇书评", **{"from": XIAOYU},
             forward_origin={"type": "channel", "chat": {"id": -1001, "title": "书评周刊"}}),
        hear("message", message_id=10, date=T + 320, pinned_message={"message_id": 5, **stub},
             **{"from": XIAOYU}),
        hear("message", message_id=11, date=T + 330, new_chat_title="晨读小组", **{"from": XIAOYU}),
        hear("message", message_id=13, date=T + 500, left_chat_member=BEA, **{"from": BEA}),
        hear("message", message_id=14, date=T + 510, migrate_from_chat_id=-44, **{"from": XIAOYU}),
        hear("message", message_id=16, date=T + 530, video_chat_ended={"duration": 1800},
             **{"from": XIAOYU}),
    ]  # fmt: skip
    return [one for some in heard for one in some]


def test_what_was_imported_before_is_the_same_event_live(tmp_path: Path) -> None:
    history, live = _history(tmp_path), _same_live()
    heard = events(live)
    assert len(heard) == 12
    for event in heard:
        known = history[event.id]
        if event.kind == "join":  # the history knows who made the link
            known = known._replace(subject="", data=None)
        assert event == known
    assert {one for one in live if isinstance(one, GroupSeen)} == {
        GroupSeen("1700000001", "晨读小组")
    }
    assert PersonSeen("user103", "Bea") in live


@pytest.mark.parametrize(
    ("chat", "group"), [(-1001700000001, "1700000001"), (-4400000001, "4400000001"), (102, "102")]
)
def test_chats_are_called_as_in_exports_and_back(chat: int, group: str) -> None:
    assert bare(chat) == group
    if chat < 0:
        assert chat in marked(group)


def test_a_group_that_moves_on_is_the_same_group() -> None:
    stories = updates()
    for name in ("moves on", "moved here"):
        assert GroupMoved("4400000001", "1700000001") in told_by(
            json.dumps(stories[name]).encode(), BOT
        )


def test_what_is_asked_for_is_what_is_told() -> None:
    for kind in ("chat_member", "my_chat_member", "message_reaction", "message_reaction_count",
                 "chat_join_request", "edited_message", "channel_post"):  # fmt: skip
        assert kind in ALLOWED


def test_halves_of_emoji_and_zeros_do_not_reach_the_database() -> None:
    message = {
        "message_id": 1, "date": 1714521600, "chat": {"id": -5, "title": "\ud83d\x00"},
        "from": {"id": 1, "first_name": "\udc00"}, "text": "a\ud800b\x00",
    }  # fmt: skip
    body = json.dumps({"update_id": 1, "message": message}).encode()
    for one in told_by(body, BOT):
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        assert "\x00" not in str(one._asdict())


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"7", b"null", b"{", b"\xff", b'{"message":7}', b'{"message":{}}',
     b'{"message":{"message_id":1,"date":-1,"chat":{"id":-5},"text":"x"}}',
     b'{"message":{"message_id":1,"date":1e400,"chat":{"id":-5},"text":"x"}}',
     b'{"message":{"message_id":true,"date":1,"chat":{"id":-5},"text":"x"}}',
     b"[" * 100_000, b'{"chat_member":{"chat":{"id":-5},"date":1}}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        told_by(body, BOT)


@settings(max_examples=300, deadline=None)
@given(damaged(updates) | anything)
def test_any_json_is_told_or_refused(update: Any) -> None:
    try:
        found = told_by(json.dumps(update).encode(), BOT)
    except NotUnderstood:
        return
    for one in found:
        json.dumps(one._asdict(), ensure_ascii=False).encode()
        if isinstance(one, EventSeen):
            check(one.kind, one.data)
            assert one.id
            assert all(isinstance(part, str) for part in (one.text, one.author, one.subject))
