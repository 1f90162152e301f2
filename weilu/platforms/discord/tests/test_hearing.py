"""The bot at a gateway that speaks Discord's wire: cut, resumed, refused."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from weilu.platforms.discord import listening
from weilu.platforms.discord.live import adapter
from weilu.platforms.discord.tests.fake import FakeDiscord, account, play, too_many
from weilu.platforms.discord.tests.listening import Ear, heard, said, sequence
from weilu.platforms.discord.tests.plants import (
    BEA,
    GENERAL,
    GUILD,
    MING,
    TOKEN,
    snowflake,
)
from weilu.platforms.live.contract import Account, Ignored, Raw, RosterChanged, Unreachable

pytestmark = pytest.mark.usefixtures("quick")


def test_a_talk_is_heard_as_it_was_written() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "有人要绿萝吗？"))
        reaction = {"user_id": MING, "channel_id": GENERAL, "message_id": snowflake(1)}
        await fake.tell(
            "MESSAGE_REACTION_ADD", guild_id=GUILD, emoji={"id": None, "name": "👍"}, **reaction
        )
        await fake.tell(
            "MESSAGE_DELETE_BULK", guild_id=GUILD, channel_id=GENERAL, ids=[snowflake(1)]
        )
        await fake.tell("HOLOGRAM_CREATE", depth=3)
        await ear.until(lambda: Ignored("hologram_create") in ear.told())
        assert ear.texts() == ["有人要绿萝吗？"]
        assert [one.author for one in ear.events("reaction")] == [MING]
        assert [one.reply_to for one in ear.events("recall")] == [snowflake(1)]
        assert RosterChanged(GENERAL) in ear.told()
        kept = json.loads(ear.kept[f"{fake.session}:3"])
        assert kept["d"] == said(1, "有人要绿萝吗？")  # the wire, untouched
        assert kept["group"] == "Plant Swap #general"

    heard(tale)


def test_it_asks_to_hear_members_and_words_and_does_not_keep_presences() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        assert fake.hellos[0]["d"]["intents"] == 1 | 2 | 4 | 64 | 512 | 1024 | 4096 | 32768
        assert b"presences" not in ear.kept[f"{fake.session}:2"]
        assert BEA not in ear.kept[f"{fake.session}:2"].decode()  # no member of the team

    heard(tale)


def test_a_cut_connection_is_resumed_and_every_event_arrives_once() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "一"))
        await ear.until(lambda: ear.texts() == ["一"])
        await fake.cut()
        await fake.says(said(2, "二"))
        await ear.until(lambda: "二" in ear.texts())
        await fake.says(said(3, "三"))
        await ear.until(lambda: "三" in ear.texts())
        assert ear.texts() == ["一", "二", "三"]
        assert [one["op"] for one in fake.hellos] == [2, 6]
        assert ear.again == 0

    heard(tale)


def test_a_restart_resumes_the_session_and_asks_for_what_it_forgot() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "一"))
        await ear.until(lambda: sequence(ear) == 3)
        await ear.end()
        await fake.says(said(2, "二"))
        ear.begin()
        await ear.until(lambda: "二" in ear.texts())
        assert ear.texts() == ["一", "二"]
        assert fake.hellos[1]["d"]["session_id"] == fake.session
        assert fake.hellos[1]["d"]["seq"] == 3
        kept = json.loads(ear.kept[f"{fake.session}:4"])
        assert kept["group"] == "Plant Swap #general"

    heard(tale)


def test_where_the_address_for_resuming_is_gone_the_common_one_is_taken() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        await ear.end()
        ear.place = json.dumps(json.loads(ear.place) | {"address": "ws://127.0.0.1:9/"})
        await fake.says(said(1, "一"))
        ear.begin()
        with pytest.raises(Unreachable):
            await ear.until(lambda: False)
        ear.begin()
        await ear.until(lambda: ear.texts() == ["一"])
        assert [one["op"] for one in fake.hellos] == [2, 6]

    heard(tale)


def test_a_kill_before_the_place_was_marked_tells_nothing_twice() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        place = ear.place
        await fake.says(said(1, "一"))
        await ear.until(lambda: ear.texts() == ["一"])
        await ear.end()
        ear.place = place
        await fake.says(said(2, "二"))
        ear.begin()
        await ear.until(lambda: "二" in ear.texts())
        assert ear.texts() == ["一", "二"]
        assert ear.again == 1  # delivered again, kept once

    heard(tale)


def test_discord_asks_to_connect_anew_and_is_obeyed() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        fake.identified.clear()
        assert fake.socket
        await fake.socket.say({"op": 7, "d": None})
        await fake.identified.wait()
        await fake.says(said(1, "一"))
        await ear.until(lambda: ear.texts() == ["一"])
        assert [one["op"] for one in fake.hellos] == [2, 6]

    heard(tale)


def test_an_event_of_five_megabytes_is_left_out_and_holds_up_no_other() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "长" * 2_000_000))
        await fake.says(said(2, "短"))
        await ear.until(lambda: ear.texts() == ["短"])
        assert Ignored("too_large") in ear.told()
        assert max(map(len, ear.kept.values())) < 10_000

    heard(tale)


def test_what_was_heard_is_kept_before_the_session_is_resumed() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        ear.slow.clear()
        await fake.says(said(1, "一"))
        await asyncio.sleep(0.1)
        await fake.cut()
        await asyncio.sleep(0.2)
        assert [one["op"] for one in fake.hellos] == [2]
        ear.slow.set()
        await fake.identified.wait()
        assert fake.hellos[1]["d"]["seq"] == 3
        assert (ear.texts(), ear.again) == (["一"], 0)

    heard(tale)


def test_a_slow_inbox_holds_the_socket_back_and_the_place_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "WAITING", 5)

    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        ear.slow.clear()
        for number in range(300):
            await fake.says(said(number, f"{number}"))
        await asyncio.sleep(0.2)
        assert sequence(ear) == 2
        ear.slow.set()
        await ear.until(lambda: sequence(ear) == 302)
        assert ear.texts() == [f"{number}" for number in range(300)]

    heard(tale)


def test_heartbeats_tell_what_is_kept() -> None:
    async def story(fake: FakeDiscord, who: Account) -> list[Any]:
        fake.beat_ms = 50
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: ear.kept)
        ear.slow.clear()
        await fake.says(said(1, "一"))
        assert fake.socket
        count = len(fake.socket.beats)
        await ear.until(lambda: fake.socket and len(fake.socket.beats) > count + 2)
        beats = list(fake.socket.beats)
        ear.slow.set()
        await ear.until(lambda: fake.socket and fake.socket.beats[-1] == 3)
        await ear.end()
        return beats

    beats = play(story)
    assert beats[0] is None
    assert beats[-1] == 2


@pytest.mark.parametrize(
    ("code", "why"),
    [(4004, "token"), (4014, "Server Members Intent"), (4013, "update Weilu"), (4000, "ended")],
)
def test_a_connection_that_is_refused_says_what_to_do(code: int, why: str) -> None:
    async def story(fake: FakeDiscord, who: Account) -> None:
        fake.closes_with = code
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: False)

    with pytest.raises(Unreachable, match=why):
        play(story)


@pytest.mark.parametrize(
    ("answer", "why"),
    [(500, "fault of its own"), (too_many(7.0), "slow down"), (502, "broke")],
)
def test_a_gateway_that_is_not_there_says_why(answer: Any, why: str) -> None:
    async def story(fake: FakeDiscord, who: Account) -> None:
        fake.script["GET /gateway/bot"] = [answer]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: False)

    with pytest.raises(Unreachable, match=why):
        play(story)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x"])
def test_a_wrong_token_is_said(token: str) -> None:
    async def story(fake: FakeDiscord, _who: Account) -> None:
        ear = Ear(account(fake.address, token))
        ear.begin()
        await ear.until(lambda: False)

    with pytest.raises(Unreachable, match="token"):
        play(story)


def test_what_is_not_kept_is_not_marked() -> None:
    async def story(fake: FakeDiscord, who: Account) -> str:
        ear = Ear(who)

        async def fail(_raw: Raw) -> None:
            raise OSError("the disk is gone")

        with pytest.raises(OSError, match="the disk is gone"):
            await adapter.listen(who, "", fail, ear.mark)
        return ear.place

    assert json.loads(play(story) or "{}").get("sequence", 0) < 2
