"""What webhook bots write, how it is signed, and what the answers mean."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from weilu.kit import clock
from weilu.platforms.live import declarations, deeds
from weilu.platforms.live.contract import Account, NotUnderstood
from weilu.platforms.live.deeds import Material, Receipt, Send
from weilu.platforms.live.tests.serving import served
from weilu.platforms.webhook_bots import dingtalk, feishu, wecom
from weilu.platforms.webhook_bots.bot import Bot
from weilu.platforms.wecom.tests.conftest import GIVEN, given

BOTS = [wecom.adapter, feishu.adapter, dingtalk.adapter]
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Group:
    """A chat group that a bot writes to, on the loopback."""

    def __init__(self) -> None:
        self.base = ""
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.answer: tuple[int, list[tuple[bytes, bytes]], bytes] = (200, [], b'{"errcode":0}')

    def replies(self, status: int = 200, **fields: Any) -> None:
        self.answer = (status, [], json.dumps(fields).encode())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        self.heard.append((scope["query_string"].decode(), json.loads(body)))
        status, headers, content = self.answer
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    found = Group()
    for one in BOTS:
        monkeypatch.setattr(one, "hosts", frozenset({"127.0.0.1"}))
    with served(found) as base:
        found.base = f"{base}/robot/send?access_token=t0ken"
        yield found


def say(bot: Bot, address: str, action: deeds.Action, **more: str) -> Receipt:
    account = Account(1, bot.platform, "播报", {"address": address, **more})
    with clock.stopped_at(NOON):
        return asyncio.run(bot.execute(action, account, "weilu-1"))


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
def test_every_declaration_holds_together(bot: Bot) -> None:
    assert declarations.faults(bot.key, bot) == []
    assert all(limit.source.startswith("https://") for limit in bot.capabilities.limits)


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
def test_words_arrive(bot: Bot, group: Group) -> None:
    group.replies(errcode=0, code=0)
    assert say(bot, group.base, Send("g", "早安")).status == deeds.DONE
    assert "早安" in json.dumps(group.heard[0][1], ensure_ascii=False)


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
def test_a_link_can_be_pressed(bot: Bot, group: Group) -> None:
    group.replies(errcode=0, code=0)
    link = Material("link", "https://b.example/menu", title="今日菜单")
    assert say(bot, group.base, Send("g", "开门了", material=[link])).status == deeds.DONE
    [(_query, body)] = group.heard
    assert body.get("msgtype", body.get("msg_type")) in {"markdown", "post"}
    assert "https://b.example/menu" in json.dumps(body)


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
def test_markdown_goes_out_as_markdown_where_it_was_said_to_be(bot: Bot, group: Group) -> None:
    group.replies(errcode=0, code=0)
    say(bot, group.base, Send("g", "# 早报\n**三件事**"), format="markdown")
    assert "markdown" in json.dumps(group.heard[0][1])
    say(bot, group.base, Send("g", "# 早报"))
    assert "markdown" not in json.dumps(group.heard[1][1])


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
@pytest.mark.parametrize(
    "address",
    ["", "早", "http://169.254.169.254/", "https://evil.example/cgi-bin/webhook/send?key=1",
     "http://qyapi.weixin.qq.com/", "https://qyapi.weixin.qq.com.evil.example/", "ftp://x"],
)  # fmt: skip
def test_nothing_but_such_bots_is_ever_called(bot: Bot, address: str) -> None:
    assert say(bot, address, Send("g", "早")).status == deeds.PERMANENT
    account = Account(1, bot.platform, "播报", {"address": address})
    assert not asyncio.run(bot.check(account))[0].ok


def test_real_addresses_pass_the_check() -> None:
    for bot, address in zip(
        BOTS,
        ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0",
         "https://open.feishu.cn/open-apis/bot/v2/hook/0",
         "https://oapi.dingtalk.com/robot/send?access_token=0"],
        strict=True,
    ):  # fmt: skip
        account = Account(1, bot.platform, "播报", {"address": address})
        assert asyncio.run(bot.check(account))[0].ok


@pytest.mark.parametrize(
    ("bot", "answer", "status", "after_s"),
    [
        (wecom.adapter, {"errcode": 45009, "errmsg": "freq"}, deeds.RETRY, 60.0),
        (wecom.adapter, {"errcode": 93000, "errmsg": "invalid webhook"}, deeds.PERMANENT, None),
        (wecom.adapter, {"errcode": 40058, "errmsg": "bad"}, deeds.PERMANENT, None),
        (feishu.adapter, {"code": 11232, "msg": "limited"}, deeds.RETRY, 60.0),
        (feishu.adapter, {"code": 19021, "msg": "sign match fail"}, deeds.PERMANENT, None),
        (feishu.adapter, {"code": 77, "msg": "new"}, deeds.PERMANENT, None),
        (feishu.adapter, {"StatusCode": 0}, deeds.DONE, None),
        (dingtalk.adapter, {"errcode": 130101, "errmsg": "too fast"}, deeds.RETRY, 600.0),
        (dingtalk.adapter, {"errcode": 310000, "errmsg": "sign not match"}, deeds.PERMANENT, None),
    ],
)
def test_answers_are_understood(
    group: Group, bot: Bot, answer: dict[str, Any], status: str, after_s: float | None
) -> None:
    group.replies(**answer)
    receipt = say(bot, group.base, Send("g", "早"))
    assert (receipt.status, receipt.after_s) == (status, after_s)
    assert receipt.why or status == deeds.DONE


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
def test_an_answer_that_is_none_leaves_it_open(bot: Bot, group: Group) -> None:
    for content in (b"<html>", b"[]", b'{"errcode": [], "code": []}', b""):
        group.answer = (502, [], content)
        assert say(bot, group.base, Send("g", "早")).status == deeds.UNSURE


def test_the_platform_says_how_long_to_wait(group: Group) -> None:
    group.answer = (429, [(b"x-ogw-ratelimit-reset", b"52")], b"{}")
    assert say(feishu.adapter, group.base, Send("g", "早")).after_s == 52.0
    group.answer = (429, [], b"{}")
    assert say(dingtalk.adapter, group.base, Send("g", "早")).after_s == 60.0


def test_nobody_there_means_later(group: Group) -> None:
    receipt = say(wecom.adapter, "http://127.0.0.1:9/", Send("g", "早"))
    assert receipt.status == deeds.RETRY


def test_feishu_gets_its_signature_in_the_message(group: Group) -> None:
    group.replies(code=0)
    say(feishu.adapter, group.base, Send("g", "早"), secret="s3cret")
    body = group.heard[0][1]
    stamp = int(NOON.timestamp())
    assert body["timestamp"] == str(stamp)
    assert body["sign"] == feishu.signature(stamp, "s3cret")


def test_feishus_signature_is_the_one_others_published() -> None:
    given("other_crypto_vectors.json")
    vector = json.loads((GIVEN / "other_crypto_vectors.json").read_text())["lark_bot_sign"]
    assert feishu.signature(vector["timestamp"], vector["secret"]) == vector["sign"]


def test_dingtalk_gets_its_signature_in_the_address(group: Group) -> None:
    say(dingtalk.adapter, group.base, Send("g", "早"), secret="SEC+/=")
    query = parse_qs(group.heard[0][0])
    stamp = str(int(NOON.timestamp() * 1_000))
    said = hmac.new(b"SEC+/=", f"{stamp}\nSEC+/=".encode(), hashlib.sha256).digest()
    assert query["access_token"] == ["t0ken"]
    assert query["timestamp"] == [stamp]
    assert query["sign"] == [base64.b64encode(said).decode()]


def test_wecom_sends_a_picture_by_itself(group: Group, tmp_path: Path) -> None:
    path = tmp_path / "bread.png"
    path.write_bytes(b"\x89PNG bread")
    picture = [Material("image", str(path))]
    assert say(wecom.adapter, group.base, Send("g", "", material=picture)).status == deeds.DONE
    image = group.heard[0][1]["image"]
    assert base64.b64decode(image["base64"]) == b"\x89PNG bread"
    assert image["md5"] == hashlib.md5(b"\x89PNG bread").hexdigest()
    worded = say(wecom.adapter, group.base, Send("g", "看", material=picture))
    assert (worded.status, len(group.heard)) == (deeds.PERMANENT, 1)


@pytest.mark.parametrize(
    ("bot", "action"),
    [
        (wecom.adapter, Send("g", "  ")),
        (wecom.adapter, Send("g", "面" * 683)),
        (wecom.adapter, Send("g", "", material=[Material("image", "/nowhere.png")])),
        (wecom.adapter, Send("g", "看", material=[Material("video", "https://b.example/v")])),
        (feishu.adapter, Send("g", "面" * 6_001)),
        (feishu.adapter, Send("g", "", material=[Material("image", "https://b.example/i")])),
        (dingtalk.adapter, Send("g", "")),
        (dingtalk.adapter, Send("g", "看", material=[Material("file", "/etc/passwd")])),
    ],
)
def test_what_a_bot_has_no_form_for_is_not_sent(
    group: Group, bot: Bot, action: deeds.Action
) -> None:
    receipt = say(bot, group.base, action)
    assert receipt.status == deeds.PERMANENT
    assert receipt.why
    assert not group.heard


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.key)
def test_a_bot_only_speaks(bot: Bot, group: Group) -> None:
    assert say(bot, group.base, deeds.Delete("g", "1")).status == deeds.UNSUPPORTED
    with pytest.raises(NotUnderstood):
        bot.normalise(b"{}", Account(1, bot.platform, "播报", {}))


def test_the_address_is_a_secret() -> None:
    for bot in BOTS:
        assert next(one for one in bot.fields if one.key == "address").secret
    account = Account(1, "wecom", "播报", {"address": "https://x?key=hidden"})
    assert "hidden" not in repr(account)
