"""A Discord of our own on the loopback: its HTTP API and its gateway, over the real wire."""

from __future__ import annotations

import asyncio
import json
import re
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import WSMsgType, web

from weilu.platforms.discord.client import close_clients
from weilu.platforms.discord.ids import id_at
from weilu.platforms.discord.tests.plants import ME, PEOPLE, STAFF_ROLE, TOKEN, message, server
from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Action, Receipt


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # Discord writes no character set there, and discord.py looks for just that.
    told = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=told)


def refusal(status: int, code: int, said: str) -> web.Response:
    return _json({"code": code, "message": said}, status=status)


def too_many(after: float, **more: Any) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": after, "global": False} | more
    headers = {"Via": "1.1 google", "Retry-After": str(round(after))}
    return _json(body, status=429, headers=headers)


class Socket:
    """One connection of the gateway, as its client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, compressed: bool) -> None:
        self.socket, self.beats = socket, list[Any]()
        self._zlib = zlib.compressobj() if compressed else None

    async def say(self, told: dict[str, Any]) -> None:
        text = json.dumps(told)
        if self._zlib is None:
            await self.socket.send_str(text)
            return
        data = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(data)


class FakeDiscord:
    """Answers calls; `script["METHOD /path"]` holds answers to give first, in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.script: dict[str, list[Any]] = defaultdict(list)
        self.address = ""
        self.servers = [server()]
        self.invites: list[dict[str, Any]] = []
        self.members: list[dict[str, Any]] = []
        self.written: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.by_nonce: dict[str, dict[str, Any]] = {}
        self.flags = 1 << 14 | 1 << 18
        self.hangs = asyncio.Event()
        # The gateway.
        self.session = ""
        self.told: list[dict[str, Any]] = []  #: events of the session, to be told again
        self.socket: Socket | None = None
        self.hellos: list[dict[str, Any]] = []  #: identify and resume, as they came
        self.identified = asyncio.Event()
        self.forgets = False  #: sessions cannot be resumed
        self.late = False  #: servers are told long after a session has begun
        self.closes_with = 0  #: the code identifying is answered with
        self.beat_ms = 45_000
        self._turn = 0

    def called(self, call: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == call]

    # --- HTTP

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api")
        call = f"{request.method} {path}"
        given = await _given(request)
        self.calls.append((call, given))
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return refusal(401, 0, "401: Unauthorized")
        scripted = self.script[call].pop(0) if self.script[call] else None
        match scripted:
            case "hang":
                self.hangs.set()
                await asyncio.sleep(30)
            case "drop":
                assert request.transport is not None
                request.transport.close()
            case "done, then drop":
                self._answered(request.method, path, given)
                assert request.transport is not None
                request.transport.close()
            case int():
                return web.Response(status=scripted, text="<html>")
            case web.Response():
                return scripted
            case dict() | list():
                return _json(scripted)
        return self._answered(request.method, path, given)

    def _answered(self, method: str, path: str, given: dict[str, Any]) -> web.Response:
        for pattern, name in _ROUTES:
            if found := re.fullmatch(pattern, f"{method} {path}"):
                answer = getattr(self, name)(given, *found.groups())
                return answer if isinstance(answer, web.Response) else _json(answer)
        return web.Response(status=204)

    def me(self, _given: Any) -> Any:
        return PEOPLE[ME]

    def application(self, _given: Any) -> Any:
        return {"id": "800", "name": "园丁", "flags": self.flags}

    def gateway(self, _given: Any) -> Any:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": f"ws://{self.address}/gateway", "shards": 1, "session_start_limit": limit}

    def guilds(self, given: Any) -> Any:
        return [{"id": one["id"], "name": one["name"]} for one in self.servers]

    def guild(self, _given: Any, id: str) -> Any:
        return next((one for one in self.servers if one["id"] == id), None) or _gone(10004)

    def channels(self, given: Any, id: str) -> Any:
        told = self.guild(given, id)["channels"]
        return [{**one, "last_message_id": self._last(one["id"])} for one in told]

    def threads(self, given: Any, id: str) -> Any:
        return {"threads": self.guild(given, id)["threads"], "members": []}

    def guild_invites(self, _given: Any, id: str) -> Any:
        return self.invites

    def guild_members(self, given: Any, id: str) -> Any:
        later = [one for one in self.members if int(one["user"]["id"]) > int(given["after"])]
        return later[: int(given["limit"])]

    def member(self, _given: Any, guild: str, id: str) -> Any:
        return {"user": PEOPLE[id], "roles": [STAFF_ROLE]}

    def channel(self, _given: Any, id: str) -> Any:
        for guild in self.servers:
            for one in (*guild["channels"], *guild["threads"]):
                if one["id"] == id:
                    return {**one, "guild_id": guild["id"]}
        return _gone(10003)

    def history(self, given: Any, id: str) -> Any:
        after = int(given.get("after", 0))
        later = sorted(self.written[id], key=lambda one: int(one["id"]))
        before = int(given.get("before", 1 << 63))
        later = [one for one in later if after < int(one["id"]) < before]
        count = int(given["limit"])
        some = later[:count] if after else later[-count:]
        return some[::-1]

    def write(self, given: Any, channel: str) -> Any:
        nonce = given.get("nonce", "")
        if given.get("enforce_nonce") and nonce in self.by_nonce:
            return self.by_nonce[nonce]
        self._turn += 1
        now = id_at(int(time.time() * 1e6)) + self._turn
        made = message(str(now), given.get("content", ""), ME)
        made["channel_id"] = channel
        self.written[channel].append(made)
        self.by_nonce[nonce] = made
        return made

    def private(self, given: Any) -> Any:
        return {"id": "700", "type": 1, "recipients": [{"id": given["recipient_id"]}]}

    def invite(self, given: Any, _channel: str) -> Any:
        return {"code": "fresh", "uses": 0, "max_uses": given["max_uses"]}

    def new_channel(self, given: Any, _guild: str) -> Any:
        return {"id": "100000000000000099", "type": 0, "name": given["name"]}

    def _last(self, channel: str) -> str | None:
        return max((one["id"] for one in self.written[channel]), key=int, default=None)

    # --- the gateway

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        wire = Socket(socket, "zlib-stream" in request.query_string)
        await wire.say({"op": 10, "d": {"heartbeat_interval": self.beat_ms}})
        async for told in socket:
            if told.type is WSMsgType.TEXT:
                await self._heard(wire, json.loads(told.data))
        return socket

    async def _heard(self, wire: Socket, told: dict[str, Any]) -> None:
        match told["op"]:
            case 1:
                wire.beats.append(told["d"])
                await wire.say({"op": 11})
            case 2:
                self.hellos.append(told)
                await self._identified(wire, told["d"])
            case 6:
                self.hellos.append(told)
                await self._resumed(wire, told["d"])

    async def _identified(self, wire: Socket, told: dict[str, Any]) -> None:
        if self.closes_with or told["token"] != TOKEN:
            await wire.socket.close(code=self.closes_with or 4004)
            return
        self.session = f"s{len(self.hellos)}"
        self.told, self.socket, self.forgets = [], wire, False
        await self.tell(
            "READY", v=10, user=PEOPLE[ME], session_id=self.session, guilds=[],
            resume_gateway_url=f"ws://{self.address}/resumed",
        )  # fmt: skip
        for guild in () if self.late else self.servers:
            channels = self.channels({}, guild["id"])
            await self.tell("GUILD_CREATE", **{**guild, "channels": channels})
        self.identified.set()

    async def _resumed(self, wire: Socket, told: dict[str, Any]) -> None:
        if self.forgets or told["session_id"] != self.session:
            await wire.say({"op": 9, "d": False})
            return
        self.socket = wire
        for one in self.told[told["seq"] :]:
            await wire.say(one)
        await self.tell("RESUMED")
        self.identified.set()

    async def tell(self, kind: str, **item: Any) -> None:
        """Tell an event, now or, where nobody listens, when the session is resumed."""
        told = {"op": 0, "t": kind, "s": len(self.told) + 1, "d": item}
        self.told.append(told)
        if self.socket and not self.socket.socket.closed:
            with suppress(ConnectionError):  # killed, and not noticed yet
                await self.socket.say(told)

    async def says(self, said: dict[str, Any]) -> None:
        """A message: told, and in the channel's history."""
        self.written[said["channel_id"]].append(said)
        await self.tell("MESSAGE_CREATE", **said)

    async def cut(self, code: int = 4000) -> None:
        """Close the connection, as a broken line would."""
        self.identified.clear()
        if self.socket:
            await self.socket.socket.close(code=code)


_ROUTES = [
    (r"GET /users/@me", "me"),
    (r"GET /applications/@me", "application"),
    (r"GET /gateway/bot", "gateway"),
    (r"GET /users/@me/guilds", "guilds"),
    (r"POST /users/@me/channels", "private"),
    (r"GET /guilds/(\d+)", "guild"),
    (r"GET /guilds/(\d+)/channels", "channels"),
    (r"POST /guilds/(\d+)/channels", "new_channel"),
    (r"GET /guilds/(\d+)/threads/active", "threads"),
    (r"GET /guilds/(\d+)/invites", "guild_invites"),
    (r"GET /guilds/(\d+)/members", "guild_members"),
    (r"GET /guilds/(\d+)/members/(\d+)", "member"),
    (r"GET /channels/(\d+)", "channel"),
    (r"GET /channels/(\d+)/messages", "history"),
    (r"POST /channels/(\d+)/messages", "write"),
    (r"POST /channels/(\d+)/invites", "invite"),
]


def _gone(code: int) -> web.Response:
    return refusal(404, code, "Unknown")


async def _given(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            data = await part.read()  # type: ignore[union-attr]
            if part.name == "payload_json":
                found |= json.loads(data)
            else:
                found[part.name] = (part.filename, data)  # type: ignore[index,union-attr]
    elif request.can_read_body:
        found |= await request.json()
    if reason := request.headers.get("X-Audit-Log-Reason"):
        found["reason"] = reason
    return found


@asynccontextmanager
async def discord() -> AsyncIterator[tuple[FakeDiscord, Account]]:
    """A running Discord and an account whose bot it knows."""
    fake = FakeDiscord()
    app = web.Application()
    app.router.add_get("/gateway", fake.serve)
    app.router.add_get("/resumed", fake.serve)
    app.router.add_route("*", "/api/{path:.*}", fake.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    fake.address = f"127.0.0.1:{port}"
    try:
        yield fake, account(fake.address)
    finally:
        await close_clients()
        if fake.socket:
            await fake.socket.socket.close()
        await runner.cleanup()


def account(address: str = "", token: str = TOKEN) -> Account:
    api = f"http://{address or '127.0.0.1:9'}/api"
    return Account(1, "discord", "园丁", {"token": token, "api": api, "proxy": ""})


Story = Callable[[FakeDiscord, Account], Awaitable[Any]]


def play(story: Story) -> Any:
    """Run a story against a fresh Discord."""

    async def run() -> Any:
        async with discord() as (fake, who):
            return await asyncio.wait_for(story(fake, who), 20)

    return asyncio.run(run())


def deed(action: Action, key: str = "k", **script: Any) -> tuple[Receipt, FakeDiscord]:
    """What comes of one action where Discord answers by `script["calls"]`."""

    async def story(fake: FakeDiscord, who: Account) -> Any:
        from weilu.platforms.discord.live import adapter

        fake.script.update(script.get("calls", {}))
        return await adapter.execute(action, who, key), fake

    found: tuple[Receipt, FakeDiscord] = play(story)
    return found
