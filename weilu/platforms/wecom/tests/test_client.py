"""Calls over real HTTP: tokens, refusals, limits, lost answers, pages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from weilu.platforms.live.calling import Tokens
from weilu.platforms.live.contract import Account
from weilu.platforms.wecom import contacts, errors, groupchats, ways
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.errors import WecomFault
from weilu.platforms.wecom.tests.fake import FakeWeCom

T = TypeVar("T")


def ask(
    account: Account, call: Callable[[Client], Awaitable[T]], tokens: Tokens | None = None
) -> T:
    async def asking() -> T:
        async with Client(account, tokens or Tokens()) as api:
            return await call(api)

    return asyncio.run(asking())


def fault_of(account: Account, call: Callable[[Client], Awaitable[Any]]) -> WecomFault:
    with pytest.raises(WecomFault) as caught:
        ask(account, call)
    return caught.value


def test_one_token_serves_many_calls(connected: Account, fake: FakeWeCom) -> None:
    tokens = Tokens()
    for _ in range(3):
        assert ask(connected, contacts.followers, tokens) == ["linjing", "zhaoyun"]
    assert fake.calls["gettoken"] == 1


def test_many_at_once_wait_for_one_token(connected: Account, fake: FakeWeCom) -> None:
    fake.token_takes_s = 0.1

    async def all_at_once(api: Client) -> None:
        await asyncio.gather(*(contacts.followers(api) for _ in range(20)))

    ask(connected, all_at_once)
    assert (fake.calls["gettoken"], fake.calls["externalcontact/get_follow_user_list"]) == (1, 20)


@pytest.mark.parametrize("errcode", [40014, 42001])
def test_a_token_that_ran_out_early_is_renewed_once(
    connected: Account, fake: FakeWeCom, errcode: int
) -> None:
    tokens = Tokens()
    ask(connected, contacts.followers, tokens)
    fake.tokens.clear() if errcode == 40014 else fake.tokens.update(dict.fromkeys(fake.tokens, 0))

    async def all_at_once(api: Client) -> None:
        await asyncio.gather(*(contacts.followers(api) for _ in range(10)))

    ask(connected, all_at_once, tokens)
    assert fake.calls["gettoken"] == 2


def test_a_token_refused_twice_is_not_asked_for_for_ever(
    connected: Account, fake: FakeWeCom
) -> None:
    fake.plan("externalcontact/get_follow_user_list", 42001, 42001)
    assert fault_of(connected, contacts.followers).kind == errors.TOKEN
    assert fake.calls["gettoken"] == 2


def test_a_wrong_secret_is_said_in_plain_words(connected: Account, fake: FakeWeCom) -> None:
    wrong = replace(connected, credentials={**connected.credentials, "secret": "other"})
    fault = fault_of(wrong, contacts.followers)
    assert (fault.kind, fault.number) == (errors.PERMANENT, "40001")
    assert "Corp ID and app secret" in str(fault)


@pytest.mark.parametrize(
    ("errcode", "kind", "after_s"),
    [
        (45009, errors.RETRY, 60.0), (45033, errors.RETRY, 2.0), (-1, errors.RETRY, 3.0),
        (48002, errors.PERMANENT, None), (60020, errors.PERMANENT, None),
        (123456, errors.PERMANENT, None),
    ],
)  # fmt: skip
def test_each_code_says_whether_trying_again_helps(
    connected: Account, fake: FakeWeCom, errcode: int, kind: str, after_s: float | None
) -> None:
    fake.plan("externalcontact/get_follow_user_list", errcode)
    fault = fault_of(connected, contacts.followers)
    assert (fault.kind, fault.after_s) == (kind, after_s)


def test_an_unknown_code_comes_with_wecoms_own_words_but_not_with_addresses(
    connected: Account, fake: FakeWeCom
) -> None:
    fake.plan("externalcontact/get_follow_user_list", 123456)
    number = fault_of(connected, contacts.followers).number
    assert number.startswith("123456 ")
    assert "203.0.113.9" not in number


def test_the_limit_of_a_minute_is_kept_to(connected: Account, fake: FakeWeCom) -> None:
    fake.a_minute = 3
    tokens = Tokens()
    for _ in range(2):
        ask(connected, contacts.followers, tokens)
    assert fault_of(connected, contacts.followers).number == "45009"
    fake.elapsed += 61
    assert ask(connected, contacts.followers, tokens)


@pytest.mark.parametrize("planned", ["lost", "502"])
def test_a_lost_answer_leaves_it_open(connected: Account, fake: FakeWeCom, planned: str) -> None:
    fake.plan("externalcontact/get_follow_user_list", planned)
    assert fault_of(connected, contacts.followers).kind == errors.UNSURE


def test_a_lost_token_is_simply_asked_for_again(connected: Account, fake: FakeWeCom) -> None:
    fake.plan("gettoken", "lost")
    assert fault_of(connected, contacts.followers).kind == errors.RETRY


def test_nobody_there_means_later(connected: Account) -> None:
    gone = replace(connected, credentials={**connected.credentials, "api": "http://127.0.0.1:9"})
    assert fault_of(gone, contacts.followers).kind == errors.RETRY


def test_the_secret_goes_nowhere_unencrypted(connected: Account) -> None:
    open_air = replace(connected, credentials={**connected.credentials, "api": "http://wecom.cn"})
    with pytest.raises(WecomFault, match="https"):
        Client(open_air)


def test_no_log_shows_a_token(
    connected: Account, fake: FakeWeCom, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "weilu"):
        ask(connected, contacts.followers)
    assert "token-" not in caplog.text
    assert "s3cret" not in caplog.text


def test_lists_are_read_to_their_last_page(connected: Account, fake: FakeWeCom) -> None:
    for number in range(5):
        fake.group(f"wr{number}", f"第{number}群", "linjing" if number else "zhaoyun")

    async def listed(api: Client) -> tuple[list[str], list[str]]:
        every = [id async for id in groupchats.ids(api)]
        return every, [id async for id in groupchats.ids(api, ["zhaoyun"])]

    assert ask(connected, listed) == (["wr0", "wr1", "wr2", "wr3", "wr4"], ["wr0"])


def test_customers_are_known_with_everybody_who_follows_them(
    connected: Account, fake: FakeWeCom
) -> None:
    follow = [{"userid": f"staff{n}", "state": "till-3"} for n in range(5)]
    fake.customers["wmA"] = {"external_contact": {"name": "陈露"}, "follow_user": follow}

    async def both(api: Client) -> tuple[dict[str, Any], list[str], int]:
        found = [one async for one in contacts.batch(api, ["staff0", "staff4", "staff1"])]
        return await contacts.get(api, "wmA"), await contacts.list_of(api, "staff0"), len(found)

    one, ids, count = ask(connected, both)
    assert one["external_contact"]["name"] == "陈露"
    assert [who["userid"] for who in one["follow_user"]] == [f"staff{n}" for n in range(5)]
    assert (ids, count) == (["wmA"], 3)


def test_tags_and_remarks_are_written(connected: Account, fake: FakeWeCom) -> None:
    follow = [{"userid": "linjing"}]
    fake.customers["wmA"] = {"external_contact": {}, "follow_user": follow}

    async def mark(api: Client) -> list[contacts.Tag]:
        [tag] = await contacts.add_tags(api, "口味", ["酸面包"])
        await contacts.mark_tags(api, "linjing", "wmA", add=[tag.id])
        await contacts.remark(api, "linjing", "wmA", remark="三号柜台")
        return await contacts.tags(api)

    [tag] = ask(connected, mark)
    assert (tag.name, tag.group) == ("酸面包", "口味")
    assert fake.customers["wmA"]["tags"] == [tag.id]
    assert follow[0]["remark"] == "三号柜台"


def test_staff_and_departments_are_listed(connected: Account) -> None:
    async def both(api: Client) -> Any:
        return await contacts.staff_of(api), await contacts.departments(api)

    staff, departments = ask(connected, both)
    assert staff == [("linjing", "林静"), ("zhaoyun", "赵云")]
    assert departments == [(1, "半亩厨房", 0)]


def test_wecoms_own_counts_are_read(connected: Account) -> None:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC)

    async def both(api: Client) -> Any:
        by_owner = await groupchats.statistics(api, since, until)
        return by_owner, await groupchats.statistics_by_day(api, since, until, ["linjing"])

    by_owner, by_day = ask(connected, both)
    assert [(one.owner, one.numbers["msg_total"]) for one in by_owner] == [
        ("linjing", 9), ("zhaoyun", 9),
    ]  # fmt: skip
    assert by_day[0].numbers == {"new_member_cnt": 3}


def test_a_join_way_is_made_changed_and_deleted_by_its_id(
    connected: Account, fake: FakeWeCom
) -> None:
    way = ways.JoinWay(["wr1", "wr2"], state="till-3", next_name="半亩", next_number=3)

    async def life(api: Client) -> tuple[ways.Way, list[str]]:
        made = await ways.make_join_way(api, way)
        await ways.change_join_way(api, made.id, replace(way, groups=["wr9"]))
        groups = await ways.join_way_groups(api, made.id)
        await ways.delete_join_way(api, made.id)
        return made, groups

    made, groups = ask(connected, life)
    assert made.picture.endswith(made.id)
    assert groups == ["wr9"]
    assert fake.ways == {}
    [asked] = fake.bodies["externalcontact/groupchat/add_join_way"]
    assert {"scene", "auto_create_room", "room_base_name", "room_base_id"} <= asked.keys()
    assert (asked["state"], asked["auto_create_room"]) == ("till-3", 1)


def test_a_join_way_whose_picture_was_lost_keeps_its_id(
    connected: Account, fake: FakeWeCom
) -> None:
    fake.plan("externalcontact/groupchat/get_join_way", "lost")
    made = ask(connected, lambda api: ways.make_join_way(api, ways.JoinWay(["wr1"])))
    assert made.id in fake.ways
    assert made.picture == ""


def test_a_contact_way_is_made_changed_and_deleted(connected: Account, fake: FakeWeCom) -> None:
    way = ways.ContactWay(["linjing", "zhaoyun"], state="till-3")

    async def life(api: Client) -> tuple[ways.Way, ways.Way]:
        made = await ways.make_contact_way(api, way)
        await ways.change_contact_way(api, made.id, replace(way, staff=["linjing"]))
        again = await ways.contact_way(api, made.id)
        assert fake.ways[made.id]["user"] == ["linjing"]
        await ways.delete_contact_way(api, made.id)
        return made, again

    made, again = ask(connected, life)
    assert made == again
    assert fake.bodies["externalcontact/add_contact_way"][0]["type"] == 2
    assert fake.ways == {}


@pytest.mark.parametrize(
    "way",
    [
        ways.JoinWay([]), ways.JoinWay(["wr"] * 6), ways.JoinWay(["wr"], state="x" * 31),
        ways.ContactWay([]), ways.ContactWay(["z"] * 101), ways.ContactWay(["z"], state="x" * 31),
    ],
)  # fmt: skip
def test_what_wecom_would_refuse_is_refused_here(way: ways.JoinWay | ways.ContactWay) -> None:
    with pytest.raises(WecomFault):
        way.asked()
