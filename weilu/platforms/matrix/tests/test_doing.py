"""What Weilu does in rooms on a real homeserver."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.contract import Account, Present, Unreachable
from weilu.platforms.live.deeds import (
    DONE,
    PERMANENT,
    RETRY,
    UNSUPPORTED,
    Action,
    Admit,
    Delete,
    MakeGroup,
    Material,
    Mute,
    Pin,
    React,
    Receipt,
    Remove,
    RevokeInvite,
    Send,
)
from weilu.platforms.matrix.client import close_pools
from weilu.platforms.matrix.content import body_of
from weilu.platforms.matrix.live import adapter
from weilu.platforms.matrix.tests.synapse import Person, Server


@pytest.fixture
def room(lin: Person, weilu: Person, bea: Person) -> str:
    """Lin made Weilu a moderator; Bea is in."""
    levels = {"users": {lin.id: 100, weilu.id: 50}, "state_default": 50}
    made = lin.opens("烘焙小组", room_version="11", power_level_content_override=levels)
    lin.ask(
        "PUT", "rooms", made, "state", "m.room.power_levels",
        body={**levels, "events": {"m.room.power_levels": 50}, "kick": 50, "ban": 50, "redact": 50},
    )  # fmt: skip
    weilu.joins(made)
    bea.joins(made)
    return made


def run(asked: Any) -> Any:
    async def then_close() -> Any:
        try:
            return await asked
        finally:
            await close_pools()

    return asyncio.run(then_close())


def do(account: Account, action: Action, key: str = "k1") -> Receipt:
    receipt: Receipt = run(adapter.execute(action, account, key))
    return receipt


def test_the_same_key_is_sent_once(account: Account, room: str, lin: Person) -> None:
    first = do(account, Send(room, "早"))
    again = do(account, Send(room, "早"))
    other = do(account, Send(room, "早"), "k2")
    assert (first.status, again.id) == (DONE, first.id)
    assert [one["event_id"] for one in lin.sees(room)] == [first.id, other.id]


def test_a_reply_in_a_thread_says_so(account: Account, room: str, lin: Person) -> None:
    root = lin.says(room, "今天")
    sent = do(account, Send(room, "在", thread=root))
    relation = lin.sees(room)[-1]["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"], sent.status) == ("m.thread", root, DONE)


def test_a_picture_goes_along(account: Account, room: str, lin: Person, tmp_path: Path) -> None:
    file = tmp_path / "炉.png"
    file.write_bytes(b"\x89PNG of an oven")
    sent = do(account, Send(room, "看", material=[Material("image", str(file))]))
    words, picture = (one["content"] for one in lin.sees(room)[-2:])
    assert (sent.status, words["body"], picture["msgtype"]) == (DONE, "看", "m.image")
    assert (picture["body"], picture["info"]["size"]) == ("炉.png", 15)


def test_what_a_message_carried_is_taken_down(
    account: Account, room: str, lin: Person, tmp_path: Path
) -> None:
    file = tmp_path / "a.ogg"
    file.write_bytes(b"OggS of a voice")
    do(account, Send(room, "", material=[Material("voice", str(file))]))
    content = lin.sees(room)[-1]["content"]
    body = body_of(content)
    assert (body.media, (body.data or {})["carried"]) == ("voice", content["url"])
    assert run(adapter.fetch(content["url"], account, 20)) == b"OggS of a voice"
    for where, most in ((content["url"], 5), ("mxc://nowhere.example/x", 20)):
        with pytest.raises(CannotCarry):
            run(adapter.fetch(where, account, most))


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("/nowhere/a.png", "is not there any more"),
        ("http://127.0.0.1:9/a.png", "not a public one"),
        ("http://[::1]/a.png", "not a public one"),
    ],
)
def test_what_cannot_go_along_is_said_and_nothing_sent(
    account: Account, room: str, lin: Person, where: str, why: str
) -> None:
    receipt = do(account, Send(room, "看", material=[Material("image", where)]))
    assert receipt.status == PERMANENT
    assert why in receipt.why
    assert lin.sees(room) == []


def test_a_private_message_opens_one_chat_of_two(account: Account, bea: Person) -> None:
    assert do(account, Send(bea.id, "你好", private=True)).status == DONE
    assert do(account, Send(bea.id, "再见", private=True), "k2").status == DONE
    invited = bea.ask("GET", "sync")["rooms"]["invite"]
    (chat,) = invited
    bea.joins(chat)
    assert [one["content"]["body"] for one in bea.sees(chat)] == ["你好", "再见"]


def test_messages_are_taken_back_reacted_to_and_pinned(
    account: Account, room: str, bea: Person
) -> None:
    spam, good = bea.says(room, "加微信"), bea.says(room, "好吃")
    for action in (Delete(room, spam), React(room, good, "👍"), Pin(room, good)):
        assert do(account, action).status == DONE
        assert do(account, action).status == DONE
    assert "body" not in bea.sees(room)[0]["content"]
    pinned = bea.ask("GET", "rooms", room, "state", "m.room.pinned_events")
    assert pinned == {"pinned": [good]}


def test_members_are_muted_and_removed(account: Account, room: str, bea: Person) -> None:
    assert do(account, Mute(room, bea.id, 600)).status == DONE
    body = {"msgtype": "m.text", "body": "x"}
    where = ("PUT", "rooms", room, "send", "m.room.message", "m1")
    assert bea.tried(*where, body=body).status_code == 403
    assert do(account, Mute(room, bea.id, 0)).status == DONE
    assert bea.tried(*where, body=body).is_success
    for action in (Remove(room, bea.id), Remove(room, bea.id, for_good=True)):
        assert do(account, action).status == DONE
        assert do(account, action).status == DONE
    assert bea.tried("POST", "join", room, body={}).status_code == 403


def test_who_knocks_is_let_in(account: Account, weilu: Person, bea: Person) -> None:
    rule = {"type": "m.room.join_rules", "content": {"join_rule": "knock"}}
    closed = weilu.opens("内部", preset="private_chat", initial_state=[rule])
    bea.ask("POST", "knock", closed, body={"reason": "我是 Bea"})
    assert do(account, Admit(closed, bea.id)).status == DONE
    bea.joins(closed)
    assert do(account, Admit(closed, bea.id)).status == DONE


def test_a_group_is_made_once_for_a_key(account: Account, bea: Person) -> None:
    made = do(account, MakeGroup("新手班", [bea.id]))
    assert made.status == DONE
    assert do(account, MakeGroup("新手班", [bea.id])).id == made.id
    bea.joins(made.id)


def test_too_fast_is_retried_after_what_the_homeserver_says(
    synapse: Server, account: Account, weilu: Person, room: str
) -> None:
    admin = synapse.person("admin", admin=True)
    import httpx

    where = f"{synapse.address}/_synapse/admin/v1/users/{weilu.id}/override_ratelimit"
    limit = {"messages_per_second": 1, "burst_count": 1}
    headers = {"Authorization": f"Bearer {admin.token}"}
    assert httpx.post(where, json=limit, headers=headers).is_success
    receipts = [do(account, Send(room, str(turn)), f"r{turn}") for turn in range(4)]
    late = next(one for one in receipts if one.status == RETRY)
    assert late.code == "M_LIMIT_EXCEEDED"
    assert late.after_s
    assert late.after_s > 0


def test_what_may_not_be_done_is_refused_for_good(account: Account, lin: Person) -> None:
    foreign = lin.opens("别人的", preset="private_chat")
    assert do(account, Send(foreign, "x")).status == PERMANENT
    assert do(account, RevokeInvite(foreign, "x")).status == UNSUPPORTED


def test_a_homeserver_that_is_away_is_tried_again(account: Account) -> None:
    away = Account(1, "matrix", "", {**account.credentials, "homeserver": "http://127.0.0.1:1"})
    assert do(away, Send("!x:y", "x")).status == RETRY


def test_rooms_and_members_are_listed(account: Account, room: str, lin: Person) -> None:
    async def listed() -> tuple[list[Present], list[GroupSeen]]:
        present = [one async for one in adapter.members(account, room)]
        return present, [one async for one in adapter.groups(account)]

    present, groups = run(listed())
    people = {one.person.id: one for one in present}
    assert len(people) == 3
    assert people[lin.id].person.is_staff
    assert people[lin.id].joined_at
    assert groups == [GroupSeen(room, "烘焙小组")]


def test_a_list_of_a_foreign_room_ends_loudly(account: Account, lin: Person) -> None:
    async def listed() -> list[Present]:
        return [one async for one in adapter.members(account, foreign)]

    foreign = lin.opens("别人的", preset="private_chat")
    with pytest.raises(Unreachable):
        run(listed())


def test_check_says_what_is_in_place_and_what_lacks(account: Account, room: str) -> None:
    assert [one.ok for one in run(adapter.check(account))] == [True] * 3
    assert all(one.ok for one in run(adapter.check_group(account, GroupSeen(room, ""))))
    wrong = Account(1, "matrix", "", {**account.credentials, "token": "wrong"})
    assert [one.ok for one in run(adapter.check(wrong))] == [True, False]
    away = Account(1, "matrix", "", {**account.credentials, "homeserver": "http://127.0.0.1:1"})
    assert [one.ok for one in run(adapter.check(away))] == [False]


def test_a_password_is_enough(account: Account, weilu: Person) -> None:
    given = {"homeserver": weilu.address, "user": weilu.id, "password": weilu.password}
    assert all(one.ok for one in run(adapter.check(Account(7, "matrix", "", given)))[:2])
