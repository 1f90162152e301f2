"""Telegram, live: a bot in groups, called by Telegram (webhook) or asking it (polling)."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Bookmark,
    Disbelieved,
    Fetching,
    Field,
    Incoming,
    Keep,
    Listening,
    LiveTold,
    Raw,
    Standing,
    Verified,
    Webhook,
)
from weilu.platforms.live.deeds import Action, Receipt
from weilu.platforms.telegram.account import API, bot_id, by_webhook, secret_of
from weilu.platforms.telegram.declared import CAPABILITIES
from weilu.platforms.telegram.updates import key_of, told_by

if TYPE_CHECKING:
    from weilu.platforms.telegram.talking import Deeds

_HEADER = "x-telegram-bot-api-secret-token"


class Telegram(Adapter, Webhook, Listening, Acting, Fetching):
    key = platform = "telegram"
    label = _("Telegram")
    guide = _(
        "Open a chat with @BotFather in Telegram, send /newbot and copy the token it answers with. "
        "Send it /setprivacy, choose the bot and “Disable”, so that the bot hears everything "
        "that is written. Then add the bot to each group and make it an administrator with the "
        "rights to delete messages, ban users, invite users and pin messages: only administrators "
        "are told who comes by which link, who reacts and who asks to join."
    )
    fields = (
        Field(
            "token", _("Bot token"), _("From @BotFather, like 123456789:AAE…"), secret=True
        ),
        Field(
            "way", _("Way in"),
            _("Asking works everywhere; to be called, Weilu needs an https address."),
            default="polling",
            choices=(
                ("polling", _("Weilu asks Telegram")), ("webhook", _("Telegram calls Weilu")),
            ),
        ),
        Field(
            "api", _("Bot API server"), _("Only for a Bot API server of your own."),
            required=False, default=API,
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES

    def __init__(self) -> None:
        self._deeds: Deeds | None = None

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body, bot_id(account))

    def verify(self, request: Incoming, account: Account) -> Verified:
        if not by_webhook(account):
            raise Disbelieved(why=_("this bot is read by polling"))
        given = request.headers.get(_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, secret_of(account).encode()):
            raise Disbelieved(why=_("it does not carry the secret Weilu gave to Telegram"))
        return Verified((Raw(key_of(request.body), request.body),))

    # What asks Telegram is imported when it is asked: `talking` says why.

    async def subscribe(self, account: Account) -> None:
        """Set the webhook, or take it away where Weilu polls. Raises `Unreachable`."""
        from weilu.platforms.telegram import talking

        await talking.subscribe(account)

    async def check(self, account: Account) -> list[Standing]:
        from weilu.platforms.telegram import checks

        return await checks.of_account(account)

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        """Which rights the bot lacks in one group."""
        from weilu.platforms.telegram import checks

        return await checks.of_group(account, group)

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Poll; `resume` is the first update not yet kept."""
        from weilu.platforms.telegram import talking

        await talking.listen(account, resume, keep, mark)

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        from weilu.platforms.telegram import talking

        self._deeds = self._deeds or talking.Deeds()
        return await self._deeds.execute(action, account)

    async def fetch(self, carried: str, account: Account, most: int) -> bytes:
        from weilu.platforms.telegram import talking

        return await talking.fetch(carried, account, most)


adapter = Telegram()
