"""The door OneBot clients dial: one WebSocket server for all connections of a gateway.

A client calls `/onebot/<connection>` with the connection's access token. What it tells is kept one
frame after the other; while keeping is slow, its socket is not read on. Its answers are told apart
by their `echo`. Other processes of Weilu reach the same client through the same door, as askers.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from weilu.platforms.live.contract import Account, Bookmark, Keep, Raw, digest
from weilu.platforms.onebot.rules import is_heartbeat, token_of

PREFIX = "/onebot/"
#: Frames of one client that may wait to be kept.
WAITING = 64
#: A list of some thousand members is one frame.
LARGEST_FRAME = 16_000_000
#: An event weighs less; what is larger is not kept.
LARGEST_EVENT = 1_000_000
ANSWER_S = 20.0
REPLACED, TAKEN_DOWN = 4001, 1001
EVENTS, CALLS, ASKER = "event", "api", "asker"

logger = logging.getLogger("weilu.onebot")
_numbers = count(1)


class NotConnected(Exception):
    """No client is there to be asked: nothing was done."""


class Lost(Exception):
    """It was asked and the answer did not come: it may have been done."""


class Place:
    """One connection's client, as far as it is there."""

    def __init__(self, account: Account, keep: Keep, mark: Bookmark, resume: str) -> None:
        self.token = account.credentials.get("token", "")
        self.number = account.credentials.get("number", "").strip()
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keep, self._mark, self._resume = keep, mark, resume
        self._sockets: dict[str, ServerConnection] = {}
        self._awaited: dict[str, tuple[ServerConnection, asyncio.Future[dict[str, Any]]]] = {}
        self._room = asyncio.Semaphore(WAITING)
        self._keeping: set[asyncio.Task[None]] = set()

    def speaker(self) -> str:
        """The QQ number of the client that is there, "" where none is."""
        open_ = [one for one in self._sockets.values() if one.state is State.OPEN]
        return _number(open_[0]) if open_ else ""

    async def serve(self, socket: ServerConnection, role: str) -> None:
        """Read a client's socket until it ends; a newer one of the same client replaces it."""
        roles = {"event": [EVENTS], "api": [CALLS]}.get(role, [EVENTS, CALLS])
        for old in {self._sockets[one] for one in roles if one in self._sockets}:
            await old.close(REPLACED, "replaced by a newer connection")
        self._sockets |= dict.fromkeys(roles, socket)
        try:
            await self._mark(self._resume)
            async for frame in socket:
                await self._take(frame if isinstance(frame, bytes) else frame.encode())
        except ConnectionClosed:
            pass  # it went without a word; it will dial again
        except Exception as fault:
            self._break(fault)
        finally:
            self._sockets = {key: one for key, one in self._sockets.items() if one is not socket}
            for asked, answer in self._awaited.values():
                if asked is socket and not answer.done():
                    answer.set_exception(Lost())

    async def _take(self, frame: bytes) -> None:
        try:
            data = json.loads(frame)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict) and "post_type" not in data and "echo" in data:
            self._answered(data)
        elif len(frame) > LARGEST_EVENT:
            logger.warning("an event of %d bytes was left out", len(frame))
        elif not is_heartbeat(data):
            await self._room.acquire()
            task = asyncio.create_task(self._kept(Raw(digest(frame), frame)))
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    async def _kept(self, raw: Raw) -> None:
        try:
            await self._keep(raw)
        except Exception as fault:
            self._break(fault)
        finally:
            self._room.release()

    def _break(self, fault: Exception) -> None:
        if not self.broken.done():
            self.broken.set_exception(fault)

    def _answered(self, data: dict[str, Any]) -> None:
        _socket, answer = self._awaited.get(str(data["echo"]), (None, None))
        if answer is not None and not answer.done():
            answer.set_result(data)

    async def ask(self, action: str, params: dict[str, Any], patience_s: float) -> dict[str, Any]:
        """Call the client's API. Raises `NotConnected` or `Lost`."""
        socket = self._sockets.get(CALLS)
        if socket is None or socket.state is not State.OPEN:
            raise NotConnected
        echo = f"weilu-{next(_numbers)}"
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._awaited[echo] = (socket, answer)
        try:
            async with asyncio.timeout(patience_s):
                await socket.send(json.dumps({"action": action, "params": params, "echo": echo}))
                return await answer
        except (TimeoutError, ConnectionClosed):
            raise Lost from None
        finally:
            del self._awaited[echo]

    async def leave(self) -> None:
        """Keep what was read, then hang up."""
        if self._keeping:
            await asyncio.wait(self._keeping, timeout=5)
        for socket in set(self._sockets.values()):
            await socket.close(TAKEN_DOWN, "Weilu takes this connection down")


class Door:
    """The server of one event loop; it stands open while a connection has a place in it."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._places: dict[str, Place] = {}
        self._server: Server | None = None
        self._turning = asyncio.Lock()

    @asynccontextmanager
    async def place(
        self, account: Account, keep: Keep, mark: Bookmark, resume: str
    ) -> AsyncIterator[Place]:
        """A place for a connection's client. Raises `OSError` where the port is taken."""
        place = Place(account, keep, mark, resume)
        async with self._turning:
            if self._server is None:
                self._server = await self._open()
            self._places[str(account.id)] = place
        try:
            yield place
        finally:
            del self._places[str(account.id)]
            await place.leave()
            await self._close_if_empty()

    def place_of(self, account: Account) -> Place | None:
        return self._places.get(str(account.id))

    async def _open(self) -> Server:
        server = await serve(
            self._serve, self.host, self.port, process_request=self._admit,
            max_size=LARGEST_FRAME, max_queue=4, compression=None, logger=logger,
        )  # fmt: skip
        self.port = next(iter(server.sockets)).getsockname()[1]
        return server

    async def _close_if_empty(self) -> None:
        async with self._turning:
            if self._server is not None and not self._places:
                self._server.close()
                await self._server.wait_closed()
                self._server = None

    def _admit(self, socket: ServerConnection, request: Request) -> Response | None:
        """Refuse whoever has no place here or not its token, before the handshake is done."""
        url = urlsplit(request.path)
        place = self._places.get(url.path.removeprefix(PREFIX).rstrip("/"))
        given = token_of(request.headers.get("Authorization", ""), parse_qs(url.query))
        wanted = place.token if place else ""
        right = hmac.compare_digest(given.encode(), wanted.encode())
        if place is None or not wanted or not right:
            return socket.respond(HTTPStatus.UNAUTHORIZED, "Wrong token, or nothing is here.\n")
        number = request.headers.get("X-Self-ID", "")
        if _role(request) != ASKER and place.number and number != place.number:
            return socket.respond(HTTPStatus.FORBIDDEN, f"This is not {place.number}.\n")
        if _role(request) != ASKER and place.speaker() not in ("", number):
            return socket.respond(HTTPStatus.CONFLICT, "Another account is connected here.\n")
        return None

    async def _serve(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        path = urlsplit(socket.request.path).path
        place = self._places.get(path.removeprefix(PREFIX).rstrip("/"))
        if place is None:
            await socket.close(TAKEN_DOWN)
        elif _role(socket.request) == ASKER:
            await _relay(socket, place)
        else:
            await place.serve(socket, _role(socket.request))


async def _relay(socket: ServerConnection, place: Place) -> None:
    """Ask the client on behalf of another process of Weilu, one question after the other."""
    try:
        async for frame in socket:
            question = json.loads(frame)
            try:
                told = await place.ask(question["action"], question["params"], ANSWER_S)
            except NotConnected:
                told = {"weilu": "not_connected"}
            except Lost:
                told = {"weilu": "lost"}
            await socket.send(json.dumps(told))
    except (ConnectionClosed, ValueError, KeyError, TypeError):
        return


def _role(request: Request) -> str:
    return str(request.headers.get("X-Client-Role", "universal")).strip().lower()


def _number(socket: ServerConnection) -> str:
    return str(socket.request.headers.get("X-Self-ID", "")) if socket.request else ""


_doors: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, int], Door]] = (
    WeakKeyDictionary()
)


def door_at(host: str, port: int) -> Door:
    """The door of this event loop at an address, opened by the first place in it."""
    return _doors.setdefault(asyncio.get_running_loop(), {}).setdefault(
        (host, port), Door(host, port)
    )
