"""What is asked of Telegram, and what comes of it, over its wire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from weilu.kit import clock
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.contract import (
    Account,
)
from weilu.platforms.live.deeds import (
    Action,
    Admit,
    Delete,
    MakeGroup,
    MakeInvite,
    Material,
    Mute,
    Pin,
    React,
    Receipt,
    Remove,
    RevokeInvite,
    Send,
)
from weilu.platforms.telegram import client
from weilu.platforms.telegram.live import Telegram, adapter
from weilu.platforms.telegram.tests.fake import (
    CHAT,
    GROUP,
    NOT_FOUND,
    TOO_MANY,
    FakeTelegram,
    account,
    deed,
    play,
    refusal,
)


@pytest.mark.parametrize(
    ("action", "method", "fields"),
    [
        (
            Send(GROUP, "早安", reply_to="5", thread="7", silent=True), "sendMessage",
            {"chat_id": CHAT, "text": "早安", "message_thread_id": "7",
             "disable_notification": "true", "reply_parameters": '{"message_id": 5}'},
        ),
        (Send("user105", "你好", private=True), "sendMessage", {"chat_id": "105", "text": "你好"}),
        (
            Send(GROUP, "看图", material=[Material("image", "https://e.example/a.png")]),
            "sendPhoto", {"photo": "https://e.example/a.png", "caption": "看图"},
        ),
        (
            Send(GROUP, "", material=[Material("link", "https://e.example", title="书单")]),
            "sendMessage", {"text": "书单\nhttps://e.example"},
        ),
        (Delete(GROUP, "5"), "deleteMessage", {"chat_id": CHAT, "message_id": "5"}),
        (
            React(GROUP, "5", "👍"), "setMessageReaction",
            {"message_id": "5", "reaction": '[{"type": "emoji", "emoji": "\\ud83d\\udc4d"}]'},
        ),
        (React(GROUP, "5", ""), "setMessageReaction", {"reaction": "[]"}),
        (Pin(GROUP, "5"), "pinChatMessage", {"message_id": "5", "disable_notification": "true"}),
        (Remove(GROUP, "user106"), "unbanChatMember", {"chat_id": CHAT, "user_id": "106"}),
        (Remove(GROUP, "user106", True), "banChatMember", {"chat_id": CHAT, "user_id": "106"}),
        (
            Remove(GROUP, "channel1700000009", True), "banChatSenderChat",
            {"sender_chat_id": "-1001700000009"},
        ),
        (Admit(GROUP, "user105"), "approveChatJoinRequest", {"user_id": "105"}),
        (Admit(GROUP, "user105", False), "declineChatJoinRequest", {"user_id": "105"}),
        (
            MakeInvite(GROUP, "海报七号", 1714525200, 50), "createChatInviteLink",
            {"name": "海报七号", "expire_date": "1714525200", "member_limit": "50"},
        ),
        (
            RevokeInvite(GROUP, "https://t.me/+abc"), "revokeChatInviteLink",
            {"invite_link": "https://t.me/+abc"},
        ),
    ],
)  # fmt: skip
def test_a_deed_is_the_call_it_should_be(
    action: Action, method: str, fields: dict[str, str]
) -> None:
    receipt, calls = deed(action)
    assert receipt.status == "done"
    [(called, given)] = calls
    assert called == method
    assert {key: given.get(key) for key in fields} == fields


def test_muting_takes_words_away_until_then_and_gives_them_back() -> None:
    now = clock.now().timestamp()
    _receipt, [(_method, given)] = deed(Mute(GROUP, "user106", 3600))
    assert abs(int(given["until_date"]) - now - 3600) < 5
    assert json.loads(given["permissions"])["can_send_messages"] is False
    _receipt, [(_method, given)] = deed(Mute(GROUP, "user106", 0))
    assert json.loads(given["permissions"])["can_send_messages"] is True
    assert "until_date" not in given


def test_a_short_silence_does_not_become_one_for_ever() -> None:
    now = clock.now().timestamp()
    _receipt, [(_method, given)] = deed(Mute(GROUP, "user106", 5))
    assert 30 <= int(given["until_date"]) - now < 60


def test_an_answer_younger_than_the_client_is_one_too() -> None:
    answer = {"ok": True, "result": {"message_id": 9, "chat": 7, "hologram": {}}}
    assert deed(Send(GROUP, "早"), sendMessage=answer)[0] == Receipt.done("9")


def test_receipts_name_what_was_made() -> None:
    assert deed(Send(GROUP, "早"))[0] == Receipt.done("501")
    receipt, _calls = deed(MakeInvite(GROUP, "海报"))
    assert receipt == Receipt.done("https://t.me/+new", link="https://t.me/+new")


def test_a_file_goes_along_and_pictures_make_an_album(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"\x89PNG")
    _receipt, [(method, given)] = deed(Send(GROUP, "图", material=[Material("image", str(file))]))
    assert method == "sendPhoto"
    assert b"\x89PNG" in given.values()
    pictures = [Material("image", f"https://e.example/{turn}.png") for turn in range(3)]
    receipt, [(method, given)] = deed(Send(GROUP, "图", material=pictures))
    assert (method, receipt.id) == ("sendMediaGroup", "501")
    assert [one.get("caption") for one in json.loads(given["media"])] == ["图", None, None]


@pytest.mark.parametrize(
    "action",
    [
        Send(GROUP, "长" * 4097),
        Send(GROUP, "😀" * 2049),  # counts twice
        Send(GROUP, "长" * 1025, material=[Material("image", "https://e.example/a.png")]),
        Send(GROUP, " "),
        Send(GROUP, "x", material=[Material("image", "/nowhere/a.png")]),
        Send(GROUP, "x", material=[Material("mini_program", "x")]),
        Send(GROUP, "", material=[Material("image", "https://e.example/a.png")] * 11),
        Send("小组", "x"),
        Delete(GROUP, "五"),
        Mute(GROUP, "name:Carlos", 60),
        MakeInvite(GROUP, limit=5, asks=True),
        MakeInvite(GROUP, "名" * 33),
        MakeGroup("新群"),
    ],
)
def test_what_telegram_cannot_do_is_said_without_asking_it(action: Action) -> None:
    receipt, calls = deed(action)
    assert (receipt.status, calls) == ("permanent", [])
    assert receipt.why.endswith(".")


def test_the_longest_text_goes_through() -> None:
    assert deed(Send(GROUP, "长" * 4096))[0].status == "done"


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (TOO_MANY, "retry", "429"),
        (refusal(500, "Internal Server Error"), "retry", "500"),
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), "permanent",
         "bot was kicked from the supergroup chat"),
        (refusal(403, "Forbidden: bot was blocked by the user"), "permanent",
         "bot was blocked by the user"),
        (refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
         "permanent", "not enough rights to send text messages to the chat"),
        (refusal(400, "Bad Request: something of the future"), "permanent",
         "something of the future"),
        (refusal(401, "Unauthorized"), "permanent", "401"),
        ("drop", "unsure", ""),
        ("nginx", "unsure", ""),
    ],
)  # fmt: skip
def test_failures_say_whether_to_try_again(answer: Any, status: str, code: str) -> None:
    receipt, calls = deed(Send(GROUP, "早"), sendMessage=answer)
    assert (receipt.status, receipt.code) == (status, code)
    assert receipt.why
    assert len(calls) == 1


def test_telegram_says_how_long_to_wait() -> None:
    receipt, _calls = deed(Send(GROUP, "早"), sendMessage=TOO_MANY)
    assert receipt.after_s == 7.0


def test_a_call_that_hangs_may_have_been_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_S", 0.3)
    receipt, _calls = deed(Send(GROUP, "早"), sendMessage="hang")
    assert receipt.status == "unsure"


def test_a_server_that_is_not_there_has_done_nothing() -> None:
    async def story(_fake: FakeTelegram, _who: Account) -> Receipt:
        return await adapter.execute(Send(GROUP, "早"), account("http://127.0.0.1:9"), "k")

    assert play(story).status == "retry"


def test_a_token_that_is_none_is_said() -> None:
    async def story(_fake: FakeTelegram, who: Account) -> Receipt:
        return await adapter.execute(Send(GROUP, "早"), account("http://127.0.0.1:9", "hm"), "k")

    receipt = play(story)
    assert (receipt.status, receipt.code) == ("permanent", "401")


def test_a_basic_group_is_found_by_its_other_number_and_remembered() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        bot = Telegram()
        fake.script["sendMessage"] = [NOT_FOUND]
        statuses = [(await bot.execute(Send("44", text), who, "k")).status for text in "ab"]
        return statuses, [call["chat_id"] for call in fake.called("sendMessage")]

    assert play(story) == (["done", "done"], ["-1000000000044", "-44", "-44"])


def test_a_group_nobody_knows_is_refused_after_both_numbers() -> None:
    receipt, calls = deed(Send(GROUP, "早"), sendMessage=[NOT_FOUND, NOT_FOUND])
    assert (receipt.status, len(calls)) == ("permanent", 2)


def test_a_group_that_moved_is_written_to_where_it_is_now() -> None:
    moved = refusal(
        400, "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=-1001700000002,
    )  # fmt: skip
    receipt, calls = deed(Send("44", "早"), sendMessage=[NOT_FOUND, moved])
    assert (receipt.status, receipt.data) == ("done", {"moved_to": "1700000002"})
    assert calls[-1][1]["chat_id"] == "-1001700000002"


def test_what_a_message_carried_is_taken_down() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        fake.files["pic"] = b"bytes"
        assert await adapter.fetch("pic", who, 5) == b"bytes"
        for carried, most in (("pic", 4), ("gone", 9)):
            with pytest.raises(CannotCarry):
                await adapter.fetch(carried, who, most)
        with pytest.raises(CannotCarry):
            await adapter.fetch("pic", account("http://127.0.0.1:9"), 9)

    play(story)


def test_a_voice_message_goes_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.ogg"
    file.write_bytes(b"OggS")
    voice = Material("voice", str(file))
    _receipt, [(method, fields)] = deed(Send(GROUP, "听", material=[voice]))
    assert (method, fields["caption"]) == ("sendVoice", "听")
    receipt, calls = deed(Send(GROUP, "", material=[voice, voice]))
    assert (receipt.status, calls) == ("permanent", [])
