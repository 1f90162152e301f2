"""What Weilu asks of Slack, with the real client, against a Slack of our own."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from weilu.platforms.live import deeds
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Action, Material, Receipt, Send
from weilu.platforms.slack.doing import channel_name
from weilu.platforms.slack.live import adapter
from weilu.platforms.slack.tests.fake import FakeSlack, Refusal

ROOM = "CBREAD"


@pytest.fixture(autouse=True)
def bread(fake: FakeSlack) -> None:
    fake.channel(ROOM, "bread", "UCHEN", "UZHAO")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "贝果.png"
    path.write_bytes(b"\x89PNG bagel")
    return path


def do(action: Action, account: Account, key: str = "weilu-1") -> Receipt:
    return asyncio.run(adapter.execute(action, account, key))


def written(fake: FakeSlack, channel: str = ROOM) -> list[str]:
    return [one["text"] for one in reversed(fake.messages[channel])]


def test_a_text_arrives_with_its_key_and_its_id_comes_back(
    connected: Account, fake: FakeSlack
) -> None:
    receipt = do(Send(ROOM, "开饭了"), connected)
    [message] = fake.messages[ROOM]
    assert receipt == Receipt.done(message["ts"])
    assert message["metadata"]["event_payload"] == {"key": "weilu-1"}


def test_a_text_cannot_call_everybody_by_what_stands_in_it(
    connected: Account, fake: FakeSlack
) -> None:
    do(Send(ROOM, "欢迎 <!channel> & <@UCHEN>"), connected)
    assert written(fake) == ["欢迎 &lt;!channel&gt; &amp; &lt;@UCHEN&gt;"]


def test_answers_links_and_persons(connected: Account, fake: FakeSlack) -> None:
    link = Material("link", "https://bakery.example/menu", title="菜单")
    do(Send(ROOM, "今日", reply_to="1.5", material=(link,)), connected)
    do(Send("UCHEN", "悄悄", private=True), connected)
    [answer] = fake.messages[ROOM]
    assert (answer["thread_ts"], answer["text"]) == (
        "1.5", "今日\n\n菜单\nhttps://bakery.example/menu",
    )  # fmt: skip
    assert written(fake, "DDIRECT") == ["悄悄"]


@pytest.mark.parametrize("private", [False, True])
def test_files_are_handed_over_and_shown_in_one_message(
    connected: Account, fake: FakeSlack, picture: Path, private: bool
) -> None:
    files = (Material("image", str(picture)), Material("file", str(picture), name="价目表.pdf"))
    action = Send("UCHEN" if private else ROOM, "今日", private=private, material=files)
    receipt = do(action, connected)
    assert receipt.status == deeds.DONE
    assert receipt.id
    [shown] = fake.said["files.completeUploadExternal"]
    assert shown["channel_id"] == ("DDIRECT" if private else ROOM)
    assert [one["title"] for one in json.loads(shown["files"])] == ["贝果.png", "价目表.pdf"]
    assert set(fake.uploads.values()) == {b"\x89PNG bagel"}


def test_a_message_whose_answer_was_lost_is_looked_for_and_found(
    connected: Account, fake: FakeSlack
) -> None:
    fake.plan("chat.postMessage", "lost", "502")
    for key in ("weilu-1", "weilu-2"):
        assert do(Send(ROOM, "开饭了"), connected, key).status == deeds.DONE
    fake.plan("chat.postMessage", "lost")
    assert do(Send(ROOM, "来了", reply_to="1.5"), connected, "weilu-3").status == deeds.DONE
    assert len(fake.messages[ROOM]) == 3


def test_one_that_is_not_found_stays_in_doubt(connected: Account, fake: FakeSlack) -> None:
    fake.plan("chat.postMessage", Refusal("fatal_error"))
    assert do(Send(ROOM, "开饭了"), connected).status == deeds.UNSURE
    fake.plan("chat.postMessage", "lost")
    fake.plan("conversations.history", Refusal("missing_scope", needed="channels:history"))
    assert do(Send(ROOM, "开饭了"), connected).status == deeds.UNSURE


def test_after_a_kill_what_is_there_is_done_and_what_is_not_may_be_sent(
    connected: Account, fake: FakeSlack
) -> None:
    sent, other = Send(ROOM, "开饭了"), Send(ROOM, "别的")
    for turn in range(5):
        do(sent, connected, f"weilu-{turn}")
    found = asyncio.run(adapter.was_done(sent, "weilu-0", connected))
    assert found == Receipt.done(fake.messages[ROOM][-1]["ts"])
    missing = asyncio.run(adapter.was_done(other, "weilu-9", connected))
    assert missing is not None
    assert missing.status == deeds.RETRY


def test_where_slack_shows_no_keys_the_same_words_leave_it_in_doubt(
    connected: Account, fake: FakeSlack
) -> None:
    fake.shows_metadata = False
    do(Send(ROOM, "开饭了"), connected)
    assert asyncio.run(adapter.was_done(Send(ROOM, "开饭了"), "weilu-1", connected)) is None


def test_what_is_done_to_messages_and_members_may_be_asked_twice(
    connected: Account, fake: FakeSlack
) -> None:
    ts = do(Send(ROOM, "开饭了"), connected).id
    for action in (
        deeds.Delete(ROOM, ts), deeds.React(ROOM, ts, "❤️"), deeds.Pin(ROOM, ts),
        deeds.Remove(ROOM, "UCHEN"),
    ):  # fmt: skip
        assert [do(action, connected).status for _ in range(2)] == [deeds.DONE, deeds.DONE]
    assert (fake.deleted, fake.reactions, fake.pins) == ([ts], [(ts, "heart")], [ts])
    assert fake.channels[ROOM]["there"] == ["ULIN", "UZHAO", "UWEILU"]
    fake.plan("reactions.add", "lost")
    assert do(deeds.React(ROOM, ts, ":bread:"), connected).status == deeds.RETRY


def test_a_channel_is_opened_and_who_could_not_be_invited_is_said(
    connected: Account, fake: FakeSlack
) -> None:
    receipt = do(deeds.MakeGroup("周末 Baking!", ("UCHEN",)), connected)
    assert fake.channels[receipt.id]["name"] == "周末-baking"
    assert "UCHEN" in fake.channels[receipt.id]["there"]
    second = do(deeds.MakeGroup("rye", ("UNOBODY",)), connected)
    assert (second.status, second.data["not_invited"]) == (deeds.DONE, ["UNOBODY"])
    assert do(deeds.MakeGroup("rye"), connected).status == deeds.PERMANENT
    fake.plan("conversations.create", "lost")
    assert do(deeds.MakeGroup("oat"), connected).status == deeds.UNSURE


def test_names_of_channels_are_slacks() -> None:
    assert channel_name("Rye & Oat: 周末_烘焙 ") == "rye-oat-周末_烘焙"
    assert len(channel_name("x" * 200)) == 80


def test_what_slack_cannot_do_is_said_so(connected: Account) -> None:
    for action in (
        deeds.Mute(ROOM, "UCHEN", 60), deeds.Welcome("code", "hi"), deeds.MakeInvite(ROOM),
        deeds.Admit(ROOM, "UCHEN"), deeds.RevokeInvite(ROOM, "link"), deeds.MassSend("ULIN"),
    ):  # fmt: skip
        assert do(action, connected).status == deeds.UNSUPPORTED


@pytest.mark.parametrize(
    "action",
    [Send(ROOM), Send(ROOM, "x" * 4_001), Send(ROOM, material=(Material("mini_program", "x"),)),
     deeds.React(ROOM, "1.0", "🦖 x"), Send(ROOM, material=(Material("image", "/nowhere.png"),)),
     Send(ROOM, material=(Material("image", "http://127.0.0.1:9/x.png"),))],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(
    connected: Account, fake: FakeSlack, action: Action
) -> None:
    receipt = do(action, connected)
    assert receipt.status == deeds.PERMANENT
    assert receipt.why
    assert fake.messages[ROOM] == []


@pytest.mark.parametrize(
    ("outcome", "status", "after_s", "code"),
    [
        ("429", deeds.RETRY, 7.0, "ratelimited"),
        (Refusal("request_timeout"), deeds.RETRY, None, "request_timeout"),
        (Refusal("not_in_channel"), deeds.PERMANENT, None, "not_in_channel"),
        (Refusal("missing_scope", needed="chat:write"), deeds.PERMANENT, None,
         "missing_scope chat:write"),
        (Refusal("no_such_thing"), deeds.PERMANENT, None, "no_such_thing"),
    ],
)  # fmt: skip
def test_refusals_say_whether_and_when_to_come_again(
    connected: Account, fake: FakeSlack, outcome: Any, status: str, after_s: float | None,
    code: str,
) -> None:  # fmt: skip
    fake.plan("chat.postMessage", outcome)
    receipt = do(Send(ROOM, "开饭了"), connected)
    assert (receipt.status, receipt.after_s, receipt.code) == (status, after_s, code)
    assert fake.messages[ROOM] == []


def test_who_cannot_be_reached_has_done_nothing(account: Account) -> None:
    away = replace(account, credentials={**account.credentials, "base": "http://127.0.0.1:9/api/"})
    assert do(Send(ROOM, "开饭了"), away).status == deeds.RETRY


def test_no_token_goes_over_an_open_line(account: Account) -> None:
    open_line = replace(account, credentials={**account.credentials, "base": "http://a.example/"})
    receipt = do(Send(ROOM, "开饭了"), open_line)
    assert (receipt.status, "https" in receipt.why) == (deeds.PERMANENT, True)


def test_a_token_that_is_none_is_said_in_words(connected: Account) -> None:
    wrong = replace(connected, credentials={**connected.credentials, "token": "xoxb-wrong"})
    assert do(Send(ROOM, "好"), wrong).code == "invalid_auth"
