"""What is known beside an event: links, who did it, names, the team."""

from __future__ import annotations

from typing import Any

import pytest

from weilu.platforms.discord.tests.fake import FakeDiscord, play, refusal
from weilu.platforms.discord.tests.listening import Ear, heard, said, sequence
from weilu.platforms.discord.tests.plants import (
    ALLOTMENT,
    BEA,
    GENERAL,
    GUILD,
    MING,
    MOD,
    OWNER,
    PEOPLE,
    server,
    snowflake,
)
from weilu.platforms.live.contract import Account

pytestmark = pytest.mark.usefixtures("quick")


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
        fake.script[f"GET /guilds/{GUILD}/invites"] = [refusal(403, 50013, "Missing Permissions")]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: ear.kept)
        await fake.tell("GUILD_MEMBER_ADD", **newcomer)
        await ear.until(lambda: ear.events("join"))
        await ear.end()
        return ear.events("join")[0].data, len(fake.called(f"GET /guilds/{GUILD}/invites"))

    assert play(story) == (None, 1)


def _forbidden() -> Any:

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
