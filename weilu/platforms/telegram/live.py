"""Telegram, live: a bot in groups, called by Telegram (webhook) or asking it (polling)."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import DeleteWebhook, GetUpdates, SetWebhook
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Bookmark,
    Disbelieved,
    Field,
    Incoming,
    Keep,
    Listening,
    LiveTold,
    Raw,
    Standing,
    Unreachable,
    Verified,
    Webhook,
    digest,
)
from weilu.platforms.live.deeds import Action, Receipt, Send
from weilu.platforms.telegram import checks
from weilu.platforms.telegram.client import (
    API,
    FAILURES,
    bot_for_once,
    bot_id,
    bot_of,
    receipt_of,
)
from weilu.platforms.telegram.declared import CAPABILITIES
from weilu.platforms.telegram.ids import bare, marked, user_id
from weilu.platforms.telegram.live_deeds import CannotAsk, call_for
from weilu.platforms.telegram.updates import ALLOWED, told_by

#: Telegram holds an empty answer back for so long.
POLL_S = 50
_HEADER = "x-telegram-bot-api-secret-token"


class Telegram(Adapter, Webhook, Listening, Acting):
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
        #: How the Bot API calls a group, as far as it was found out: (bot, group) → chat.
        self._chats: dict[tuple[str, str], int] = {}

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body, bot_id(account))

    def verify(self, request: Incoming, account: Account) -> Verified:
        if not checks.by_webhook(account):
            raise Disbelieved(why=_("this bot is read by polling"))
        given = request.headers.get(_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, secret_of(account).encode()):
            raise Disbelieved(why=_("it does not carry the secret Weilu gave to Telegram"))
        return Verified((Raw(_key(request.body), request.body),))

    async def subscribe(self, account: Account) -> None:
        """Set the webhook, or take it away where Weilu polls. Raises `Unreachable`."""
        try:
            async with bot_for_once(account) as bot:
                if checks.by_webhook(account):
                    await bot(
                        SetWebhook(
                            url=account.address, secret_token=secret_of(account),
                            allowed_updates=ALLOWED, drop_pending_updates=False,
                        )
                    )  # fmt: skip
                else:
                    await bot(DeleteWebhook(drop_pending_updates=False))
        except FAILURES as fault:
            raise unreachable(fault) from fault

    async def check(self, account: Account) -> list[Standing]:
        return await checks.of_account(account)

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        """Which rights the bot lacks in one group."""
        return await checks.of_group(account, group)

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Poll; `resume` is the first update not yet kept."""
        if checks.by_webhook(account):
            await asyncio.Event().wait()  # Telegram calls; the receiver hears it
        offset = int(resume) if resume.isdigit() else 0
        try:
            bot = bot_of(account)
            await bot(DeleteWebhook(drop_pending_updates=False))
            while True:
                updates: Any = await bot(
                    GetUpdates(offset=offset, timeout=POLL_S, allowed_updates=ALLOWED),
                    request_timeout=POLL_S + 15,
                )
                offset = await _kept(updates, offset, keep, mark)
        except FAILURES as fault:
            raise unreachable(fault) from fault

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        try:
            bot = bot_of(account)
            return await self._tried(action, bot, account)
        except CannotAsk as why:
            return Receipt.permanent(str(why))
        except FAILURES as fault:
            return receipt_of(fault)

    async def _tried(self, action: Action, bot: Bot, account: Account) -> Receipt:
        """Try each way a chat may be called; one that is not found has had nothing done to it."""
        chats = self._chats_of(action, account)
        for turn, chat in enumerate(chats):
            call = call_for(action, chat)
            try:
                answer = await bot(call)
            except TelegramMigrateToChat as moved:
                answer = await bot(call_for(action, moved.migrate_to_chat_id))
                return _done(answer, moved_to=bare(moved.migrate_to_chat_id))
            except TelegramBadRequest as fault:
                if "chat not found" not in fault.message.lower() or turn + 1 == len(chats):
                    raise
            else:
                self._chats[bot_id(account), getattr(action, "chat", "")] = chat
                return _done(answer)
        raise AssertionError("a chat is called by at least one number")

    def _chats_of(self, action: Action, account: Account) -> list[int]:
        chat = getattr(action, "chat", None)
        if chat is None:
            return [0]  # nothing Telegram has; `call_for` says so
        try:
            if isinstance(action, Send) and action.private:
                return [user_id(chat)]
            known = self._chats.get((bot_id(account), chat))
            return [known] if known else marked(chat)
        except ValueError:
            raise CannotAsk("Telegram knows no message or person by this id.") from None


def _done(answer: Any, **data: Any) -> Receipt:
    """The id of what was made: a message (of an album the first), a link."""
    first = answer[0] if isinstance(answer, list) and answer else answer
    made = first if isinstance(first, dict) else {}
    if link := made.get("invite_link"):
        return Receipt.done(str(link), link=str(link), **data)
    return Receipt.done(str(made.get("message_id", "")), **data)


async def _kept(updates: list[dict[str, Any]], offset: int, keep: Keep, mark: Bookmark) -> int:
    """Keep a batch, in order; then remember the next update's number and return it.

    Updates on members go first: they tell the link somebody came by, and the message in the group
    that tells of the same coming does not.
    """
    first = sorted(updates, key=lambda update: "chat_member" not in update)
    raws = [json.dumps(update, ensure_ascii=False).encode("utf-8", "replace") for update in first]
    await asyncio.gather(*(keep(Raw(_key(raw), raw)) for raw in raws))
    after = max((int(update["update_id"]) + 1 for update in updates), default=offset)
    if after != offset:
        await mark(str(after))
    return after


def _key(body: bytes) -> str:
    """The update's number: the same when Telegram delivers it again."""
    try:
        number = json.loads(body)["update_id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        number = None
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return str(number) if is_number else digest(body)


def secret_of(account: Account) -> str:
    """What Telegram has to show with each call: made of the token, so nobody has to invent it."""
    return blake2b(account.credentials["token"].encode(), person=b"weilu-webhook").hexdigest()[:64]


def unreachable(fault: Exception) -> Unreachable:
    return Unreachable(platform="Telegram", why=gettext(receipt_of(fault).why).rstrip(".。"))


adapter = Telegram()
