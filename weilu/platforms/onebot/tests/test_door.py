"""Clients at the door: who is let in, what is kept, what is asked of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from weilu.platforms.live.contract import Account, Unreachable
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
from weilu.platforms.onebot import asking, server
from weilu.platforms.onebot.live import adapter
from weilu.platforms.onebot.server import Door
from weilu.platforms.onebot.tests.client import (
    ME,
    TOKEN,
    Kept,
    account,
    answering,
    dialled,
    listening,
    message,
    ok,
    tell,
)

Story = Callable[[Door, Kept, asyncio.Task[None]], Awaitable[Any]]


@pytest.fixture(autouse=True)
def any_port(settings: Any) -> None:
    settings.WEILU_ONEBOT = ("127.0.0.1", 0)


def play(story: Story, who: Account | None = None) -> Any:
    """Run a story while the gateway listens."""

    async def run() -> Any:
        async with listening(who or account()) as (door, kept, task):
            return await asyncio.wait_for(story(door, kept, task), 20)

    return asyncio.run(run())


def deed(action: Action, **answers: Any) -> tuple[Receipt, list[dict[str, Any]]]:
    """What comes of one action where the client answers so; and what it was asked."""

    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            _answering, asked = answering(socket, answers)
            return await adapter.execute(action, account(), "k"), asked

    found: tuple[Receipt, list[dict[str, Any]]] = play(story)
    return found


def test_its_risk_is_said() -> None:
    assert "close the account" in str(adapter.unofficial)


# --- who is let in


@pytest.mark.parametrize(
    ("token", "query"),
    [
        ("", ""),
        ("wrong", ""),
        ("", "?access_token=wrong"),
        (TOKEN + "x", ""),
        ("", "?access_token="),
    ],
)
def test_a_client_without_the_token_is_turned_away(token: str, query: str) -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> int:
        with pytest.raises(InvalidStatus) as refused:
            async with dialled(door, account(), token, query=query):
                pass
        return refused.value.response.status_code

    assert play(story) == 401


def test_a_token_in_the_address_is_good_too() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> list[int]:
        query = "?access_token=%E6%97%A9%E8%AF%BB"
        async with dialled(door, account(), "", query=query) as socket:
            await tell(socket, message(1))
            await kept.until(1)
        return kept.ids()

    assert play(story, account(token="早读")) == [1]


def test_nobody_is_let_in_where_no_token_was_set() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> None:
        with pytest.raises(InvalidStatus):
            async with dialled(door, account(), ""):
                pass

    play(story, account(token=""))


def test_a_token_opens_its_own_connection_only() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> None:
        async with listening(account(8, "other")) as (door2, _kept2, _task2):
            assert door2 is door  # one port for all
            with pytest.raises(InvalidStatus):
                async with dialled(door, account(8)):
                    pass
            async with dialled(door, account(8), "other"):
                pass

    play(story)


def test_another_account_may_not_take_the_place_of_the_one_named() -> None:
    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> int:
        with pytest.raises(InvalidStatus) as refused:
            async with dialled(door, account(), number="99999"):
                pass
        async with dialled(door, account(), number=ME):
            return refused.value.response.status_code

    assert play(story, account(number=ME)) == 403


def test_two_clients_do_not_fight_for_one_place() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> int:
        async with dialled(door, account(), number="1") as first:
            with pytest.raises(InvalidStatus) as refused:
                async with dialled(door, account(), number="2"):
                    pass
            await tell(first, message(1))
            await kept.until(1)
        return refused.value.response.status_code

    assert play(story) == 409


def test_the_same_client_dialling_again_replaces_its_old_line() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as old, dialled(door, account()) as new:
            with pytest.raises(ConnectionClosed):
                await old.recv()
            await tell(new, message(2))
            await kept.until(1)
            return old.close_code, kept.ids()

    assert play(story) == (server.REPLACED, [2])


# --- what is kept


def test_everything_is_kept_in_order_but_heartbeats() -> None:
    beat = {"post_type": "meta_event", "meta_event_type": "heartbeat", "time": 1, "self_id": 1}

    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> list[int]:
        async with dialled(door, account()) as socket:
            for number in range(200):
                await tell(socket, message(number), beat)
            await kept.until(200)
        return kept.ids()

    assert play(story) == list(range(200))


def test_a_drop_in_the_middle_costs_nothing_that_came_and_the_client_comes_back() -> None:
    async def story(door: Door, kept: Kept, task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            await tell(socket, message(1))
            await kept.until(1)
            socket.transport.abort()
        while (place := door.place_of(account())) and place.speaker():
            await asyncio.sleep(0.005)
        receipt = await adapter.execute(Send("555", "在吗"), account(), "k")
        async with dialled(door, account()) as socket:
            await tell(socket, message(2))
            await kept.until(2)
        return receipt.status, kept.ids(), task.done(), kept.marks

    assert play(story) == ("retry", [1, 2], False, 2)


def test_while_keeping_is_slow_the_socket_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WAITING", 8)

    async def flood(socket: ClientConnection) -> int:
        sent = 0
        try:
            async with asyncio.timeout(0.5):
                for sent in range(400):
                    await tell(socket, message(sent, "长" * 20_000))
        except TimeoutError:
            return sent
        return sent

    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        kept.gate.clear()
        async with dialled(door, account()) as socket:
            sent = await flood(socket)
            assert kept.raws == []
            kept.gate.set()
            await kept.until(sent)
        return sent, kept.ids()[:sent]

    sent, ids = play(story)
    assert 8 < sent < 399  # the client could not go on
    assert ids == list(range(sent))


def test_what_was_read_is_kept_before_the_connection_is_taken_down() -> None:
    async def story(door: Door, kept: Kept, task: asyncio.Task[None]) -> Any:
        kept.gate.clear()
        async with dialled(door, account()) as socket:
            await tell(socket, message(1), message(2))
            await asyncio.sleep(0.1)
            task.cancel()
            await asyncio.sleep(0.05)
            assert not task.done()
            kept.gate.set()
            await asyncio.wait({task})
            with pytest.raises(ConnectionClosed):
                await socket.recv()
        return kept.ids()

    assert play(story) == [1, 2]


def test_a_disk_that_fails_breaks_the_listening_aloud() -> None:
    async def story(door: Door, kept: Kept, task: asyncio.Task[None]) -> None:
        async def fail(_raw: Any) -> None:
            raise OSError("the disk is gone")

        place = door.place_of(account())
        assert place is not None
        place._keep = fail
        async with dialled(door, account()) as socket:
            await tell(socket, message(1))
            await task

    with pytest.raises(OSError, match="the disk is gone"):
        play(story)


@pytest.mark.parametrize("frame", ["", "{", "[]", "7", "null", "[" * 50_000, b"\xff\xfe"])
def test_frames_that_are_no_events_break_nothing(frame: str | bytes) -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            await socket.send(frame)
            await tell(socket, {"echo": "weilu-999999", "status": "ok"}, message(1))
            await kept.until(2)
        return kept.raws[-1].body

    assert json.loads(play(story))["message_id"] == 1


def test_an_event_of_five_megabytes_is_left_out() -> None:
    async def story(door: Door, kept: Kept, _task: asyncio.Task[None]) -> list[int]:
        async with dialled(door, account()) as socket:
            await tell(socket, message(1, "长" * 2_000_000), message(2))
            await kept.until(1)
        return kept.ids()

    assert play(story) == [2]


def test_a_port_that_is_taken_is_said(settings: Any) -> None:
    async def run() -> None:
        other = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
        settings.WEILU_ONEBOT = ("127.0.0.1", other.sockets[0].getsockname()[1])
        async with other:
            kept = Kept()
            await adapter.listen(account(), "", kept.keep, kept.mark)

    with pytest.raises(Unreachable, match="is taken"):
        asyncio.run(run())


# --- what is asked


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
