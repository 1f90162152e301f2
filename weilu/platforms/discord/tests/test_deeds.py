"""What is asked of Discord, and what comes of it, over its wire."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from weilu.kit import clock
from weilu.platforms.discord import client
from weilu.platforms.discord.doing import nonce_of
from weilu.platforms.discord.live import adapter
from weilu.platforms.discord.tests.fake import (
    FakeDiscord,
    account,
    deed,
    play,
    refusal,
    too_many,
)
from weilu.platforms.discord.tests.plants import (
    ALLOTMENT,
    BEA,
    GENERAL,
    GUILD,
    ME,
    message,
    server,
    snowflake,
)
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import (
    DONE,
    PERMANENT,
    RETRY,
    UNSUPPORTED,
    UNSURE,
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
    Welcome,
)

MESSAGE = snowflake(1)
WRITE = f"POST /channels/{GENERAL}/messages"


@pytest.mark.parametrize(
    ("action", "call", "given"),
    [
        (
            Send(GENERAL, "@everyone 早", reply_to=MESSAGE), WRITE,
            {"content": "@everyone 早", "message_reference": {"message_id": MESSAGE},
             "allowed_mentions": {"parse": [], "replied_user": True}, "enforce_nonce": True,
             "nonce": nonce_of("k")},
        ),
        (
            Send(GENERAL, "早", reply_to=MESSAGE, silent=True), WRITE,
            {"flags": 4096, "allowed_mentions": {"parse": [], "replied_user": False}},
        ),
        (Send(GENERAL, "早", thread=ALLOTMENT), f"POST /channels/{ALLOTMENT}/messages", {}),
        (Send(BEA, "你好", private=True), "POST /channels/700/messages", {"content": "你好"}),
        (
            Send(GENERAL, "看", material=[Material("link", "https://e.example", title="书单")]),
            WRITE, {"content": "看\n\n书单\nhttps://e.example"},
        ),
        (Delete(GENERAL, MESSAGE), f"DELETE /channels/{GENERAL}/messages/{MESSAGE}", {}),
        (
            React(GENERAL, MESSAGE, "👍"),
            f"PUT /channels/{GENERAL}/messages/{MESSAGE}/reactions/👍/@me", {},
        ),
        (
            Pin(GENERAL, MESSAGE), f"PUT /channels/{GENERAL}/messages/pins/{MESSAGE}",
            {"reason": "Weilu"},
        ),
        (Remove(GENERAL, BEA), f"DELETE /guilds/{GUILD}/members/{BEA}", {"reason": "Weilu"}),
        (
            Remove(GENERAL, BEA, for_good=True), f"PUT /guilds/{GUILD}/bans/{BEA}",
            {"delete_message_seconds": 0},
        ),
        (
            Mute(GENERAL, BEA, 0), f"PATCH /guilds/{GUILD}/members/{BEA}",
            {"communication_disabled_until": None},
        ),
        (
            MakeInvite(GENERAL, "海报", limit=50), f"POST /channels/{GENERAL}/invites",
            {"max_age": 0, "max_uses": 50, "unique": True},
        ),
        (RevokeInvite(GENERAL, "https://discord.gg/abc"), "DELETE /invites/abc", {}),
        (
            MakeGroup("seeds"), f"POST /guilds/{GUILD}/channels",
            {"name": "seeds", "type": 0, "reason": "Weilu"},
        ),
    ],
)  # fmt: skip
def test_a_deed_is_the_call_it_should_be(action: Action, call: str, given: dict[str, Any]) -> None:
    receipt, fake = deed(action)
    assert receipt.status == DONE
    [said] = fake.called(call)
    assert {key: said.get(key) for key in given} == given


def test_muting_lasts_as_long_as_asked_and_at_most_28_days() -> None:
    for seconds, wanted in ((3600, 3600), (90 * 86_400, 28 * 86_400)):
        _receipt, fake = deed(Mute(GENERAL, BEA, seconds))
        [said] = fake.called(f"PATCH /guilds/{GUILD}/members/{BEA}")
        until = datetime.fromisoformat(said["communication_disabled_until"])
        assert abs((until - clock.now()).total_seconds() - wanted) < 5


def test_an_invite_lasts_until_it_should() -> None:
    until = int(clock.now().timestamp()) + 3600
    receipt, fake = deed(MakeInvite(GENERAL, expires_at=until))
    assert receipt == Receipt.done("https://discord.gg/fresh", link="https://discord.gg/fresh")
    assert abs(fake.called(f"POST /channels/{GENERAL}/invites")[0]["max_age"] - 3600) < 5


def test_a_link_into_a_thread_leads_to_the_channel_it_hangs_from() -> None:
    thread = {"id": "55", "type": 11, "parent_id": GENERAL, "name": "番茄"}

    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.servers = [server(threads=[thread])]
        await adapter.execute(MakeInvite("55"), who, "k")
        return fake.called(f"POST /channels/{GENERAL}/invites")

    assert len(play(story)) == 1


def test_a_channel_for_some_is_seen_by_them_and_the_bot_only() -> None:
    receipt, fake = deed(MakeGroup("team", (BEA,)))
    assert receipt.id == "100000000000000099"
    [said] = fake.called(f"POST /guilds/{GUILD}/channels")
    assert said["permission_overwrites"] == [
        {"id": GUILD, "type": 0, "deny": "1024"},
        {"id": BEA, "type": 1, "allow": "1024"},
        {"id": ME, "type": 1, "allow": "1024"},
    ]


def test_files_go_along(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"\x89PNG")
    materials = [Material("image", str(file)), Material("file", str(file), name="书单.pdf")]
    receipt, fake = deed(Send(GENERAL, "图", material=materials))
    assert receipt.status == DONE
    [said] = fake.called(WRITE)
    assert (said["content"], said["enforce_nonce"]) == ("图", True)
    assert said["files[0]"] == ("a.png", b"\x89PNG")
    assert said["files[1]"] == ("书单.pdf", b"\x89PNG")


@pytest.mark.parametrize(
    "action",
    [
        Send(GENERAL, "长" * 2001),
        Send(GENERAL, " "),
        Send(GENERAL, "x", material=[Material("image", "/nowhere/a.png")]),
        Send(GENERAL, "x", material=[Material("mini_program", "x")]),
        Send(GENERAL, "", material=[Material("image", "/nowhere/a.png")] * 11),
        Send("小组", "x"),
        Send(GENERAL, "x", reply_to="五"),
        Delete(GENERAL, "五"),
        React(GENERAL, MESSAGE, ""),
        Mute(GENERAL, "name:Bea", 60),
        MakeInvite(GENERAL, asks=True),
        MakeInvite(GENERAL, limit=101),
        MakeInvite(GENERAL, expires_at=1),
        MakeInvite(GENERAL, expires_at=int(clock.now().timestamp()) + 8 * 86_400),
    ],
)
def test_what_discord_cannot_do_is_said_and_changes_nothing(action: Action) -> None:
    receipt, fake = deed(action)
    assert receipt.status == PERMANENT
    assert receipt.why.endswith(".")
    assert {call.partition(" ")[0] for call, _given in fake.calls} <= {"GET"}


@pytest.mark.parametrize("action", [Admit(GENERAL, BEA), Welcome("code", "早")])
def test_what_discord_does_not_have_is_unsupported(action: Action) -> None:
    assert deed(action)[0].status == UNSUPPORTED


def test_the_longest_text_goes_through() -> None:
    assert deed(Send(GENERAL, "长" * 2000))[0].status == DONE


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (too_many(7.5), RETRY, "429"),
        (too_many(64.5, **{"global": True}), RETRY, "429"),
        (refusal(400, 20028, "The write action you are performing"), RETRY, "20028"),
        (refusal(403, 50013, "Missing Permissions"), PERMANENT, "50013 Missing Permissions"),
        (refusal(403, 50001, "Missing Access"), PERMANENT, "50001 Missing Access"),
        (refusal(404, 10003, "Unknown Channel"), PERMANENT, "10003 Unknown Channel"),
        (refusal(403, 99999, "Of the future"), PERMANENT, "99999 Of the future"),
        (refusal(401, 0, "401: Unauthorized"), PERMANENT, "401"),
    ],
)
def test_failures_say_whether_to_try_again(answer: Any, status: str, code: str) -> None:
    receipt, fake = deed(Send(GENERAL, "早"), calls={WRITE: [answer]})
    assert (receipt.status, receipt.code) == (status, code)
    assert receipt.why
    assert len(fake.called(WRITE)) == 1


def test_discord_says_how_long_to_wait_and_nobody_sleeps_on_it() -> None:
    before = clock.now()
    receipt, _fake = deed(Send(GENERAL, "早"), calls={WRITE: [too_many(64.5)]})
    assert receipt.after_s == 64.5
    assert clock.now() - before < timedelta(seconds=5)


def test_a_limit_that_is_used_up_is_not_asked_again() -> None:
    from aiohttp import web

    headers = {
        "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "4.2",
        "X-RateLimit-Bucket": "abcd", "X-RateLimit-Reset": "1", "Content-Type": "application/json",
    }  # fmt: skip

    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.script[WRITE] = [web.Response(body=b'{"id": "5"}', headers=headers)]
        first = await adapter.execute(Send(GENERAL, "早"), who, "a")
        second = await adapter.execute(Send(GENERAL, "好"), who, "b")
        other = await adapter.execute(Send(ALLOTMENT, "好"), who, "c")
        return first, second, other, len(fake.called(WRITE))

    first, second, other, calls = play(story)
    assert (first.status, second.status, other.status, calls) == (DONE, RETRY, DONE, 1)
    assert 4.0 < second.after_s <= 4.2


def test_several_at_once_go_out_while_the_limit_allows() -> None:
    import asyncio

    async def story(fake: FakeDiscord, who: Account) -> Any:
        await adapter.execute(Send(GENERAL, "0"), who, "0")
        sends = [adapter.execute(Send(GENERAL, f"{one}"), who, f"{one}") for one in range(1, 5)]
        return await asyncio.gather(*sends)

    assert {one.status for one in play(story)} == {DONE}


@pytest.mark.parametrize("trouble", ["drop", "done, then drop", 502, 504])
def test_a_lost_answer_is_asked_for_again_and_the_message_sent_once(trouble: Any) -> None:
    receipt, fake = deed(Send(GENERAL, "早"), calls={WRITE: [trouble]})
    assert receipt.status == DONE
    assert len(fake.called(WRITE)) == 2
    assert [one["content"] for one in fake.written[GENERAL]] == ["早"]


def test_the_same_key_is_sent_once() -> None:
    async def story(fake: FakeDiscord, who: Account) -> Any:
        sent = [await adapter.execute(Send(GENERAL, "早"), who, key) for key in ("a", "a", "b")]
        return [one.id for one in sent], len(fake.written[GENERAL])

    ids, count = play(story)
    assert (ids[0] == ids[1], ids[1] == ids[2], count) == (True, False, 2)


def test_an_answer_lost_twice_leaves_it_open() -> None:
    assert deed(Send(GENERAL, "早"), calls={WRITE: ["drop", "drop"]})[0].status == UNSURE


def test_a_fault_of_discord_has_done_nothing() -> None:
    receipt, fake = deed(
        Delete(GENERAL, MESSAGE), calls={f"DELETE /channels/{GENERAL}/messages/{MESSAGE}": [500]}
    )
    assert (receipt.status, receipt.code, len(fake.calls)) == (RETRY, "500", 2)


def test_a_call_that_hangs_may_have_been_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_S", 0.3)
    path = f"PUT /channels/{GENERAL}/messages/pins/{MESSAGE}"
    assert deed(Pin(GENERAL, MESSAGE), calls={path: ["hang"]})[0].status == UNSURE


def test_a_server_that_is_not_there_has_done_nothing() -> None:
    async def story(_fake: FakeDiscord, _who: Account) -> Receipt:
        return await adapter.execute(Send(GENERAL, "早"), account("127.0.0.1:9"), "k")

    assert play(story).status == RETRY


def test_a_token_is_not_shown_to_an_unsafe_address() -> None:
    async def story(_fake: FakeDiscord, _who: Account) -> Receipt:
        return await adapter.execute(Send(GENERAL, "早"), account("relay.example"), "k")

    receipt = play(story)
    assert (receipt.status, "safe" in receipt.why) == (PERMANENT, True)


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_wrong_token_is_said(token: str) -> None:
    async def story(fake: FakeDiscord, _who: Account) -> Receipt:
        return await adapter.execute(Send(GENERAL, "早"), account(fake.address, token), "k")

    receipt = play(story)
    assert (receipt.status, receipt.code) == (PERMANENT, "401")


@pytest.mark.parametrize(
    ("action", "call", "code"),
    [
        (Delete(GENERAL, MESSAGE), f"DELETE /channels/{GENERAL}/messages/{MESSAGE}", 10008),
        (Remove(GENERAL, BEA), f"DELETE /guilds/{GUILD}/members/{BEA}", 10007),
        (RevokeInvite(GENERAL, "abc"), "DELETE /invites/abc", 10006),
    ],
)
def test_what_is_gone_already_is_done(action: Action, call: str, code: int) -> None:
    assert deed(action, calls={call: [refusal(404, code, "Unknown")]})[0].status == DONE


def test_somebody_who_stands_above_is_told_from_a_missing_right() -> None:
    denied = [refusal(403, 50013, "Missing Permissions")]
    receipt, _fake = deed(
        Remove(GENERAL, BEA), calls={f"DELETE /guilds/{GUILD}/members/{BEA}": denied}
    )
    assert "list of roles" in receipt.why


# --- an attempt that was cut off


def was_done(action: Action, *written: dict[str, Any]) -> Any:
    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.written[GENERAL] = list(written)
        return await adapter.was_done(action, "k", who)

    return play(story)


def now_id(ago_s: float, turn: int = 0) -> str:
    from weilu.platforms.discord.ids import id_at

    return str(id_at(int((clock.now().timestamp() - ago_s) * 1e6)) + turn)


def test_a_message_that_stands_there_was_sent() -> None:
    ours = message(now_id(5), "早", ME)
    assert was_done(Send(GENERAL, "早"), ours) == Receipt.done(ours["id"])


def test_a_message_that_does_not_stand_there_was_not_sent() -> None:
    theirs = message(now_id(5), "早", BEA)
    other = message(now_id(6), "好", ME)
    yesterday = message(now_id(2 * 86_400), "早", ME)
    assert was_done(Send(GENERAL, "早"), theirs, other, yesterday).status == RETRY


def test_a_message_is_looked_for_below_a_long_talk() -> None:
    ours = message(now_id(9), "早", ME)
    talk = [message(now_id(5, turn), f"{turn}") for turn in range(250)]
    assert was_done(Send(GENERAL, "早"), ours, *talk) == Receipt.done(ours["id"])
    assert was_done(Send(GENERAL, "好"), ours, *talk).status == RETRY


def test_a_channel_too_busy_to_tell_leaves_it_open() -> None:
    talk = [message(now_id(5, turn), f"{turn}") for turn in range(1_001)]
    assert was_done(Send(GENERAL, "早"), *talk) is None


def test_a_state_is_set_again_and_a_link_not_made_twice() -> None:
    assert was_done(Pin(GENERAL, MESSAGE)).status == RETRY
    assert was_done(MakeInvite(GENERAL)) is None
