"""The bot against a server that speaks Telegram's wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from weilu.kit import clock
from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import (
    Account,
    Disbelieved,
    Incoming,
    Raw,
    Unreachable,
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
from weilu.platforms.telegram.live import Telegram, adapter, secret_of
from weilu.platforms.telegram.tests.fake import (
    NOT_FOUND,
    TOO_MANY,
    FakeTelegram,
    account,
    refusal,
    telegram,
)
from weilu.platforms.telegram.updates import ALLOWED

GROUP = "1700000001"
CHAT = "-1001700000001"
Story = Callable[[FakeTelegram, Account], Awaitable[Any]]


def play(story: Story) -> Any:
    """Run a story against a fresh server."""

    async def run() -> Any:
        async with telegram() as (fake, who):
            return await asyncio.wait_for(story(fake, who), 20)

    return asyncio.run(run())


def deed(action: Action, **script: Any) -> tuple[Receipt, list[tuple[str, dict[str, Any]]]]:
    """What comes of one action where the server answers by `script`; and all calls made."""

    async def story(fake: FakeTelegram, who: Account) -> Any:
        for method, answers in script.items():
            fake.script[method] = answers if isinstance(answers, list) else [answers]
        return await Telegram().execute(action, who, "k"), fake.calls

    found: tuple[Receipt, list[tuple[str, dict[str, Any]]]] = play(story)
    return found


def incoming(body: bytes, secret: str) -> Incoming:
    headers = {"x-telegram-bot-api-secret-token": secret}
    return Incoming("POST", {}, headers, body, clock.now())


# --- webhook


def test_a_call_with_the_secret_is_believed_and_known_by_its_number() -> None:
    who = account("", way="webhook")
    body = b'{"update_id": 77, "message": {}}'
    verified = adapter.verify(incoming(body, secret_of(who)), who)
    assert list(verified.raws) == [Raw("77", body)]


@pytest.mark.parametrize("secret", ["", "x", "ü€" * 20])
def test_a_call_without_the_secret_is_not_believed(secret: str) -> None:
    who = account("", way="webhook")
    with pytest.raises(Disbelieved):
        adapter.verify(incoming(b"{}", secret), who)


def test_another_bots_secret_is_not_believed() -> None:
    theirs = secret_of(account("", token="901:AAHother", way="webhook"))
    with pytest.raises(Disbelieved):
        adapter.verify(incoming(b"{}", theirs), account("", way="webhook"))


def test_a_bot_that_is_polled_takes_no_calls() -> None:
    who = account("")
    with pytest.raises(Disbelieved):
        adapter.verify(incoming(b'{"update_id":1}', secret_of(who)), who)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"update_id":"x"}', b'{"update_id":true}'])
def test_a_believed_call_that_is_no_update_is_kept_all_the_same(body: bytes) -> None:
    who = account("", way="webhook")
    [raw] = adapter.verify(incoming(body, secret_of(who)), who).raws
    assert raw.body == body
    assert len(raw.key) == 32


def test_telegram_is_told_where_to_call_what_to_tell_and_a_secret() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        who = replace(
            who, credentials={**who.credentials, "way": "webhook"}, address="https://w.example/h/t"
        )
        await adapter.subscribe(who)
        assert all(one.ok for one in (await adapter.check(who))[-1:])
        return fake.called("setWebhook")[0], secret_of(who)

    told, secret = play(story)
    assert (told["url"], told["secret_token"]) == ("https://w.example/h/t", secret)
    assert json.loads(told["allowed_updates"]) == ALLOWED


# --- polling


def update(number: int, **changes: Any) -> dict[str, Any]:
    chat = {"id": int(CHAT), "type": "supergroup", "title": "晨读小组"}
    message = {"message_id": number, "date": 1714521600, "chat": chat, "text": "早"}
    return {"update_id": number, "message": message, **changes}


class Inbox:
    """Keeps what is heard; stops the listening when it has `until` of it."""

    def __init__(self, until: int) -> None:
        self.kept: list[Raw] = []
        self.marks: list[tuple[str, int]] = []
        self.enough = asyncio.Event()
        self._until = until

    async def keep(self, raw: Raw) -> None:
        await asyncio.sleep(0)
        self.kept.append(raw)
        if len(self.kept) >= self._until:
            self.enough.set()

    async def mark(self, place: str) -> None:
        self.marks.append((place, len(self.kept)))


async def hear(who: Account, inbox: Inbox, resume: str = "") -> None:
    listening = asyncio.create_task(adapter.listen(who, resume, inbox.keep, inbox.mark))
    enough = asyncio.create_task(inbox.enough.wait())
    await asyncio.wait({listening, enough}, return_when=asyncio.FIRST_COMPLETED)
    enough.cancel()
    await asyncio.sleep(0.02)
    if listening.done():
        listening.result()
    listening.cancel()
    await asyncio.wait({listening})


def test_polling_keeps_everything_once_and_marks_after() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Inbox:
        fake.updates = [update(number) for number in range(10, 260)]
        inbox = Inbox(250)
        await hear(who, inbox)
        return inbox

    inbox = play(story)
    assert [raw.key for raw in inbox.kept] == [str(number) for number in range(10, 260)]
    assert inbox.marks[0] == ("110", 100)  # never told before it is kept
    assert inbox.marks[-1] == ("260", 250)


def test_polling_goes_on_where_it_stopped() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Inbox:
        fake.updates = [update(number) for number in range(10, 20)]
        inbox = Inbox(3)
        await hear(who, inbox, "17")
        return inbox

    assert [raw.key for raw in play(story).kept] == ["17", "18", "19"]


def test_what_is_not_kept_is_not_marked() -> None:
    async def story(fake: FakeTelegram, who: Account) -> list[tuple[str, int]]:
        fake.updates = [update(1), update(2)]
        inbox = Inbox(9)

        async def fail(_raw: Raw) -> None:
            raise OSError("the disk is gone")

        with pytest.raises(OSError, match="the disk is gone"):
            await adapter.listen(who, "", fail, inbox.mark)
        return inbox.marks

    assert play(story) == []


def test_polling_takes_a_left_over_webhook_away() -> None:
    async def story(fake: FakeTelegram, who: Account) -> str:
        fake.hook = {"url": "https://old.example/"}
        fake.updates = [update(1)]
        await hear(who, Inbox(1))
        return str(fake.hook["url"])

    assert play(story) == ""


def test_a_bot_called_by_webhook_is_not_polled() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        who = replace(who, credentials={**who.credentials, "way": "webhook"})
        listening = asyncio.create_task(adapter.listen(who, "", Inbox(1).keep, Inbox(1).mark))
        await asyncio.sleep(0.1)
        assert not listening.done()
        listening.cancel()
        return fake.calls

    assert play(story) == []


def test_an_update_aiogram_does_not_know_is_kept_whole() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        fake.updates = [{"update_id": 5, "hologram": {"depth": 3}}]
        inbox = Inbox(1)
        await hear(who, inbox)
        return json.loads(inbox.kept[0].body)

    assert play(story) == {"update_id": 5, "hologram": {"depth": 3}}


def test_the_update_that_knows_the_link_is_kept_before_the_message_that_does_not() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        fake.updates = [update(5), {"update_id": 6, "chat_member": {}}]
        inbox = Inbox(2)
        await hear(who, inbox)
        return [raw.key for raw in inbox.kept], inbox.marks

    assert play(story) == (["6", "5"], [("7", 2)])


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (TOO_MANY, "slow down"),
        (refusal(409, "Conflict: terminated by other getUpdates request"), "Another program"),
        (refusal(401, "Unauthorized"), "token"),
        (refusal(500, "Internal Server Error"), "fault of its own"),
        ("nginx", "could not be read"),
        ("drop", "broke"),
    ],
)
def test_polling_that_breaks_says_why(answer: Any, why: str) -> None:
    async def story(fake: FakeTelegram, who: Account) -> None:
        fake.script["getUpdates"] = [answer]
        await hear(who, Inbox(1))

    with pytest.raises(Unreachable, match=why):
        play(story)


# --- deeds


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


# --- check


def test_check_says_that_privacy_mode_is_on() -> None:
    lines = play(lambda _fake, who: adapter.check(who))
    assert [(one.ok, "privacy" in str(one.what)) for one in lines] == [
        (True, False), (True, False), (False, True), (True, False),
    ]  # fmt: skip
    assert "@lingdu_bot" in str(lines[0].what)


def test_check_says_when_the_token_is_wrong_or_telegram_away() -> None:
    async def story(_fake: FakeTelegram, who: Account) -> Any:
        wrong = replace(who, credentials={**who.credentials, "token": "900:AAHwrong"})
        return await adapter.check(wrong) + await adapter.check(account("http://127.0.0.1:9"))

    wrong, away = play(story)
    assert not wrong.ok
    assert "@BotFather" in str(wrong.todo)
    assert not away.ok


def test_check_says_which_rights_are_missing_in_a_group() -> None:
    async def story(fake: FakeTelegram, who: Account) -> Any:
        may = {"can_delete_messages": True, "can_restrict_members": True}
        admin, plain = {"status": "administrator", **may}, {"status": "member"}
        fake.script["getChatMember"] = [
            {"ok": True, "result": admin}, {"ok": True, "result": plain}, NOT_FOUND, NOT_FOUND,
        ]  # fmt: skip
        group = GroupSeen(GROUP, "晨读小组")
        return [await adapter.check_group(who, group) for _turn in range(3)]

    as_admin, as_member, unknown = play(story)
    assert [one.ok for one in as_admin] == [True, True, False, False]
    assert [one.ok for one in as_member] == [False]
    assert [one.ok for one in unknown] == [False]


def test_the_server_of_the_tests_is_one(tmp_path: Path) -> None:
    async def story(_fake: FakeTelegram, who: Account) -> int:
        async with aiohttp.ClientSession() as session:
            url = f"{who.credentials['api']}/botwrong/getMe"
            async with session.post(url) as answer:
                return answer.status

    assert play(story) == 401
