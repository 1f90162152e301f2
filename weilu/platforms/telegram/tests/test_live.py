"""The bot against a server that speaks Telegram's wire."""

from __future__ import annotations

import asyncio
import json
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
from weilu.platforms.telegram.account import secret_of
from weilu.platforms.telegram.live import adapter
from weilu.platforms.telegram.tests.fake import (
    CHAT,
    GROUP,
    NOT_FOUND,
    TOO_MANY,
    FakeTelegram,
    account,
    play,
    refusal,
)
from weilu.platforms.telegram.updates import ALLOWED


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
