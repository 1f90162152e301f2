"""Talking to Discord with discord.py, and what its failures mean.

discord.py waits inside where Discord asks to slow down; here every wait is told to the caller, for
the outbox knows better what else can be sent meanwhile.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
import discord
from discord.http import HTTPClient, Ratelimit, Route
from django.utils.translation import gettext_noop

from weilu.kit.errors import inner
from weilu.platforms.discord.refusals import PASSING, WRONG_TOKEN, refusal
from weilu.platforms.live.calling import is_safe
from weilu.platforms.live.contract import Account, Unreachable
from weilu.platforms.live.deeds import Receipt

API = "https://discord.com/api/v10"
CONNECT_S = 10.0  #: until then nothing can have been done
ANSWER_S = 30.0
#: Every wait longer than this is told instead of waited for.
_LONGEST_WAIT_S = 0.001

# discord.py writes each address it asks too often into its log, and these name channels and people.
logging.getLogger("discord.http").setLevel(logging.ERROR)

#: One client for each account and event loop: its connections stay open between calls.
_held: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, str, str], Rest]] = (
    WeakKeyDictionary()
)


class ServerFault(Exception):
    """Discord has a fault of its own (an answer of 500 or above)."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


#: What a call may raise instead of an answer.
FAILURES = (discord.DiscordException, ServerFault, aiohttp.ClientError, TimeoutError)


class _Bucket(Ratelimit):
    """One of Discord's limits; says how long to wait instead of waiting."""

    async def acquire(self) -> None:
        if self.is_expired():
            self.reset()  # type: ignore[no-untyped-call]
        if self.remaining <= 0 and self.expires is not None:
            raise discord.RateLimited(max(_LONGEST_WAIT_S, self.expires - self._loop.time()))
        self.remaining -= 1
        self.outgoing += 1

    async def __aexit__(self, *_fault: Any) -> None:
        self.outgoing -= 1


class Rest(HTTPClient):
    """Discord's HTTP API for one bot. Answers are the JSON they are."""

    def __init__(self, api: str, proxy: str) -> None:
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(_without_second_try)
        super().__init__(asyncio.get_running_loop(), proxy=proxy or None, http_trace=trace)
        self.max_ratelimit_timeout = _LONGEST_WAIT_S
        self._api = api.rstrip("/")
        self.me = ""  #: the bot's own id, once signed in
        self.servers: dict[str, str] = {}  #: channel → server, as far as was asked

    def get_ratelimit(self, key: str) -> Ratelimit:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(None)
            self._try_clear_expired_ratelimits()
        return self._buckets[key]

    async def request(self, route: Route, **given: Any) -> Any:
        route.url = self._api + route.url.removeprefix(Route.BASE)
        given.setdefault("timeout", aiohttp.ClientTimeout(total=ANSWER_S, connect=CONNECT_S))
        return await super().request(route, **given)

    async def ask(self, method: str, path: str, *, body: Any = None, **given: Any) -> Any:
        """An answer of the API; `path` like "/channels/{channel_id}" is filled from `given`.

        `query`, `reason`, `files` and `form` go along. Raises one of `FAILURES`.
        """
        more: dict[str, Any] = {
            key: given.pop(key) for key in ("reason", "files", "form") if key in given
        }
        if query := given.pop("query", None):
            more["params"] = query
        if body is not None:
            more["json"] = body
        answer = await self.request(Route(method, path, **given), **more)
        if isinstance(answer, str) and answer:
            raise ServerFault(502)  # a page of whatever stands between
        return answer


async def patiently(rest: Rest, method: str, path: str, **given: Any) -> Any:
    """Ask, and where Discord asks to slow down do so. Raises one of `FAILURES`."""
    while True:
        try:
            return await rest.ask(method, path, **given)
        except discord.RateLimited as slower:
            await asyncio.sleep(slower.retry_after)


async def _without_second_try(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, ended: Any
) -> None:
    """discord.py would try again by itself, for half a minute, what may have been done."""
    if ended.response.status >= 500:
        ended.response.close()
        raise ServerFault(ended.response.status)


def bot_id(account: Account) -> str:
    """The bot's own id, which its token begins with; "" where that cannot be read."""
    first = account.credentials.get("token", "").strip().partition(".")[0]
    try:
        found = base64.b64decode(first + "=" * (-len(first) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return found if found.isascii() and found.isdigit() else ""


async def _opened(account: Account) -> Rest:
    given = account.credentials
    api = given.get("api", "").strip() or API
    if not is_safe(api):
        raise aiohttp.InvalidURL(api)
    rest = Rest(api, given.get("proxy", "").strip())
    try:
        me: Any = await rest.static_login(given.get("token", "").strip())
        if not isinstance(me, dict):
            raise ServerFault(502)
        rest.me = str(me.get("id", ""))
    except BaseException:
        await rest.close()
        raise
    return rest


async def client_of(account: Account) -> Rest:
    """The client whose connections are kept open. Raises one of `FAILURES`."""
    held = _held.setdefault(asyncio.get_running_loop(), {})
    given = account.credentials
    key = (given.get("token", ""), given.get("api", ""), given.get("proxy", ""))
    if key not in held:
        made = await _opened(account)
        if held.setdefault(key, made) is not made:
            await made.close()
    return held[key]


async def close_clients() -> None:
    """Close what this event loop holds open."""
    for rest in _held.pop(asyncio.get_running_loop(), {}).values():
        await rest.close()


@asynccontextmanager
async def client_for_once(account: Account) -> AsyncIterator[Rest]:
    """A client for a few questions, closed after. Raises one of `FAILURES`."""
    rest = await _opened(account)
    try:
        yield rest
    finally:
        await rest.close()


def receipt_of(fault: Exception, *, about_member: bool = False) -> Receipt:
    """What a failure of a call comes to. Raises what is no failure of a call."""
    match fault:
        case discord.RateLimited():
            return Receipt.retry(_SLOWER, float(fault.retry_after), "429")
        case discord.LoginFailure():
            return Receipt.permanent(WRONG_TOKEN, "401")
        case ServerFault(status=500 | 503) | discord.GatewayNotFound():
            return Receipt.retry(_FAULT, code=str(getattr(fault, "status", 500)))
        case discord.HTTPException():
            return _refused(fault, about_member)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Receipt.retry(_NO_CONNECTION, code="network")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return Receipt.permanent(_NO_ADDRESS)
        case ServerFault() | aiohttp.ClientError() | TimeoutError():
            return Receipt.unsure(_BROKE)
    raise fault


def _refused(fault: discord.HTTPException, about_member: bool) -> Receipt:
    if fault.status == 401:
        return Receipt.permanent(WRONG_TOKEN, "401")
    if fault.status == 429:
        # Not Discord but what stands before it: the address has asked too often.
        after = fault.response.headers.get("Retry-After", "")
        return Receipt.retry(_SLOWER, float(after) if after.isdigit() else 60.0, "429")
    if fault.code in PASSING:
        return Receipt.retry(_SLOWER, _after(fault), str(fault.code))
    return Receipt.permanent(*refusal(fault.code, fault.text, about_member=about_member))


def _after(fault: discord.HTTPException) -> float:
    told = fault.response.headers.get("Retry-After", "")
    return float(told) if told.isdigit() else 10.0


_SLOWER = gettext_noop("Discord asks to slow down.")
_FAULT = gettext_noop("Discord has a fault of its own.")
_NO_CONNECTION = gettext_noop("The connection to Discord could not be made.")
_NO_ADDRESS = gettext_noop("The address of Discord's API or of the proxy is none that is safe.")
_BROKE = gettext_noop("The line to Discord broke before the answer came.")


def unreachable(fault: Exception) -> Unreachable:
    """The same failure where something was to be read."""
    return Unreachable(platform="Discord", why=inner(receipt_of(fault).why))
