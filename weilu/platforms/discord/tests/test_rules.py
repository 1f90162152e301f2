"""Links, goings, rights and bookmarks, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from weilu.platforms.discord.bookmark import Bookmark, id_at_length
from weilu.platforms.discord.invites import Link, used
from weilu.platforms.discord.leaving import REMEMBERED_S, WAIT_S, Leaving
from weilu.platforms.discord.rights import EVERYTHING, INVITED_WITH, permitted
from weilu.platforms.discord.tests.plants import (
    BEA,
    GUILD,
    MING,
    MOD,
    OWNER,
    STAFF_ROLE,
    server,
)
from weilu.platforms.discord.wire import INTENTS, Told

POSTER, STORY = Link("poster", 3, inviter=OWNER), Link("story", 8, 10)


def links(*told: Link) -> dict[str, Link]:
    return {link.code: link for link in told}


# --- which link


def test_the_link_that_counts_one_more_was_used() -> None:
    now = Link("poster", 4, inviter=OWNER)
    assert used(links(POSTER, STORY), links(now, STORY), 1) == (now, 0)


def test_a_new_link_that_was_used_at_once_is_known() -> None:
    fresh = Link("fresh", 1)
    assert used(links(POSTER), links(POSTER, fresh), 1) == (fresh, 0)


def test_several_links_at_once_say_nothing() -> None:
    now = links(Link("poster", 4), Link("story", 9, 10))
    assert used(links(POSTER, STORY), now, 2) == (None, 0)


def test_several_people_by_one_link_came_by_it() -> None:
    assert used(links(POSTER), links(Link("poster", 6)), 3)[0] == Link("poster", 6)


def test_more_uses_than_comings_heard_are_left_for_the_next() -> None:
    assert used(links(POSTER), links(Link("poster", 6)), 1) == (Link("poster", 6), 2)


def test_fewer_uses_than_comings_say_nothing() -> None:
    assert used(links(POSTER), links(Link("poster", 4)), 2) == (None, 0)


def test_a_link_that_ended_with_its_last_use_was_used() -> None:
    last = Link("story", 9, 10)
    assert used(links(POSTER, last), links(POSTER), 1) == (last, 0)


def test_a_link_that_was_withdrawn_was_not_used() -> None:
    assert used(links(POSTER, STORY), links(POSTER), 1) == (None, 0)


# --- who went, and who put them out


def going(person: str = MING, sequence: int = 7) -> Told:
    return Told(sequence, "GUILD_MEMBER_REMOVE", {"guild_id": GUILD, "user": {"id": person}})


def entry(action: int = 20, person: str = MING) -> dict[str, Any]:
    return {
        "id": "1",
        "guild_id": GUILD,
        "action_type": action,
        "target_id": person,
        "user_id": MOD,
    }


LOG = "GUILD_AUDIT_LOG_ENTRY_CREATE"


def test_a_going_waits_for_the_log_and_is_told_by_it() -> None:
    leaving = Leaving()
    leaving.hold(going(), {"entrance": "1"}, 100.0)
    assert leaving.released(101.0) == []
    assert (leaving.first(), leaving.wait_s(101.0)) == (7, WAIT_S - 1)
    leaving.explain(LOG, entry(), 101.0)
    [released] = leaving.released(101.0)
    assert released.beside == {"entrance": "1", "audit": entry()}
    assert leaving.first() is None


def test_the_log_may_come_first() -> None:
    leaving = Leaving()
    leaving.explain(LOG, entry(), 100.0)
    leaving.hold(going(), {}, 101.0)
    assert [one.beside for one in leaving.released(101.0)] == [{"audit": entry()}]


def test_a_going_without_a_log_is_released_in_time() -> None:
    leaving = Leaving()
    leaving.hold(going(), {}, 100.0)
    assert [one.beside for one in leaving.released(100.0 + WAIT_S)] == [{}]


def test_a_ban_is_known_without_the_log() -> None:
    leaving = Leaving()
    leaving.hold(going(), {}, 100.0)
    leaving.explain("GUILD_BAN_ADD", {"guild_id": GUILD, "user": {"id": MING}}, 100.1)
    assert leaving.released(100.2) == []
    assert leaving.released(100.0 + WAIT_S)[0].beside == {"banned": True}


@pytest.mark.parametrize(
    ("kind", "item"),
    [(LOG, entry(24)), (LOG, entry(person=BEA)), (LOG, entry() | {"guild_id": "9"}), ("OTHER", {})],
)
def test_what_is_about_something_else_explains_nothing(kind: str, item: dict[str, Any]) -> None:
    leaving = Leaving()
    leaving.explain(kind, item, 100.0)
    leaving.hold(going(), {}, 100.0)
    assert leaving.released(100.0 + WAIT_S)[0].beside == {}


def test_an_old_kick_does_not_explain_a_later_going() -> None:
    leaving = Leaving()
    leaving.explain(LOG, entry(), 100.0)
    leaving.released(101.0 + REMEMBERED_S)
    leaving.hold(going(), {}, 102.0 + REMEMBERED_S)
    assert leaving.released(102.0 + REMEMBERED_S + WAIT_S)[0].beside == {}


# --- rights

_WRITE, _SEE = 1 << 11, 1 << 10


def test_roles_add_up_and_the_owner_may_everything() -> None:
    assert permitted(server(), BEA, []) == _WRITE | _SEE
    assert permitted(server(), MOD, [STAFF_ROLE]) == _WRITE | _SEE | 1 << 13
    assert permitted(server(), OWNER, []) == EVERYTHING


def test_an_administrator_may_everything_whatever_the_channel_says() -> None:
    roles = [{"id": STAFF_ROLE, "permissions": str(1 << 3)}]
    channel = {"permission_overwrites": [{"id": MOD, "type": 1, "deny": str(_SEE), "allow": "0"}]}
    assert permitted(server(roles=roles), MOD, [STAFF_ROLE], channel) == EVERYTHING


def test_a_channel_takes_from_everybody_gives_to_a_role_and_takes_from_one() -> None:
    over: list[dict[str, Any]] = [{"id": GUILD, "deny": str(_WRITE), "allow": "0"}]
    channel = {"permission_overwrites": over}
    assert permitted(server(), MOD, [STAFF_ROLE], channel) & _WRITE == 0
    over.append({"id": STAFF_ROLE, "deny": "0", "allow": str(_WRITE)})
    assert permitted(server(), MOD, [STAFF_ROLE], channel) & _WRITE
    over.append({"id": MOD, "deny": str(_WRITE), "allow": "0"})
    assert permitted(server(), MOD, [STAFF_ROLE], channel) & _WRITE == 0


def test_the_rights_and_switches_asked_for_are_those_of_the_guide() -> None:
    guide = Path(__file__).parents[4] / "docs" / "discord.md"
    assert f"permissions={INVITED_WITH}" in guide.read_text()
    assert INTENTS.value == 1 | 2 | 4 | 64 | 512 | 1024 | 4096 | 32768


# --- bookmarks


def test_a_bookmark_outlives_the_process_and_damage() -> None:
    place = Bookmark("s1", 42, "wss://gateway", 7, 3, {"1": {"poster": [3, 0, OWNER, ""]}})
    assert Bookmark.read(place.written()) == place
    for broken in ("", "x", "7", "null", '{"unknown": 1}'):
        assert Bookmark.read(broken) == Bookmark()


def test_the_first_session_misses_nothing_and_the_next_what_lies_between() -> None:
    first = Bookmark().begun("s1", "wss://a", 1_714_550_400_000_000)
    assert first.gap == 0
    assert first.last > 0
    second = first.ended().begun("s2", "wss://b", 1_714_550_999_000_000)
    assert (second.session, second.last) == ("s2", first.last)
    assert second.gap == first.last - id_at_length(60)
    third = second.ended().begun("s3", "wss://c", 1_714_551_999_000_000)
    assert third.gap == second.gap  # nothing of it was fetched yet
