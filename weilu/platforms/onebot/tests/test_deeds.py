"""What is asked of a client, and what comes of it, over a real WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from weilu.platforms.live.contract import Unreachable
from weilu.platforms.live.deeds import (
    Action,
    Admit,
    Delete,
    MakeInvite,
    Material,
    Mute,
    Pin,
    React,
    Receipt,
    Remove,
    Send,
)
from weilu.platforms.onebot import asking
from weilu.platforms.onebot.live import adapter
from weilu.platforms.onebot.server import Door
from weilu.platforms.onebot.tests.client import (
    Kept,
    account,
    answering,
    deed,
    dialled,
    message,
    ok,
    play,
    tell,
)


@pytest.fixture(autouse=True)
def any_port(settings: Any) -> None:
    settings.WEILU_ONEBOT = ("127.0.0.1", 0)


def test_answers_out_of_order_go_to_whom_they_belong() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> list[str]:
        async with dialled(door, account()) as socket:
            sends = [
                asyncio.create_task(adapter.execute(Send("555", str(turn)), account(), "k"))
                for turn in range(5)
            ]
            calls = [json.loads(await socket.recv()) for _turn in sends]
            for call in reversed(calls):
                text = call["params"]["message"][0]["data"]["text"]
                await tell(socket, {"echo": call["echo"], **ok({"message_id": int(text)})})
            return [(await one).id for one in sends]

    assert play(story) == ["0", "1", "2", "3", "4"]


def test_api_and_events_may_come_on_two_lines() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with (
            dialled(door, account(), role="API") as calls,
            dialled(door, account(), role="Event") as events,
        ):
            answering(calls, {"send_group_msg": ok({"message_id": -5})})
            await tell(events, message(1))
            await kept.until(1)
            return await adapter.execute(Send("555", "早"), account(), "k")

    assert play(story) == Receipt.done("-5")


def test_without_a_client_nothing_is_done_and_it_is_tried_again() -> None:
    async def story(_door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Receipt:
        return await adapter.execute(Send("555", "早"), account(), "k")

    assert play(story).status == "retry"


def test_without_a_gateway_it_is_tried_again(settings: Any) -> None:
    settings.WEILU_ONEBOT = ("127.0.0.1", 9)
    receipt = asyncio.run(adapter.execute(Send("555", "早"), account(), "k"))
    assert receipt.status == "retry"


def test_a_client_that_does_not_answer_may_have_sent_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ANSWER_S", 0.2)
    receipt, asked = deed(Send("555", "早"), send_group_msg=lambda _call: None)
    assert (receipt.status, len(asked)) == ("unsure", 1)


def test_a_line_that_breaks_before_the_answer_may_have_sent_it() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Receipt:
        async with dialled(door, account()) as socket:
            send = asyncio.create_task(adapter.execute(Send("555", "早"), account(), "k"))
            await socket.recv()
            socket.transport.abort()
            return await send

    assert play(story).status == "unsure"


def test_another_process_asks_through_the_same_door(settings: Any) -> None:
    """Seen from a process that holds no connections: its own loop, no place in it."""

    def elsewhere(port: int) -> list[Receipt]:
        settings.WEILU_ONEBOT = ("127.0.0.1", port)

        async def run() -> list[Receipt]:
            return [
                await adapter.execute(Send("555", "早"), account(), "k"),
                await adapter.execute(Send("555", "早"), account(token="wrong"), "k"),
            ]

        return asyncio.run(run())

    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        alone = await asyncio.to_thread(elsewhere, door.port)
        async with dialled(door, account()) as socket:
            answering(socket, {"send_group_msg": ok({"message_id": 9})})
            return alone, await asyncio.to_thread(elsewhere, door.port)

    alone, together = play(story)
    assert [one.status for one in alone] == ["retry", "retry"]
    assert [one.status for one in together] == ["done", "retry"]
    assert together[0].id == "9"


@pytest.mark.parametrize(
    ("action", "call", "params"),
    [
        (
            Send("555", "[CQ:at,qq=all] 早", reply_to="-7"), "send_group_msg",
            {"group_id": 555, "message": [
                {"type": "reply", "data": {"id": "-7"}},
                {"type": "text", "data": {"text": "[CQ:at,qq=all] 早"}},
            ]},
        ),
        (
            Send("20002", "", private=True, material=[Material("image", "https://e.example/a.png")]),
            "send_private_msg",
            {"user_id": 20002, "message": [
                {"type": "image", "data": {"file": "https://e.example/a.png"}},
            ]},
        ),
        (Delete("555", "-7"), "delete_msg", {"message_id": -7}),
        (Mute("555", "20002", 99_999_999), "set_group_ban",
         {"group_id": 555, "user_id": 20002, "duration": 2_592_000}),
        (Mute("555", "20002", 0), "set_group_ban",
         {"group_id": 555, "user_id": 20002, "duration": 0}),
        (Remove("555", "20002", True), "set_group_kick",
         {"group_id": 555, "user_id": 20002, "reject_add_request": True}),
        (Admit("555", "20002", False, "满了", "f1"), "set_group_add_request",
         {"flag": "f1", "sub_type": "add", "approve": False, "reason": "满了"}),
        (React("555", "-7", "👍"), "set_msg_emoji_like",
         {"message_id": -7, "emoji_id": "128077"}),
        (React("555", "-7", "face76"), "set_msg_emoji_like",
         {"message_id": -7, "emoji_id": "76"}),
        (Pin("555", "-7"), "set_essence_msg", {"message_id": -7}),
    ],
)  # fmt: skip
def test_a_deed_is_the_call_it_should_be(action: Action, call: str, params: dict[str, Any]) -> None:
    receipt, [asked] = deed(action, **{call: ok({"message_id": 3})})
    assert (receipt.status, receipt.id) == ("done", "3")
    assert (asked["action"], asked["params"]) == (call, params)


def test_a_request_whose_flag_was_not_kept_is_looked_up() -> None:
    waiting = {"join_requests": [
        {"request_id": 1, "group_id": 555, "requester_uin": 30003, "checked": False},
        {"request_id": 2, "group_id": 555, "requester_uin": 20002, "checked": False},
    ]}  # fmt: skip
    _receipt, asked = deed(
        Admit("555", "20002"), get_group_system_msg=ok(waiting), set_group_add_request=ok()
    )
    assert asked[-1]["params"]["flag"] == "2"
    receipt, asked = deed(Admit("555", "20002"), get_group_system_msg=ok({"join_requests": None}))
    assert (receipt.status, len(asked)) == ("permanent", 1)


@pytest.mark.parametrize(
    "action",
    [Send("555", " "), Send("555", "长" * 3001), Send("小组", "x"), Delete("555", "x"),
     Send("555", "x", material=[Material("file", "/nowhere")]),
     Send("555", "x", material=[Material("image", "/nowhere")])],
)  # fmt: skip
def test_what_cannot_be_sent_is_said_without_asking(action: Action) -> None:
    receipt, asked = deed(action)
    assert (receipt.status, asked) == ("permanent", [])


def test_what_onebot_has_not_is_said_to_be_unsupported() -> None:
    assert deed(MakeInvite("555"))[0].status == "unsupported"


@pytest.mark.parametrize(
    ("answer", "status", "why"),
    [
        ({"retcode": 1404}, "unsupported", "Another client"),
        ({"retcode": 100, "wording": "账号可能被风控"}, "permanent", "risk control"),
        ({"retcode": 46}, "permanent", "risk control"),
        (
            {"retcode": 1200, "message": 'sendMsg {"result": 120, "errMsg": ""}'},
            "permanent",
            "muted",
        ),
        ({"retcode": 1200, "message": 'sendMsg {"result":110}'}, "permanent", "not in the group"),
        ({"retcode": 1200, "message": "Timeout: NTEvent sendMsg"}, "unsure", "in time"),
        ({"retcode": 100, "message": "权限不足"}, "permanent", "right"),
        ({"retcode": 7, "message": "odd"}, "permanent", "its own words"),
        ({"retcode": None}, "permanent", "its own words"),
    ],
)
def test_refusals_are_told_in_plain_words(answer: dict[str, Any], status: str, why: str) -> None:
    receipt, _asked = deed(Send("555", "早"), send_group_msg={"status": "failed", **answer})
    assert receipt.status == status
    assert why in receipt.why


# --- lists and check


def listed(rows: Any, count: int) -> Any:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            about = ok({"group_id": 555, "member_count": count})
            answering(socket, {"get_group_member_list": ok(rows), "get_group_info": about})
            return [one async for one in adapter.members(account(), "555")]

    return play(story)


ROWS = [
    {"user_id": 20002, "nickname": "阿明", "card": "领读阿明", "role": "owner",
     "join_time": 1714521600},
    {"user_id": 20003, "nickname": "Bea", "card": "", "role": "member", "join_time": 0},
    {"user_id": 20004, "nickname": "小助手", "role": "member", "is_robot": True},
]  # fmt: skip


def test_members_are_listed_with_name_role_and_when_they_came() -> None:
    owner, bea, robot = listed(ROWS, 3)
    assert (owner.person.name, owner.person.is_staff) == ("领读阿明", True)
    assert owner.joined_at == 1714521600 * 1_000_000
    assert (bea.person.name, bea.joined_at) == ("Bea", None)
    assert robot.person.is_bot


@pytest.mark.parametrize(("rows", "count"), [(ROWS, 4), ([], 0), (None, 3), ([7], 1)])
def test_half_a_list_is_no_list(rows: Any, count: int) -> None:
    with pytest.raises(Unreachable):
        listed(rows, count)


def test_no_list_without_a_client() -> None:
    async def story(_door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        return [one async for one in adapter.groups(account())]

    with pytest.raises(Unreachable, match="no client is connected"):
        play(story)


def test_groups_are_listed() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            answering(socket, {"get_group_list": ok([{"group_id": 555, "group_name": "厨房"}])})
            return [one async for one in adapter.groups(account())]

    assert play(story) == [("555", "厨房")]


def test_check_says_where_to_dial_until_the_client_is_there() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        before = await adapter.check(account())
        answers = {
            "get_login_info": ok({"user_id": 10001, "nickname": "小厨"}),
            "get_version_info": ok({"app_name": "NapCat", "protocol_version": "v11"}),
        }
        async with dialled(door, account()) as socket:
            answering(socket, answers)
            return before, await adapter.check(account())

    [before], after = play(story)
    assert not before.ok
    assert "/onebot/7" in str(before.todo)
    assert [one.ok for one in after] == [True, True]
    assert "小厨 (10001)" in str(after[0].what)
