"""Where platforms call: a thin ASGI app in front of Django.

A call is verified, kept and only then acknowledged. None of Django's middleware stands in the way
(no session, no cookie, no language): a platform is no browser, and it calls far more often.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from asgiref.sync import sync_to_async
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError, kept
from weilu.platforms.live import adapters
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.contract import Account, Adapter, Disbelieved, Incoming, Webhook
from weilu.platforms.live.gateway import end_trouble, note_trouble
from weilu.platforms.live.inbox import Delivery, Keeper
from weilu.platforms.live.models import Connection, ConnectionState

PREFIX = "/hooks/"
#: Bytes of the largest call; the platforms' own deliveries stay far below.
LARGEST = 1_000_000
#: How long a connection looked up is trusted to be as it was.
FRESH_S = 5.0
#: Calls that are not believed are told of once in so many seconds.
TELL_EVERY_S = 30.0
#: How long a platform may take to send its call.
PATIENCE_S = 15.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Reply = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]


class NoSuchHook(WeiluError):
    code = "hook.unknown"
    status = 404
    sentence = _("Nothing is connected at this address.")


class TooLarge(WeiluError):
    code = "hook.too_large"
    status = 413
    sentence = _("A call may weigh %(most)s bytes at most.")


class TooSlow(WeiluError):
    code = "hook.too_slow"
    status = 408
    sentence = _("The call did not arrive whole in time.")


class NotBelieved(WeiluError):
    code = "hook.not_believed"
    sentence = _(
        "%(error)s If the platform itself called: compare secret, token and keys here with those "
        "on its page, and this server’s clock with the world’s. The platform calls again by itself."
    )


class Receiver:
    """Answers `/hooks/<token>` and passes everything else on."""

    def __init__(self, beyond: App) -> None:
        self._beyond = beyond
        self._keeper = Keeper()
        self._known: dict[str, tuple[float, Adapter, Account]] = {}
        self._told: dict[int, tuple[float, str]] = {}  # connection → when, what

    async def __call__(self, scope: Message, receive: Receive, send: Reply) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await self._answer(scope, receive, send)
        else:
            await self._beyond(scope, receive, send)

    def close(self) -> None:
        """Let go of what it holds open."""
        self._keeper.close()

    async def _answer(self, scope: Message, receive: Receive, send: Reply) -> None:
        try:
            adapter, account = await self._connection(scope["path"].removeprefix(PREFIX))
            body, kind = await self._believed(adapter, account, await _request(scope, receive))
            status = 200
        except WeiluError as error:
            # Platforms read no sentences; people who test with curl do.
            status, body, kind = error.status, str(error).encode(), "text/plain; charset=utf-8"
        headers = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(body))]
        if status == 503:
            headers.append((b"retry-after", b"1"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _believed(
        self, adapter: Adapter, account: Account, request: Incoming
    ) -> tuple[bytes, str]:
        """What to answer; that a call was not believed is told on the connection's page."""
        try:
            answer = await self._take(adapter, account, request)
        except Disbelieved as error:
            await self._tell(account.id, kept(NotBelieved(error=error)))
            raise
        if account.id in self._told:
            await sync_to_async(end_trouble)(account.id, self._told.pop(account.id)[1])
        return answer

    async def _tell(self, connection: int, trouble: str) -> None:
        """Seldom: who calls in vain a thousand times a second must not fill the database."""
        now = time.monotonic()
        if now - self._told.get(connection, (-TELL_EVERY_S, ""))[0] >= TELL_EVERY_S:
            self._told[connection] = now, trouble
            await sync_to_async(note_trouble)(connection, trouble)

    async def _take(
        self, adapter: Adapter, account: Account, request: Incoming
    ) -> tuple[bytes, str]:
        assert isinstance(adapter, Webhook)
        verified = adapter.verify(request, account)
        await self._keeper.keep([Delivery(account.id, raw) for raw in verified.raws])
        return verified.answer, verified.content_type

    async def _connection(self, token: str) -> tuple[Adapter, Account]:
        now = time.monotonic()
        known = self._known.get(token)
        if known is None or known[0] < now:
            adapter, account = await sync_to_async(_look_up)(token)
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[token] = known = (now + FRESH_S, adapter, account)
        return known[1:]


def _look_up(token: str) -> tuple[Adapter, Account]:
    """The connection at an address, if it is on and its platform calls. Raises `NoSuchHook`."""
    found = Connection.objects.filter(token=token, state=ConnectionState.ON).first()
    adapter = adapters.by_key(found.adapter) if found else None
    if found is None or not isinstance(adapter, Webhook):
        raise NoSuchHook
    return adapter, account_of(found)


async def _request(scope: Message, receive: Receive) -> Incoming:
    # Nearly every call has arrived whole by now; a timer is set up only for those that have not.
    first = await receive()
    body = _part(first, 0)
    if first.get("more_body", False):
        try:
            body += await asyncio.wait_for(_rest(receive, len(body)), PATIENCE_S)
        except TimeoutError:
            raise TooSlow from None
    return Incoming(
        scope["method"],
        dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        body, clock.now(),
    )  # fmt: skip


async def _rest(receive: Receive, size: int) -> bytes:
    """What is still to come. Raises `TooLarge` as soon as it is."""
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(_part(message, size))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


def _part(message: Message, size: int) -> bytes:
    if message["type"] == "http.disconnect":
        raise TooSlow
    part = bytes(message.get("body", b""))
    if size + len(part) > LARGEST:
        raise TooLarge(most=LARGEST)
    return part
