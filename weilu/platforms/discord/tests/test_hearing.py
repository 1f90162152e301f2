"""The bot at a gateway that speaks Discord's wire: cut, resumed, forgotten, refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from weilu.kit import clock
from weilu.platforms.contract import EventSeen
from weilu.platforms.discord import catching_up, leaving, listening
from weilu.platforms.discord.ids import id_at
from weilu.platforms.discord.live import adapter
from weilu.platforms.discord.tests.fake import (
    ALLOTMENT,
    BEA,
    GENERAL,
    GUILD,
    MING,
    MOD,
    OWNER,
    PEOPLE,
    TOKEN,
    FakeDiscord,
    account,
    message,
    play,
    server,
    snowflake,
    too_many,
)
from weilu.platforms.live.contract import Account, Ignored, Raw, RosterChanged, Unreachable


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "WAIT_S", 0.15)
    monkeypatch.setattr(listening, "MARK_EVERY_S", 0.02)
    monkeypatch.setattr(listening, "SOUND_AFTER_S", 0.0)
    monkeypatch.setattr(listening, "AGAIN_S", 0.05)
    monkeypatch.setattr(listening.secrets, "randbelow", lambda _most: -99)  # 0.01 s


class Ear:
    """Keeps as the inbox does: a key once. `place` outlives a listening."""

    def __init__(self, who: Account) -> None:
        self.who, self.place = who, ""
        self.kept: dict[str, bytes] = {}
        self.slow = asyncio.Event()
        self.slow.set()
        self.again = 0
        self.task: asyncio.Task[None] | None = None

    async def keep(self, raw: Raw) -> None:
        await self.slow.wait()
        self.again += raw.key in self.kept
        self.kept.setdefault(raw.key, raw.body)

    async def mark(self, place: str) -> None:
        self.place = place

    def begin(self) -> None:
        self.task = asyncio.create_task(adapter.listen(self.who, self.place, self.keep, self.mark))

    async def end(self) -> None:
        """The process ends; what it kept and marked stays."""
        if self.task:
            self.task.cancel()
            await asyncio.wait([self.task])

    async def until(self, done: Callable[[], object], within_s: float = 8.0) -> None:
        async with asyncio.timeout(within_s):
            while not done():
                if self.task and self.task.done():
                    await self.task
                await asyncio.sleep(0.01)

    def told(self) -> list[Any]:
        return [one for body in self.kept.values() for one in adapter.normalise(body, self.who)]

    def events(self, *kinds: str) -> list[EventSeen]:
        return [one for one in self.told() if isinstance(one, EventSeen) and one.kind in kinds]

    def texts(self) -> list[str]:
        return [one.text for one in self.events("message")]


Tale = Callable[[FakeDiscord, Ear], Awaitable[Any]]


def heard(tale: Tale) -> Any:
    """Tell a tale to a listener that has connected."""

    async def story(fake: FakeDiscord, who: Account) -> Any:
        ear = Ear(who)
        ear.begin()
        try:
            await ear.until(lambda: ear.kept)
            return await tale(fake, ear)
        finally:
            await ear.end()

    return play(story)


def said(number: int, text: str, **more: Any) -> dict[str, Any]:
    return message(snowflake(number), text, **more)


def sequence(ear: Ear) -> int:
    return int(json.loads(ear.place or "{}").get("sequence", 0))


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


def test_what_a_forgotten_session_missed_is_fetched_with_its_reactions() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "旧"))
        await ear.until(lambda: ear.texts() == ["旧"])
        # What came before the account did is no gap; times of the tale lie in the past.
        await _as_if_heard_at(ear, 1)
        fake.forgets, fake.socket = True, None
        for number in range(2, 252):
            fake.written[ALLOTMENT].append(said(120 + number, f"{number}", channel_id=ALLOTMENT))
        count = {"emoji": {"id": None, "name": "🌱"}, "count": 3}
        fake.written[GENERAL].append(said(130, "有反应", reactions=[count]))
        ear.begin()
        await ear.until(lambda: json.loads(ear.place)["gap"] == 0 and len(ear.texts()) == 252)
        assert ear.texts()[0] == "旧"
        assert [one.data for one in ear.events("reaction")] == [{"emoji": "🌱", "count": 3}]
        assert [one["op"] for one in fake.hellos] == [2, 6, 2]
        asked = fake.called(f"GET /channels/{ALLOTMENT}/messages")
        assert [one["limit"] for one in asked] == ["100"] * 3

    heard(tale)


async def _as_if_heard_at(ear: Ear, number: int) -> None:
    """End the listening, its newest message the one of that number."""
    await ear.end()
    ear.place = json.dumps(json.loads(ear.place) | {"last": int(snowflake(number))})


def test_fetching_goes_on_after_a_kill_and_heeds_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await _as_if_heard_at(ear, 1)
        fake.forgets = True
        fake.written[GENERAL] = [said(120 + number, f"{number}") for number in range(150)]
        call = f"GET /channels/{GENERAL}/messages"
        fake.script[call] = [too_many(0.05), 500, "hang"]
        ear.begin()
        await fake.hangs.wait()
        await ear.until(lambda: json.loads(ear.place)["gap"] > 0)
        await ear.end()
        assert ear.texts() == []
        ear.begin()
        await ear.until(lambda: json.loads(ear.place)["gap"] == 0)
        assert ear.texts() == [f"{number}" for number in range(150)]
        assert fake.hellos[-1]["op"] == 6  # the new session is gone on with meanwhile

    heard(tale)


def test_a_channel_with_too_much_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "PAGES", 1)

    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await _as_if_heard_at(ear, 1)
        fake.forgets = True
        fake.written[GENERAL] = [said(120 + number, f"{number}") for number in range(150)]
        ear.begin()
        await ear.until(lambda: Ignored("too_much_missed") in ear.told())
        assert len(ear.texts()) == 100

    heard(tale)


def test_an_event_of_five_megabytes_is_left_out_and_holds_up_no_other() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "长" * 2_000_000))
        await fake.says(said(2, "短"))
        await ear.until(lambda: ear.texts() == ["短"])
        assert Ignored("too_large") in ear.told()
        assert max(map(len, ear.kept.values())) < 10_000

    heard(tale)


def test_a_session_forgotten_while_weilu_runs_is_made_good_too() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        missed = str(id_at(int(clock.now().timestamp() * 1e6)))
        fake.written[ALLOTMENT].append(message(missed, "没听见") | {"channel_id": ALLOTMENT})
        fake.forgets = fake.late = True
        await fake.cut()
        await ear.until(lambda: ear.texts() == ["没听见"])
        assert [one["op"] for one in fake.hellos] == [2, 6, 2]

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


def test_nothing_of_before_the_first_session_is_fetched() -> None:
    async def story(fake: FakeDiscord, who: Account) -> list[str]:
        fake.written[GENERAL] = [said(5, "早就说过")]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: sequence(ear) == 2)
        await asyncio.sleep(0.1)
        await ear.end()
        return ear.texts()

    assert play(story) == []


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


def test_a_newcomer_is_known_by_the_link_and_a_removal_by_who_did_it() -> None:
    newcomer = {"user": PEOPLE[MING], "guild_id": GUILD, "roles": [], "joined_at": None}
    gone = {"user": PEOPLE[MING], "guild_id": GUILD}
    entry = {"id": snowflake(9), "guild_id": GUILD, "user_id": MOD, "target_id": MING}

    async def story(fake: FakeDiscord, who: Account) -> Ear:
        link = {"code": "poster", "uses": 3, "max_uses": 0, "inviter": {"id": OWNER}}
        fake.invites = [link, {"code": "story", "uses": 9, "max_uses": 0}]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: ear.kept)
        link["uses"] = 4
        await fake.tell("GUILD_MEMBER_ADD", **newcomer)
        await ear.until(lambda: ear.events("join"))
        await fake.tell("GUILD_MEMBER_REMOVE", **gone)
        await fake.tell("GUILD_AUDIT_LOG_ENTRY_CREATE", action_type=22, reason="广告", **entry)
        await ear.until(lambda: ear.events("removed"))
        await fake.tell("GUILD_MEMBER_REMOVE", **{**gone, "user": PEOPLE[BEA]})
        await ear.until(lambda: ear.events("leave"))
        await ear.until(lambda: sequence(ear) == 6)
        await ear.end()
        return ear

    ear = play(story)
    [join], [removed], [left] = (ear.events(kind) for kind in ("join", "removed", "leave"))
    assert (join.group, join.author, join.subject) == (GENERAL, MING, OWNER)
    assert join.data == {"via": "link", "invite": "https://discord.gg/poster"}
    assert (removed.author, removed.subject, removed.text) == (MOD, MING, "广告")
    assert removed.data == {"for_good": True}
    assert left.author == BEA


def test_a_newcomer_of_a_restart_is_known_by_the_link_too() -> None:
    newcomer = {"user": PEOPLE[MING], "guild_id": GUILD, "roles": [], "joined_at": None}

    async def story(fake: FakeDiscord, who: Account) -> Any:
        link = {"code": "poster", "uses": 3, "max_uses": 0}
        fake.invites = [link]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: sequence(ear) == 2)
        await ear.end()
        link["uses"] = 4
        await fake.tell("GUILD_MEMBER_ADD", **newcomer)
        ear.begin()
        await ear.until(lambda: ear.events("join"))
        await ear.end()
        return ear.events("join")[0].data

    assert play(story) == {"via": "link", "invite": "https://discord.gg/poster"}


def test_a_bot_that_may_not_see_links_hears_comings_all_the_same() -> None:
    newcomer = {"user": PEOPLE[MING], "guild_id": GUILD, "roles": [], "joined_at": None}

    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.script[f"GET /guilds/{GUILD}/invites"] = [_forbidden()]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: ear.kept)
        await fake.tell("GUILD_MEMBER_ADD", **newcomer)
        await ear.until(lambda: ear.events("join"))
        await ear.end()
        return ear.events("join")[0].data, len(fake.called(f"GET /guilds/{GUILD}/invites"))

    assert play(story) == (None, 1)


def _forbidden() -> Any:
    from weilu.platforms.discord.tests.fake import refusal

    return refusal(403, 50013, "Missing Permissions")


def test_a_going_that_waits_is_not_lost_to_a_kill() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        await fake.tell("GUILD_MEMBER_REMOVE", user=PEOPLE[MING], guild_id=GUILD)
        await fake.says(said(1, "一"))
        await ear.until(lambda: ear.texts() == ["一"])
        await ear.end()
        assert ear.events("leave") == []
        assert sequence(ear) == 2
        ear.begin()
        await ear.until(lambda: ear.events("leave"))
        await ear.until(lambda: sequence(ear) >= 4)
        assert ear.texts() == ["一"]

    heard(tale)


def test_names_go_along_with_what_is_renamed() -> None:
    channel = {"id": ALLOTMENT, "guild_id": GUILD, "type": 0, "name": "greenhouse", "topic": None}

    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.tell("CHANNEL_UPDATE", **channel)
        await fake.tell("GUILD_UPDATE", **server(name="Plant Exchange"))
        await ear.until(lambda: len(ear.events("rename")) == 2)
        assert [one.text for one in ear.events("rename")] == ["greenhouse", "Plant Exchange"]
        names = [one.name for one in ear.told() if type(one).__name__ == "GroupSeen"]
        assert names[-2:] == ["Plant Exchange #general", "Plant Exchange #greenhouse"]

    heard(tale)


def test_a_role_makes_one_of_the_team() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        role = {"id": "300000000000000009", "permissions": str(1 << 1)}
        await fake.tell("GUILD_ROLE_CREATE", guild_id=GUILD, role=role)
        await fake.says(said(1, "早", member={"roles": [role["id"]]}))
        await ear.until(ear.texts)
        people = {one.id: one.is_staff for one in ear.told() if type(one).__name__ == "PersonSeen"}
        assert people == {OWNER: True, MOD: True, BEA: True}

    heard(tale)


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
