"""Asking things of Telegram, and asking it what is new; all that needs aiogram.

aiogram takes seconds to import: hearing Telegram does without it, so that a server that was just
started answers its first call in time.
"""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import DeleteWebhook, GetFile, GetUpdates, SetWebhook
from django.utils.translation import gettext_noop as _

from weilu.kit.errors import inner
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.contract import Account, Bookmark, Keep, Raw, Unreachable
from weilu.platforms.live.deeds import Action, Receipt, Send
from weilu.platforms.telegram.account import bot_id, by_webhook, secret_of
from weilu.platforms.telegram.client import FAILURES, bot_for_once, bot_of, receipt_of
from weilu.platforms.telegram.ids import bare, marked, number, user_id, words
from weilu.platforms.telegram.live_deeds import CannotAsk, call_for
from weilu.platforms.telegram.updates import ALLOWED, key_of

#: Telegram holds an empty answer back for so long.
POLL_S = 50
#: A file is waited for so long.
FETCH_S = 20


async def subscribe(account: Account) -> None:
    """Set the webhook, or take it away where Weilu polls. Raises `Unreachable`."""
    try:
        async with bot_for_once(account) as bot:
            if by_webhook(account):
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


async def fetch(carried: str, account: Account, most: int) -> bytes:
    """A file by its id, in two calls. Raises `CannotCarry`."""
    held = BytesIO()
    try:
        async with bot_for_once(account) as bot:
            told: Any = await bot(GetFile(file_id=carried))
            if number(told.get("file_size", 0)) > most or not words(told, "file_path"):
                raise CannotCarry(_("It is too large to be passed on."))
            await bot.download_file(words(told, "file_path"), held, timeout=FETCH_S)
    except (*FAILURES, aiohttp.ClientError, TimeoutError) as fault:
        raise CannotCarry(inner(receipt_of(fault).why), type(fault).__name__) from fault
    return held.getvalue()


async def listen(account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
    """Poll; `resume` is the first update not yet kept."""
    if by_webhook(account):
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


class Deeds:
    """What a bot does in chats."""

    def __init__(self) -> None:
        #: How the Bot API calls a group, as far as it was found out: (bot, group) → chat.
        self._chats: dict[tuple[str, str], int] = {}

    async def execute(self, action: Action, account: Account) -> Receipt:
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
    await asyncio.gather(*(keep(Raw(key_of(raw), raw)) for raw in raws))
    after = max((int(update["update_id"]) + 1 for update in updates), default=offset)
    if after != offset:
        await mark(str(after))
    return after


def unreachable(fault: Exception) -> Unreachable:
    return Unreachable(platform="Telegram", why=inner(receipt_of(fault).why))
