"""Feishu's and Lark's custom bots (自定义机器人).

Source: open.feishu.cn/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN. 100 messages a minute and 5 a
second; 20 KB each. Signature: base64 of HMAC-SHA256 over nothing, with "timestamp\\nsecret" as key.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weilu.kit import clock
from weilu.platforms.live.abilities import Ability, Capabilities, Limit, able
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Receipt, Send
from weilu.platforms.webhook_bots import bot
from weilu.platforms.webhook_bots.bot import Bot, CannotSay, Post

SOURCE = "https://open.feishu.cn/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN"
#: Of the 20 KB of a call; the rest is for what stands around the text.
TEXT_BYTES = 18_000
BLOCKED_S = 60.0
#: code → why never, or None = later
CODES: Mapping[int, str | None] = {
    9499: gettext_noop("Feishu did not accept what was asked."),
    11232: None,
    19001: gettext_noop("Feishu knows no bot at this address."),
    19021: gettext_noop(
        "Feishu does not accept the signature: compare the signing secret, and this server's clock."
    ),
    19022: gettext_noop("The bot takes no calls from this server's address."),
    19024: gettext_noop("The bot sends only texts with one of its key words."),
}


class FeishuBot(Bot):
    key = "feishu_bot"
    platform = "feishu"
    label = _("Feishu group bot")
    guide = _(
        "In the group in Feishu: settings, bots, add a custom bot, copy its webhook address. Under "
        "security switch on the signature and copy the secret too."
    )
    fields = (bot.ADDRESS, bot.SECRET, bot.FORMAT)
    capabilities = Capabilities(
        able("send", send_image=Ability("no", _("only apps may upload pictures to Feishu"))),
        limits=(
            Limit("send", 100, 60, "account", SOURCE),
            Limit("send", 5, 1, "account", SOURCE),
        ),
        longest_text=TEXT_BYTES // 3,
    )
    hosts = frozenset({"open.feishu.cn", "open.larksuite.com"})

    def post(self, action: Send, account: Account) -> Post:
        body = _message(action, bot.in_markdown(account))
        if secret := account.credentials.get("secret", ""):
            stamp = int(clock.now().timestamp())
            body = {"timestamp": str(stamp), "sign": signature(stamp, secret), **body}
        return Post(account.credentials["address"], body)

    def result(self, answer: Mapping[str, Any]) -> Receipt:
        code = answer.get("code", answer.get("StatusCode", -1))
        if code == 0:
            return Receipt.done()
        why = CODES.get(code, gettext_noop("Feishu refused it: its own words are beside the code."))
        if why is None:
            return Receipt.retry(bot.TOO_OFTEN, BLOCKED_S, str(code))
        return Receipt.permanent(why, f"{code} {answer.get('msg', '')}"[:60].strip())


def signature(timestamp: int, secret: str) -> str:
    """What shows Feishu that the call is ours; good for an hour."""
    key = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.digest(key, b"", "sha256")).decode()


def _message(action: Send, markdown: bool) -> dict[str, Any]:
    if any(one.kind != "link" for one in action.material):
        raise CannotSay(bot.NO_FORM)
    if markdown:
        said = bot.within(bot.as_markdown(action), TEXT_BYTES)
        return {
            "msg_type": "interactive",
            "card": {"elements": [{"tag": "markdown", "content": said}]},
        }
    if action.material:
        return {"msg_type": "post", "content": {"post": {"zh_cn": {"content": _lines(action)}}}}
    text = bot.within(action.text, TEXT_BYTES)
    return {"msg_type": "text", "content": {"text": text}}


def _lines(action: Send) -> list[list[dict[str, str]]]:
    bot.within(bot.as_markdown(action), TEXT_BYTES)
    words = [[{"tag": "text", "text": action.text}]] if action.text.strip() else []
    return words + [
        [{"tag": "a", "text": one.title or one.name or one.url, "href": one.url}]
        for one in action.material
    ]


adapter = FeishuBot()
