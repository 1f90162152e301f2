"""WeCom's bots (群机器人, since 2025 消息推送) in groups inside the company.

Source: developer.work.weixin.qq.com/document/path/91770. 20 messages a minute; text up to 2,048
bytes, Markdown up to 4,096; pictures as JPG or PNG up to 2 MB.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weilu.platforms.live.abilities import Ability, Capabilities, Limit, able
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Receipt, Send
from weilu.platforms.webhook_bots import bot
from weilu.platforms.webhook_bots.bot import Bot, CannotSay, Post
from weilu.platforms.wecom.errors import WecomFault, receipt_of

SOURCE = "https://developer.work.weixin.qq.com/document/path/91770"
TEXT_BYTES, MARKDOWN_BYTES, IMAGE_BYTES = 2_048, 4_096, 2_000_000
NO_SUCH_BOT = 93000


class WeComBot(Bot):
    key = "wecom_bot"
    platform = "wecom"
    label = _("WeCom group bot")
    guide = _(
        "In the group in WeCom: group settings, message push (群机器人), add one, copy its "
        "address. WeCom allows such bots in groups of the company's own people only. Whoever knows "
        "the address can write to the group: keep it to yourself."
    )
    fields = (bot.ADDRESS, bot.FORMAT)
    capabilities = Capabilities(
        able("send", send_image=Ability("yes", _("JPG and PNG up to 2 MB, without words"))),
        limits=(Limit("send", 20, 60, "account", SOURCE),),
        longest_text=TEXT_BYTES // 3,
    )
    hosts = frozenset({"qyapi.weixin.qq.com"})

    def post(self, action: Send, account: Account) -> Post:
        return Post(account.credentials["address"], _message(action, bot.in_markdown(account)))

    def result(self, answer: Mapping[str, Any]) -> Receipt:
        errcode = answer.get("errcode", -1)
        if errcode == 0:
            return Receipt.done()
        if errcode == NO_SUCH_BOT:
            return Receipt.permanent(
                gettext_noop("WeCom knows no bot at this address."), str(errcode)
            )
        return receipt_of(WecomFault.of(errcode, str(answer.get("errmsg", ""))))


def _message(action: Send, markdown: bool) -> dict[str, Any]:
    pictures = [one for one in action.material if one.kind == "image" and not bot.is_public(one)]
    if pictures:
        if len(action.material) > 1 or action.text.strip():
            raise CannotSay(
                gettext_noop("A WeCom bot sends a picture by itself: make two messages of it.")
            )
        content = bot.load(pictures[0], IMAGE_BYTES)
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        image = {"base64": base64.b64encode(content).decode(), "md5": md5}
        return {"msgtype": "image", "image": image}
    if markdown or action.material:
        said = bot.within(bot.as_markdown(action), MARKDOWN_BYTES)
        return {"msgtype": "markdown", "markdown": {"content": said}}
    return {"msgtype": "text", "text": {"content": bot.within(action.text, TEXT_BYTES)}}


adapter = WeComBot()
