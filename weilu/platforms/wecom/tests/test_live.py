"""What is asked of WeCom and what comes of it; who is there; what is still missing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.live import declarations, deeds
from weilu.platforms.live.carried import is_public
from weilu.platforms.live.contract import Account, Present, Unreachable
from weilu.platforms.live.deeds import Material, Receipt
from weilu.platforms.wecom import limits
from weilu.platforms.wecom.client import TOKENS
from weilu.platforms.wecom.live import adapter
from weilu.platforms.wecom.materials import shortened
from weilu.platforms.wecom.tests.fake import FakeWeCom

T = TypeVar("T")


@pytest.fixture(autouse=True)
def no_tokens() -> None:
    """Fakes of different tests may share a port, and must not share tokens."""
    TOKENS._held.clear()


@pytest.fixture
def bakery(fake: FakeWeCom) -> FakeWeCom:
    """Two groups of 林静's and two customers."""
    fake.group("wrG1", "早餐群", wmA=None, wmB=None)
    fake.group("wrG2", "团购群", owner="zhaoyun", wmA=None)
    for id in ("wmA", "wmB"):
        fake.customers[id] = {"external_contact": {}, "follow_user": [{"userid": "linjing"}]}
    return fake


def do(action: deeds.Action, account: Account) -> Receipt:
    return asyncio.run(adapter.execute(action, account, "weilu-1"))


async def _all(source: AsyncIterator[T]) -> list[T]:
    return [one async for one in source]


def test_the_declaration_holds_together() -> None:
    assert declarations.faults("wecom", adapter) == []


def test_a_code_into_a_group_comes_with_its_picture(connected: Account, bakery: FakeWeCom) -> None:
    receipt = do(deeds.MakeInvite("wrG1", name="poster3", also=["wrG2"]), connected)
    assert receipt.data["link"] == f"{bakery.base}/pictures/{receipt.id}"
    assert receipt.data["picture"] == bakery.picture
    made = bakery.ways[receipt.id]
    assert (made["state"], made["chat_id_list"]) == ("poster3", ["wrG1", "wrG2"])


@pytest.mark.parametrize("too_much", [b"", b"x" * (limits.PICTURE_BYTES + 1)])
def test_a_code_without_its_picture_is_made_all_the_same(
    connected: Account, bakery: FakeWeCom, too_much: bytes
) -> None:
    bakery.picture = too_much
    receipt = do(deeds.MakeInvite("wrG1"), connected)
    assert (receipt.status, receipt.data["picture"]) == (deeds.DONE, b"")


def test_a_newcomer_is_welcomed_once(connected: Account, bakery: FakeWeCom) -> None:
    bakery.give_welcome_code("CODE")
    welcome = deeds.Welcome("CODE", "欢迎来到半亩厨房")
    assert do(welcome, connected).status == deeds.DONE
    again = do(welcome, connected)
    assert (again.status, again.code) == (deeds.PERMANENT, "41051")
    assert [one["text"]["content"] for one in bakery.welcomed] == ["欢迎来到半亩厨房"]


def test_a_welcome_after_20_seconds_is_given_up(connected: Account, bakery: FakeWeCom) -> None:
    bakery.give_welcome_code("CODE")
    bakery.elapsed += 21
    receipt = do(deeds.Welcome("CODE", "欢迎"), connected)
    assert (receipt.status, receipt.code) == (deeds.PERMANENT, "41050")
    assert "20 seconds" in receipt.why


@pytest.mark.parametrize("planned", ["lost", "502", 41096])
def test_a_welcome_in_doubt_may_go_again_for_its_code_is_good_once(
    connected: Account, bakery: FakeWeCom, planned: int | str
) -> None:
    bakery.give_welcome_code("CODE")
    bakery.plan("externalcontact/send_welcome_msg", planned)
    assert do(deeds.Welcome("CODE", "欢迎"), connected).status == deeds.RETRY
    do(deeds.Welcome("CODE", "欢迎"), connected)
    assert len(bakery.welcomed) == 1


def test_a_mass_send_waits_for_a_person_then_says_who_got_it(
    connected: Account, bakery: FakeWeCom
) -> None:
    asked = deeds.MassSend("linjing", people=["wmA", "wmB", "wmGone"], text="明天有酸面包")
    receipt = do(asked, connected)
    assert (receipt.status, receipt.data["refused"]) == (deeds.TASK, ["wmGone"])
    waiting = asyncio.run(adapter.poll(receipt.id, connected))
    assert waiting.status == deeds.TASK
    assert (waiting.data["waiting"], waiting.data["senders"]) == (
        ["wmA", "wmB"], {"linjing": False},
    )  # fmt: skip
    bakery.mass_sends[receipt.id].never["wmB"] = 3
    bakery.confirm(receipt.id, "linjing")
    done = asyncio.run(adapter.poll(receipt.id, connected))
    assert (done.status, done.data["sent"]) == (deeds.DONE, ["wmA"])
    assert list(done.data["failed"]) == ["wmB"]
    json.dumps(done.data)


def test_what_is_confirmed_and_not_yet_handed_out_is_not_done(
    connected: Account, bakery: FakeWeCom
) -> None:
    task = do(deeds.MassSend("linjing", people=["wmA", "wmB"], text="早"), connected).id
    bakery.mass_sends[task].never["wmB"] = 0
    bakery.confirm(task, "linjing")
    receipt = asyncio.run(adapter.poll(task, connected))
    assert (receipt.status, receipt.data["waiting"]) == (deeds.TASK, ["wmB"])


def test_a_mass_send_that_reached_nobody_has_failed(connected: Account, bakery: FakeWeCom) -> None:
    task = do(deeds.MassSend("linjing", people=["wmA"], text="早"), connected).id
    bakery.mass_sends[task].never["wmA"] = 2
    bakery.confirm(task, "linjing")
    receipt = asyncio.run(adapter.poll(task, connected))
    assert receipt.status == deeds.PERMANENT
    assert "no contacts" in receipt.why


def test_many_receivers_are_read_to_the_last_page(connected: Account, bakery: FakeWeCom) -> None:
    ids = [f"wm{n}" for n in range(7)]
    bakery.customers |= dict.fromkeys(ids, bakery.customers["wmA"])
    task = do(deeds.MassSend("linjing", people=ids, text="早"), connected).id
    assert asyncio.run(adapter.poll(task, connected)).data["waiting"] == ids


def test_a_task_is_reminded_of_three_times_a_day(connected: Account, bakery: FakeWeCom) -> None:
    task = do(deeds.MassSend("linjing", ["wrG1"], text="早"), connected).id
    reminded = [asyncio.run(adapter.remind(task, connected)).status for _ in range(4)]
    assert reminded == [deeds.TASK] * 3 + [deeds.RETRY]
    assert adapter.reminders == (3, 86_400)
    bakery.elapsed += 86_401
    TOKENS._held.clear()
    assert asyncio.run(adapter.remind(task, connected)).status == deeds.TASK


def test_a_task_can_be_taken_back(connected: Account, bakery: FakeWeCom) -> None:
    task = do(deeds.MassSend("linjing", ["wrG1"], text="早"), connected).id
    assert asyncio.run(adapter.cancel(task, connected)).status == deeds.DONE
    assert bakery.mass_sends[task].cancelled
    assert asyncio.run(adapter.cancel("msg0", connected)).status == deeds.PERMANENT


def test_writing_to_a_group_asks_its_owner(connected: Account, bakery: FakeWeCom) -> None:
    receipt = do(deeds.Send("wrG2", "开团了"), connected)
    assert (receipt.status, receipt.data["sender"]) == (deeds.TASK, "zhaoyun")
    [asked] = bakery.bodies["externalcontact/add_msg_template"]
    assert (asked["chat_type"], asked["chat_id_list"]) == ("group", ["wrG2"])


def test_writing_to_a_customer_asks_who_talked_to_them_last(
    connected: Account, bakery: FakeWeCom
) -> None:
    assert do(deeds.Send("wmA", "您的面包好了", private=True), connected).status == deeds.TASK
    [asked] = bakery.bodies["externalcontact/add_msg_template"]
    assert (asked["chat_type"], asked["external_userid"]) == ("single", ["wmA"])
    assert "sender" not in asked


def test_a_mass_send_whose_answer_was_lost_is_not_made_twice(
    connected: Account, bakery: FakeWeCom
) -> None:
    do(deeds.Send("wrG2", "开团了"), connected)
    action = deeds.Send("wrG1", "开团了")
    bakery.plan("externalcontact/add_msg_template", "lost")
    assert do(action, connected).status == deeds.UNSURE
    found = asyncio.run(adapter.was_done(action, "weilu-2", connected))
    assert found is not None
    assert bakery.mass_sends[found.id].receivers == ["wrG1"]


def test_a_mass_send_that_is_not_found_again_stays_in_doubt(
    connected: Account, bakery: FakeWeCom
) -> None:
    do(deeds.Send("wrG2", "开团了"), connected)
    never = deeds.Send("wrG1", "开团了")
    assert asyncio.run(adapter.was_done(never, "weilu-2", connected)) is None


def test_two_alike_stay_in_doubt(connected: Account, bakery: FakeWeCom) -> None:
    action = deeds.Send("wrG1", "开团了")
    assert do(action, connected).id != do(action, connected).id
    assert asyncio.run(adapter.was_done(action, "weilu-2", connected)) is None


def test_a_question_that_got_lost_on_the_way_leaves_nothing_in_doubt(
    connected: Account, bakery: FakeWeCom
) -> None:
    bakery.plan("externalcontact/groupchat/get", "lost")
    assert do(deeds.Send("wrG1", "早"), connected).status == deeds.RETRY
    assert not bakery.mass_sends


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (deeds.Send("wrG1", "  "), deeds.PERMANENT),
        (deeds.Send("wrG1", "面" * 1_334), deeds.PERMANENT),
        (deeds.Send("wrG1", "面" * 1_333), deeds.TASK),
        (deeds.Send("wrNone", "早"), deeds.PERMANENT),
        (deeds.MassSend("linjing", ["wrG1"], ["wmA"], "早"), deeds.PERMANENT),
        (deeds.MassSend("linjing", text="早"), deeds.PERMANENT),
        (deeds.MassSend("linjing", people=["wmNone"], text="早"), deeds.PERMANENT),
        (deeds.MassSend("linjing", [f"wr{n}" for n in range(2_001)], text="早"), deeds.PERMANENT),
        (deeds.Delete("wrG1", "7"), deeds.UNSUPPORTED),
        (deeds.Remove("wrG1", "wmA"), deeds.UNSUPPORTED),
        (deeds.MakeGroup("新群"), deeds.UNSUPPORTED),
        (deeds.MakeInvite("wrG1", limit=3), deeds.UNSUPPORTED),
        (deeds.MakeInvite("wrG1", "x" * 31), deeds.PERMANENT),
        (deeds.RevokeInvite("wrG1", "config0"), deeds.PERMANENT),
    ],
)
def test_what_cannot_be_is_answered_and_never_raised(
    connected: Account, bakery: FakeWeCom, action: deeds.Action, status: str
) -> None:
    receipt = do(action, connected)
    assert receipt.status == status
    assert receipt.why or status == deeds.TASK


def test_an_entry_code_carries_its_name_as_state(connected: Account, bakery: FakeWeCom) -> None:
    made = do(deeds.MakeInvite("wrG1", "till-3"), connected)
    assert bakery.ways[made.id]["state"] == "till-3"
    assert made.data["link"] == bakery.ways[made.id]["qr_code"]
    assert do(deeds.RevokeInvite("wrG1", made.id), connected).status == deeds.DONE
    assert not bakery.ways


def test_a_picture_is_handed_over_first(
    connected: Account, bakery: FakeWeCom, tmp_path: Path
) -> None:
    picture = tmp_path / "面包.png"
    picture.write_bytes(b"\x89PNG bread")
    link = Material("link", "https://bakery.example/menu", title="面" * 60, description="今日")
    action = deeds.Send("wrG1", "看", material=[Material("image", str(picture)), link])
    task = do(action, connected)
    image, page = bakery.mass_sends[task.id].attachments
    assert bakery.media[image["image"]["media_id"]] == b"\x89PNG bread"
    assert page["link"]["title"] == "面" * 42


@pytest.mark.parametrize(
    "material",
    [
        [Material("image", "/nowhere/at/all.png")],
        [Material("image", "http://127.0.0.1:1/a.png")],
        [Material("image", "http://[::1]:1/latest")],
        [Material("mini_program", "pages/index")],
        [Material("link", "https://bakery.example")] * 10,
    ],
)
def test_what_cannot_go_along_stops_the_send(
    connected: Account, bakery: FakeWeCom, material: list[Material]
) -> None:
    assert do(deeds.Send("wrG1", "看", material=material), connected).status == deeds.PERMANENT
    assert not bakery.mass_sends


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("10.0.0.8", False), ("127.0.0.1", False), ("::1", False),
     ("fe80::1%eth0", False), ("169.254.169.254", False), ("2001:4860:4860::8888", True)],
)  # fmt: skip
def test_addresses_inside_are_told_from_those_outside(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_words_are_cut_between_characters() -> None:
    assert shortened("面包ab", 4) == "面"


def test_members_come_with_the_way_they_came_by(connected: Account, bakery: FakeWeCom) -> None:
    bakery.group(
        "wrG3", "新群",
        wmA={"join_scene": 3, "state": "till-3", "name": "陈露", "join_time": 1_795_000_000},
        wmB={"join_scene": 1, "invitor": {"userid": "linjing"}, "group_nickname": "阿宝"},
    )  # fmt: skip
    found = asyncio.run(_all(adapter.members(connected, "wrG3")))
    assert found[0].person == PersonSeen("linjing", "", is_staff=True)
    scanned = {"via": "qr", "scene": "3", "state": "till-3"}
    assert found[1] == Present(PersonSeen("wmA", "陈露"), 1_795_000_000_000_000, "", scanned)
    assert (found[2].person.name, found[2].inviter) == ("阿宝", "linjing")
    assert found[2].facts == {"via": "invite", "scene": "1"}


def test_a_list_that_cannot_be_had_is_never_an_empty_one(
    connected: Account, bakery: FakeWeCom
) -> None:
    bakery.plan("externalcontact/groupchat/get", 45009)
    with pytest.raises(Unreachable, match="45009"):
        asyncio.run(_all(adapter.members(connected, "wrG1")))
    bakery.groups["wrG1"]["member_list"].append({"type": 2})
    with pytest.raises(Unreachable, match="read"):
        asyncio.run(_all(adapter.members(connected, "wrG1")))


def test_groups_are_listed_with_their_names(connected: Account, bakery: FakeWeCom) -> None:
    bakery.group("wrG3", "新群")
    assert asyncio.run(_all(adapter.groups(connected))) == [
        GroupSeen("wrG1", "早餐群"), GroupSeen("wrG2", "团购群"), GroupSeen("wrG3", "新群"),
    ]  # fmt: skip


def test_a_large_company_is_listed_owner_by_owner(
    connected: Account, bakery: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OWNERS_AT_ONCE", 1)
    bakery.plan("externalcontact/groupchat/list", 81017)
    found = asyncio.run(_all(adapter.groups(connected)))
    assert [one.id for one in found] == ["wrG1", "wrG2"]
    asked = bakery.bodies["externalcontact/groupchat/list"]
    assert [one["owner_filter"]["userid_list"] for one in asked] == [["linjing"], ["zhaoyun"]]


def test_the_check_is_all_green_when_all_is_in_place(connected: Account, bakery: FakeWeCom) -> None:
    reachable = replace(connected, address="https://weilu.example/hooks/t")
    assert all(one.ok for one in asyncio.run(adapter.check(reachable)))


def test_the_check_says_what_is_missing(connected: Account, bakery: FakeWeCom) -> None:
    def missing(**changes: Any) -> str:
        account = replace(connected, address="https://weilu.example/hooks/t")
        account = replace(account, credentials={**account.credentials, **changes})
        found = asyncio.run(adapter.check(account))
        return " ".join(f"{one.what} {one.todo}" for one in found if not one.ok)

    assert missing() == ""
    assert "43 letters" in missing(aes_key="short")
    assert "Token" in missing(token="")
    assert "trusted IPs" in missing(**_untrusted(bakery))
    bakery.trusted = True
    assert "belong together" in missing(secret="wrong")
    bakery.groups.clear()
    assert "visible range" in missing()
    bakery.followers.clear()
    assert "customer contact" in missing()
    local = asyncio.run(adapter.check(replace(connected, address="http://127.0.0.1/hooks/t")))
    assert "https" in str(local[-1].todo)


def _untrusted(bakery: FakeWeCom) -> dict[str, str]:
    bakery.trusted = False
    return {}
