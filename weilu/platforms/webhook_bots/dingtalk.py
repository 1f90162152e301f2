"""DingTalk's custom bots (自定义机器人).

Source: open.dingtalk.com/document/robots/custom-robot-access. 20 messages a minute, more close the
bot for ten minutes. Signature: base64 of HMAC-SHA256 over "timestamp\\nsecret" with the secret as
key, the timestamp in milliseconds, both in the address.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weilu.kit import clock
from weilu.platforms.live.abilities import Ability, Capabilities, Limit, able
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Receipt, Send
from weilu.platforms.webhook_bots import bot
from weilu.platforms.webhook_bots.bot import Bot, Post

SOURCE = "https://open.dingtalk.com/document/robots/custom-robot-access"
#: Our own figure: DingTalk's page names none for these messages.
TEXT_BYTES = 15_000
BLOCKED_S = 600.0
TITLE_LENGTH = 40
#: errcode → why never
NEVER: Mapping[int, str] = {
    300001: gettext_noop("DingTalk knows no bot at this address."),
    310000: gettext_noop(
        "DingTalk's security check refused it: compare the signing secret, the key words, the "
        "addresses it allows, and this server's clock."
    ),
}
#: errcode → seconds until it may go on
LATER: Mapping[int, float] = {-1: 3.0, 130101: BLOCKED_S}


class DingTalkBot(Bot):
    key = "dingtalk_bot"
    platform = "dingtalk"
    label = _("DingTalk group bot")
    guide = _(
        "In the group in DingTalk: settings, bots, add a custom bot, copy its webhook address. "
        "Under security choose “signed” and copy the secret too."
    )
    fields = (bot.ADDRESS, bot.SECRET, bot.FORMAT)
    capabilities = Capabilities(
        able("send", send_image=Ability("yes", _("pictures with a public address"))),
        limits=(Limit("send", 20, 60, "account", SOURCE),),
        longest_text=TEXT_BYTES // 3,
    )
    hosts = frozenset({"oapi.dingtalk.com"})

    def post(self, action: Send, account: Account) -> Post:
        address = account.credentials["address"]
        if secret := account.credentials.get("secret", ""):
            stamp = int(clock.now().timestamp() * 1_000)
            join = "&" if "?" in address else "?"
            sign = quote_plus(signature(stamp, secret))
            address = f"{address}{join}timestamp={stamp}&sign={sign}"
        return Post(address, _message(action, bot.in_markdown(account)))

    def result(self, answer: Mapping[str, Any]) -> Receipt:
        errcode = answer.get("errcode", -1)
        if errcode == 0:
            return Receipt.done()
        if errcode in LATER:
            return Receipt.retry(bot.TOO_OFTEN, LATER[errcode], str(errcode))
        why = NEVER.get(
            errcode, gettext_noop("DingTalk refused it: its own words are beside the code.")
        )
        return Receipt.permanent(why, f"{errcode} {answer.get('errmsg', '')}"[:60].strip())


def signature(timestamp: int, secret: str) -> str:
    """What shows DingTalk that the call is ours; good for an hour."""
    said = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), said, "sha256")).decode()


def _message(action: Send, markdown: bool) -> dict[str, Any]:
    if not (markdown or action.material):
        return {"msgtype": "text", "text": {"content": bot.within(action.text, TEXT_BYTES)}}
    said = bot.within(bot.as_markdown(action), TEXT_BYTES)
    first = said.strip().splitlines()[0].lstrip("#> *")[:TITLE_LENGTH]
    return {"msgtype": "markdown", "markdown": {"title": first or "…", "text": said}}


adapter = DingTalkBot()
