"""Talking to the Bot API with aiogram, and what its failures mean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods.base import Response, TelegramMethod
from aiogram.utils.token import TokenValidationError
from django.utils.translation import gettext_noop as _

from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.telegram.account import API
from weilu.platforms.telegram.refusals import WRONG_TOKEN, refusal

CONNECT_S = 10.0  #: until then nothing can have been done
ANSWER_S = 30.0
T = TypeVar("T")

#: One bot for each token and event loop: its connections stay open between sends.
_bots: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, str], Bot]] = (
    WeakKeyDictionary()
)


class _Anything(TelegramMethod[Any]):
    __returning__ = Any
    __api_method__ = ""


class PlainSession(AiohttpSession):
    """Gives answers as the data they are: one that aiogram does not know yet is an answer too."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[T], status_code: int, content: str
    ) -> Response[T]:
        return super().check_response(
            bot, cast(TelegramMethod[T], _Anything()), status_code, content
        )

    async def close(self) -> None:
        """At once where there is no TLS to be waited for."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()


def bot_of(account: Account) -> Bot:
    """The bot whose connections are kept open. Raises `TokenValidationError`."""
    held = _bots.setdefault(asyncio.get_running_loop(), {})
    key = (account.credentials.get("token", ""), account.credentials.get("api") or API)
    if key not in held:
        held[key] = _new(account)
    return held[key]


async def close_bots() -> None:
    """Close what this event loop holds open."""
    for bot in _bots.pop(asyncio.get_running_loop(), {}).values():
        await bot.session.close()


@asynccontextmanager
async def bot_for_once(account: Account) -> AsyncIterator[Bot]:
    """A bot for a few questions, closed after. Raises `TokenValidationError`."""
    bot = _new(account)
    try:
        yield bot
    finally:
        await bot.session.close()


def _new(account: Account) -> Bot:
    session = PlainSession(
        api=TelegramAPIServer.from_base(account.credentials.get("api") or API),
        # aiogram declares a number and passes it on to aiohttp, which takes both.
        timeout=cast(float, aiohttp.ClientTimeout(total=ANSWER_S, connect=CONNECT_S)),
    )
    return Bot(account.credentials.get("token", ""), session=session)


def receipt_of(fault: Exception) -> Receipt:
    """What a failure of a call comes to. Raises what is no failure of a call."""
    match fault:
        case TelegramRetryAfter():
            why = _("Telegram asks to slow down.")
            return Receipt.retry(why, float(fault.retry_after), "429")
        case TelegramServerError():
            return Receipt.retry(_("Telegram has a fault of its own."), code="500")
        case TelegramNetworkError():
            return _network(fault)
        case ClientDecodeError():
            return Receipt.unsure(_("Telegram's answer could not be read."))
        case TelegramUnauthorizedError() | TelegramNotFound() | TokenValidationError():
            return Receipt.permanent(WRONG_TOKEN, "401")
        case TelegramConflictError():
            return Receipt.retry(_("Another program reads this bot's updates."), code="409")
        case TelegramMigrateToChat():
            why = _("The group goes on as a supergroup under another number.")
            return Receipt.permanent(why, "migrate_to_chat_id")
        case TelegramBadRequest() | TelegramForbiddenError() | TelegramAPIError():
            return Receipt.permanent(*refusal(fault.message))
    raise fault


def _network(fault: TelegramNetworkError) -> Receipt:
    """Whether the request can have reached Telegram before the line broke."""
    if isinstance(fault.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Receipt.retry(_("The connection to Telegram could not be made."), code="network")
    if isinstance(fault.__cause__, aiohttp.ClientError | TimeoutError):
        return Receipt.unsure(_("The line to Telegram broke before the answer came."))
    return Receipt.permanent(_("The file is too large for Telegram."), "413")


#: What a call may raise instead of an answer.
FAILURES = (AiogramError, TokenValidationError)
