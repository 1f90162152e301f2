"""A Bot API server of our own: real HTTP, the real answers, on the loopback."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Thread
from typing import Any

from aiohttp import web

from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Action, Receipt

TOKEN = "900:AAHfake"
GROUP = "1700000001"
CHAT = "-1001700000001"
ME = {
    "id": 900, "is_bot": True, "first_name": "领读员", "username": "lingdu_bot",
    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
}  # fmt: skip


def refusal(code: int, description: str, **parameters: int) -> dict[str, Any]:
    told: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return told | ({"parameters": parameters} if parameters else {})


TOO_MANY = refusal(429, "Too Many Requests: retry after 7", retry_after=7)
NOT_FOUND = refusal(400, "Bad Request: chat not found")


class FakeTelegram:
    """Answers calls; `script[method]` holds answers to give first, in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.script: dict[str, list[Any]] = defaultdict(list)
        self.updates: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.hook: dict[str, Any] = {"url": ""}
        self.hangs = asyncio.Event()
        self._messages = 500

    def called(self, method: str) -> list[dict[str, Any]]:
        return [fields for name, fields in self.calls if name == method]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        fields = await _fields(request)
        self.calls.append((method, fields))
        if token != TOKEN:
            return _json(refusal(401, "Unauthorized"))
        scripted = self.script[method].pop(0) if self.script[method] else None
        match scripted:
            case "hang":
                self.hangs.set()
                await asyncio.sleep(30)
            case "drop":
                assert request.transport is not None
                request.transport.close()
            case "nginx":
                return web.Response(status=502, text="<html>502 Bad Gateway</html>")
            case dict():
                return _json(scripted)
        return await self._done(method, fields)

    async def _done(self, method: str, fields: dict[str, Any]) -> web.Response:
        does: Callable[[dict[str, Any]], Any] | None = getattr(self, f"do_{method}", None)
        result = does(fields) if does else True
        if asyncio.iscoroutine(result):
            result = await result
        if isinstance(result, dict) and result.get("ok") is False:
            return _json(result)
        return _json({"ok": True, "result": result})

    def do_getMe(self, _fields: dict[str, Any]) -> Any:
        return ME

    def do_setWebhook(self, fields: dict[str, Any]) -> Any:
        allowed = json.loads(fields.get("allowed_updates", "[]"))
        self.hook = {"url": fields["url"], "allowed_updates": allowed}
        return True

    def do_deleteWebhook(self, _fields: dict[str, Any]) -> Any:
        self.hook = {"url": ""}
        return True

    def do_getWebhookInfo(self, _fields: dict[str, Any]) -> Any:
        return {"has_custom_certificate": False, "pending_update_count": 0, **self.hook}

    async def do_getUpdates(self, fields: dict[str, Any]) -> Any:
        if self.hook["url"]:
            return refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(fields.get("offset", 0))
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        if not self.updates:
            await asyncio.sleep(0.05)
        return self.updates[: int(fields.get("limit", 100))]

    def do_sendMessage(self, fields: dict[str, Any]) -> Any:
        self._messages += 1
        chat = {"id": int(fields["chat_id"]), "type": "supergroup", "title": "晨读小组"}
        return {"message_id": self._messages, "date": 1714521600, "chat": chat}

    do_sendPhoto = do_sendVideo = do_sendDocument = do_sendVoice = do_sendMessage

    def do_getFile(self, fields: dict[str, Any]) -> Any:
        content = self.files.get(fields["file_id"])
        if content is None:
            return refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        told = {"file_id": fields["file_id"], "file_unique_id": "u", "file_size": len(content)}
        return told | {"file_path": f"photos/{fields['file_id']}.jpg"}

    async def file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["path"].removeprefix("photos/").removesuffix(".jpg")
        self.calls.append(("file", {"file_id": name}))
        if request.match_info["token"] != TOKEN or name not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[name])

    def do_sendMediaGroup(self, fields: dict[str, Any]) -> Any:
        return [self.do_sendMessage(fields) for _one in json.loads(fields["media"])]

    def do_createChatInviteLink(self, fields: dict[str, Any]) -> Any:
        return {
            "invite_link": "https://t.me/+new", "creator": ME, "is_primary": False,
            "creates_join_request": "creates_join_request" in fields, "is_revoked": False,
        }  # fmt: skip

    def do_revokeChatInviteLink(self, fields: dict[str, Any]) -> Any:
        return self.do_createChatInviteLink(fields) | {"invite_link": fields["invite_link"]}


async def _fields(request: web.Request) -> dict[str, Any]:
    found = {}
    for key, value in (await request.post()).items():
        found[key] = value if isinstance(value, str) else value.file.read()
    return found


def _json(told: dict[str, Any]) -> web.Response:
    return web.json_response(told, status=told.get("error_code", 200))


@asynccontextmanager
async def telegram() -> AsyncIterator[tuple[FakeTelegram, Account]]:
    """A running server and an account whose bot it knows."""
    fake = FakeTelegram()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", fake.answer)
    app.router.add_get("/file/bot{token}/{path:.*}", fake.file)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    from weilu.platforms.telegram.client import close_bots

    try:
        yield fake, account(f"http://127.0.0.1:{port}")
    finally:
        await close_bots()
        await runner.cleanup()


@contextmanager
def beside() -> Iterator[tuple[FakeTelegram, Account]]:
    """The same in a thread of its own, for what asks from a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = telegram()
    try:
        yield asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def account(api: str, token: str = TOKEN, way: str = "polling", address: str = "") -> Account:
    credentials = {"token": token, "way": way, "api": api}
    return Account(1, "telegram", "领读员", credentials, address)


Story = Callable[[FakeTelegram, Account], Awaitable[Any]]


def play(story: Story) -> Any:
    """Run a story against a fresh server."""

    async def run() -> Any:
        async with telegram() as (fake, who):
            return await asyncio.wait_for(story(fake, who), 20)

    return asyncio.run(run())


def deed(action: Action, **script: Any) -> tuple[Receipt, list[tuple[str, dict[str, Any]]]]:
    """What comes of one action where the server answers by `script`; and all calls made."""

    async def story(fake: FakeTelegram, who: Account) -> Any:
        for method, answers in script.items():
            fake.script[method] = answers if isinstance(answers, list) else [answers]
        from weilu.platforms.telegram.live import Telegram

        return await Telegram().execute(action, who, "k"), fake.calls

    found: tuple[Receipt, list[tuple[str, dict[str, Any]]]] = play(story)
    return found
