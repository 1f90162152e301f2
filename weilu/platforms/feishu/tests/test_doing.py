"""What Weilu asks of Feishu, against a Feishu of our own."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from weilu.kit import clock
from weilu.platforms.feishu.live import Feishu
from weilu.platforms.feishu.tests.fake import FakeFeishu, Refusal, lacks
from weilu.platforms.live import deeds
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Action, Material, Receipt, Send

ROOM = "oc_breakfast"


@pytest.fixture(autouse=True)
def breakfast(fake: FakeFeishu) -> None:
    fake.group(ROOM, "早餐群", "ou_chenlu", "ou_zhaoyun")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "贝果.png"
    path.write_bytes(b"\x89PNG bagel")
    return path


def do(action: Action, account: Account, key: str = "weilu-1", by: Feishu | None = None) -> Receipt:
    return asyncio.run((by or Feishu()).execute(action, account, key))


def content(fake: FakeFeishu, turn: int = -1) -> Any:
    return json.loads(fake.sent[turn]["content"])


def test_a_text_arrives_and_its_id_comes_back(connected: Account, fake: FakeFeishu) -> None:
    assert do(Send(ROOM, "开饭了"), connected) == Receipt.done("om_sent1")
    assert (fake.sent[0]["receive_id"], fake.sent[0]["uuid"]) == (ROOM, "weilu-1")
    assert content(fake) == {"text": "开饭了"}


def test_a_text_cannot_call_everybody_by_what_stands_in_it(
    connected: Account, fake: FakeFeishu
) -> None:
    name = '<at user_id="all">所有人</at>'
    do(Send(ROOM, f"欢迎 {name}"), connected)
    assert fake.sent[0]["msg_type"] == "post"
    assert content(fake)["zh_cn"]["content"] == [[{"tag": "text", "text": f"欢迎 {name}"}]]


def test_words_pictures_and_links_are_one_message(
    connected: Account, fake: FakeFeishu, picture: Path
) -> None:
    link = Material("link", "https://bakery.example/menu", title="菜单")
    do(Send(ROOM, "今日", material=(Material("image", str(picture)), link)), connected)
    assert content(fake)["zh_cn"]["content"] == [
        [{"tag": "text", "text": "今日"}],
        [{"tag": "a", "text": "菜单", "href": "https://bakery.example/menu"}],
        [{"tag": "img", "image_key": "key1"}],
    ]
    assert b"\x89PNG bagel" in fake.uploads[0]


def test_a_file_follows_in_a_message_of_its_own_each_sent_once(
    connected: Account, fake: FakeFeishu, picture: Path
) -> None:
    action = Send(ROOM, "价目表", material=(Material("file", str(picture), name="价目表.pdf"),))
    fake.plan("send", None, "lost")
    adapter = Feishu()
    assert do(action, connected, by=adapter).status == deeds.RETRY
    receipt = do(action, connected, by=adapter)
    assert receipt == Receipt.done("om_sent1", ids=["om_sent1", "om_sent2"])
    assert [one["uuid"] for one in fake.sent] == ["weilu-1", "weilu-1.1"]
    assert [one["msg_type"] for one in fake.sent] == ["text", "file"]


def test_answers_threads_and_persons(connected: Account, fake: FakeFeishu) -> None:
    do(Send(ROOM, "好", reply_to="om_1"), connected, "a")
    do(Send(ROOM, "好", thread="om_1"), connected, "b")
    do(Send("ou_chenlu", "悄悄", private=True), connected, "c")
    found = [(one.get("answers"), one.get("reply_in_thread")) for one in fake.sent]
    assert found == [("om_1", False), ("om_1", True), (None, None)]
    assert fake.sent[2]["receive_id_type"] == "open_id"


def test_a_lost_answer_is_asked_for_again_and_sends_nothing_twice(
    connected: Account, fake: FakeFeishu
) -> None:
    fake.plan("send", "lost", "502")
    adapter = Feishu()
    results = [do(Send(ROOM, "开饭了"), connected, by=adapter) for _ in range(3)]
    assert [one.status for one in results] == [deeds.RETRY, deeds.RETRY, deeds.DONE]
    assert len(fake.sent) == 1


def test_after_the_hour_in_which_feishu_knows_the_key_nobody_sends_blindly(
    connected: Account, fake: FakeFeishu, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter, now = Feishu(), time.monotonic()
    fake.plan("send", "lost")
    do(Send(ROOM, "开饭了"), connected, by=adapter)
    monkeypatch.setattr("weilu.platforms.feishu.live.time.monotonic", lambda: now + 3_400)
    assert do(Send(ROOM, "开饭了"), connected, by=adapter).status == deeds.UNSURE
    assert len(fake.sent) == 1
    assert do(Send(ROOM, "开饭了"), connected, by=adapter).status == deeds.DONE  # a person asked


def test_one_opened_group_however_often_it_is_asked_for(
    connected: Account, fake: FakeFeishu
) -> None:
    fake.plan("open", "lost")
    action, adapter = deeds.MakeGroup("周末烘焙", ("ou_chenlu",)), Feishu()
    assert do(action, connected, by=adapter).status == deeds.RETRY
    assert do(action, connected, by=adapter).id == [*fake.groups][-1]
    assert len(fake.groups) == 2


def test_what_is_done_to_messages_and_members(connected: Account, fake: FakeFeishu) -> None:
    for action in (
        deeds.Delete(ROOM, "om_1"), deeds.React(ROOM, "om_2", "❤️"), deeds.Pin(ROOM, "om_3"),
        deeds.React(ROOM, "om_2", "JIAYI"), deeds.Remove(ROOM, "ou_chenlu"),
    ):  # fmt: skip
        assert do(action, connected).status == deeds.DONE
    assert (fake.deleted, fake.pinned) == (["om_1"], ["om_3"])
    assert fake.reactions == [("om_2", "HEART"), ("om_2", "JIAYI")]
    assert fake.groups[ROOM]["members"] == ["ou_linjing", "ou_zhaoyun"]
    assert do(deeds.Remove(ROOM, "ou_nobody"), connected).status == deeds.PERMANENT


@pytest.mark.parametrize(
    ("days", "term"), [(0, "permanently"), (8, "week"), (400, "year"), (2, "")]
)
def test_a_link_never_lasts_longer_than_asked_for(connected: Account, days: int, term: str) -> None:
    until = int(clock.now().timestamp()) + days * 86_400 if days else 0
    receipt = do(deeds.MakeInvite(ROOM, expires_at=until), connected)
    if term:
        assert receipt.data["link"].endswith(f"/{term}")
    else:
        assert receipt.status == deeds.PERMANENT


def test_what_feishu_cannot_do_is_said_so(connected: Account) -> None:
    for action in (
        deeds.Mute(ROOM, "ou_chenlu", 60), deeds.Welcome("code", "hi"),
        deeds.Admit(ROOM, "ou_chenlu"), deeds.MakeInvite(ROOM, limit=3),
        deeds.RevokeInvite(ROOM, "link"), deeds.MassSend("ou_linjing"),
    ):  # fmt: skip
        assert do(action, connected).status == deeds.UNSUPPORTED


@pytest.mark.parametrize(
    "action",
    [Send(ROOM), Send(ROOM, "x" * 9_001), Send(ROOM, "好", reply_to="7"),
     Send(ROOM, material=(Material("mini_program", "x"),)), deeds.React(ROOM, "om_1", "🦖"),
     Send(ROOM, material=(Material("image", "/nowhere.png"),)),
     Send(ROOM, material=(Material("image", "http://127.0.0.1:9/x.png"),)),
     deeds.MakeGroup("大群", ("ou_x",) * 51)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(
    connected: Account, fake: FakeFeishu, action: Action
) -> None:
    receipt = do(action, connected)
    assert receipt.status == deeds.PERMANENT
    assert receipt.why
    assert fake.sent == []


def test_a_post_larger_than_feishus_is_refused(connected: Account, fake: FakeFeishu) -> None:
    receipt = do(Send(ROOM, "<" + "好" * 8_999, material=(
        Material("link", "https://a.example/" + "x" * 4_000),)), connected)  # fmt: skip
    assert (receipt.status, fake.sent) == (deeds.PERMANENT, [])


@pytest.mark.parametrize(
    ("outcome", "status", "after_s", "code"),
    [
        ("429", deeds.RETRY, 7.0, "99991400"),
        (Refusal(230020, "frequency limit"), deeds.RETRY, 1.0, "230020"),
        (Refusal(11232, "busy"), deeds.RETRY, 5.0, "11232"),
        (Refusal(230002), deeds.PERMANENT, None, "230002"),
        (lacks("im:message:send_as_bot"), deeds.PERMANENT, None,
         "99991672 im:message:send_as_bot"),
        (Refusal(987654, "没有这种事"), deeds.PERMANENT, None, "987654 没有这种事"),
    ],
)  # fmt: skip
def test_refusals_say_whether_and_when_to_come_again(
    connected: Account, fake: FakeFeishu, outcome: Any, status: str, after_s: float | None,
    code: str,
) -> None:  # fmt: skip
    fake.plan("send", outcome)
    receipt = do(Send(ROOM, "开饭了"), connected)
    assert (receipt.status, receipt.after_s, receipt.code) == (status, after_s, code)
    assert fake.sent == []


def test_who_cannot_be_reached_has_done_nothing(account: Account) -> None:
    away = replace(account, credentials={**account.credentials, "base": "http://127.0.0.1:9"})
    assert do(Send(ROOM, "开饭了"), away).status == deeds.RETRY


def test_no_secret_goes_over_an_open_line(account: Account) -> None:
    open_line = replace(account, credentials={**account.credentials, "base": "http://a.example"})
    receipt = do(Send(ROOM, "开饭了"), open_line)
    assert (receipt.status, "https" in receipt.why) == (deeds.PERMANENT, True)


def test_one_token_serves_many_and_is_renewed_when_it_ran_out(
    connected: Account, fake: FakeFeishu
) -> None:
    async def many() -> None:
        adapter = Feishu()
        await asyncio.gather(
            *(adapter.execute(Send(ROOM, "好"), connected, f"k{turn}") for turn in range(5))
        )

    asyncio.run(many())
    assert fake.calls["token"] == 1
    fake.tokens.clear()  # Feishu took it back before its time
    assert do(Send(ROOM, "好"), connected, "later").status == deeds.DONE
    assert fake.calls["token"] == 2


def test_a_wrong_secret_is_said_in_words(connected: Account) -> None:
    wrong = replace(connected, credentials={**connected.credentials, "app_secret": "wrong"})
    receipt = do(Send(ROOM, "好"), wrong)
    assert (receipt.status, receipt.code) == (deeds.PERMANENT, "10014")
