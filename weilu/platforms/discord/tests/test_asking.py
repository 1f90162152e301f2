"""What 'check' finds, and who is in a server."""

from __future__ import annotations

from typing import Any

import pytest

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.discord import rosters
from weilu.platforms.discord.live import adapter
from weilu.platforms.discord.tests.fake import (
    FakeDiscord,
    account,
    play,
)
from weilu.platforms.discord.tests.plants import (
    ALLOTMENT,
    BEA,
    GENERAL,
    GUILD,
    ME,
    MING,
    MOD,
    PEOPLE,
    STAFF_ROLE,
    server,
)
from weilu.platforms.live.contract import Account, Present, Unreachable

HERE = GroupSeen(GENERAL, "Plant Swap #general")


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "_lists", {})


def test_check_finds_everything_in_place() -> None:
    lines = play(lambda _fake, who: adapter.check(who))
    assert [one.ok for one in lines] == [True] * 4
    assert "园丁" in str(lines[0].what)
    assert "Plant Swap" in str(lines[3].what)


def test_check_says_which_switch_is_off_and_where_it_is() -> None:
    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.flags = 1 << 15
        return await adapter.check(who)

    lines = play(story)
    assert [one.ok for one in lines] == [True, True, False, True]
    for word in ("discord.com/developers/applications", "Bot", "Message Content Intent"):
        assert word in str(lines[2].todo)


def test_check_shows_the_address_of_invitation_where_the_bot_is_nowhere() -> None:
    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.servers = []
        return (await adapter.check(who))[-1]

    line = play(story)
    assert not line.ok
    assert "client_id=800&scope=bot&permissions=2253174203346167" in str(line.todo)


def test_check_says_when_the_token_is_wrong_or_discord_away() -> None:
    async def story(fake: FakeDiscord, _who: Account) -> Any:
        wrong = await adapter.check(account(fake.address, "wrong"))
        return wrong + await adapter.check(account("127.0.0.1:9"))

    wrong, away = play(story)
    assert not wrong.ok
    assert "Reset" in str(wrong.todo)
    assert not away.ok


def test_check_says_which_rights_are_missing_in_a_channel_and_its_threads() -> None:
    thread = {"id": "55", "type": 11, "parent_id": GENERAL, "name": "番茄"}

    async def story(fake: FakeDiscord, who: Account) -> Any:
        fake.servers = [server(threads=[thread])]
        groups = (HERE, GroupSeen("55", "番茄"), GroupSeen("404", "weg"))
        return [await adapter.check_group(who, group) for group in groups]

    here, inside, unknown = play(story)
    missing = [str(one.what) for one in here if not one.ok]
    assert not any(what[-18:] == "the bot may: write" for what in missing)
    assert any("mute members" in what for what in missing)
    assert not any("take messages of others back" in what for what in missing)
    assert [one.ok for one in inside] == [one.ok for one in here]
    assert [one.ok for one in unknown] == [False]


def member(id: str, *roles: str) -> dict[str, Any]:
    return {"user": PEOPLE[id], "roles": list(roles), "joined_at": "2024-04-01T00:00:00+00:00"}


def present(group: str, count: int = 0) -> Any:
    async def story(fake: FakeDiscord, who: Account) -> Any:
        many = [{"user": {"id": str(10**18 + n), "username": f"p{n}"}} for n in range(count)]
        fake.members = [member(BEA), member(MING), member(MOD, STAFF_ROLE), member(ME), *many]
        return [one async for one in adapter.members(who, group)], fake

    return play(story)


def test_members_are_listed_where_people_arrive() -> None:
    people, _fake = present(GENERAL)
    assert people[0] == Present(PersonSeen(BEA, "Bea"), 1_711_929_600_000_000)
    assert {one.person.id for one in people if one.person.is_staff} == {MOD}
    assert {one.person.id for one in people if one.person.is_bot} == {ME}


def test_in_other_channels_they_are_quietly_there() -> None:
    people, _fake = present(ALLOTMENT)
    assert len(people) == 4
    assert all(one.quietly for one in people)


def test_a_large_server_is_listed_to_its_end() -> None:
    people, fake = present(GENERAL, 2_500)
    assert len(people) == 2_504
    assert len(fake.called(f"GET /guilds/{GUILD}/members")) == 3


def test_one_list_serves_all_channels_of_a_server() -> None:
    async def story(fake: FakeDiscord, who: Account) -> int:
        fake.members = [member(BEA)]
        for group in (GENERAL, ALLOTMENT):
            assert [one async for one in adapter.members(who, group)]
        return len(fake.called(f"GET /guilds/{GUILD}/members"))

    assert play(story) == 1


@pytest.mark.parametrize("group", ["404", "小组"])
def test_a_channel_that_is_gone_is_no_empty_one(group: str) -> None:
    with pytest.raises(Unreachable):
        present(group)


def test_groups_are_channels_people_write_in() -> None:
    async def story(_fake: FakeDiscord, who: Account) -> Any:
        return [one async for one in adapter.groups(who)]

    assert play(story) == [HERE, GroupSeen(ALLOTMENT, "Plant Swap #allotment")]
