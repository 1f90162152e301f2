"""A OneBot client of our own: it dials Weilu's door over a real WebSocket and answers calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from weilu.platforms.live.contract import Account, Raw
from weilu.platforms.live.deeds import Action, Receipt
from weilu.platforms.onebot.live import adapter
from weilu.platforms.onebot.server import Door, door_at

TOKEN = "s3cret-early-reader"
ME = "10001"
Answer = Callable[[dict[str, Any]], Any]


def account(id: int = 7, token: str = TOKEN, number: str = "") -> Account:
    return Account(id, "qq", "半亩厨房", {"token": token, "number": number})


def message(number: int, text: str = "早") -> dict[str, Any]:
    return {
        "time": 1714521600 + number, "self_id": int(ME), "post_type": "message",
        "message_type": "group", "sub_type": "normal", "message_id": number, "group_id": 555,
        "user_id": 20002, "message": [{"type": "text", "data": {"text": text}}],
        "sender": {"user_id": 20002, "nickname": "阿明", "card": "", "role": "member"},
    }  # fmt: skip


class Kept:
    """An inbox: `gate` closed = keeping takes for ever."""

    def __init__(self) -> None:
        self.raws: list[Raw] = []
        self.marks = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def keep(self, raw: Raw) -> None:
        await self.gate.wait()
        self.raws.append(raw)

    async def mark(self, _place: str) -> None:
        self.marks += 1

    def ids(self) -> list[int]:
        return [json.loads(raw.body)["message_id"] for raw in self.raws]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.raws) < count:
                await asyncio.sleep(0.005)


@asynccontextmanager
async def listening(who: Account) -> AsyncIterator[tuple[Door, Kept, asyncio.Task[None]]]:
    """The gateway's part: the door open and a place in it for the account."""
    from django.conf import settings

    kept, door = Kept(), door_at(*settings.WEILU_ONEBOT)
    task = asyncio.create_task(adapter.listen(who, "", kept.keep, kept.mark))
    while door.place_of(who) is None and not task.done():
        await asyncio.sleep(0.005)
    try:
        yield door, kept, task
    finally:
        task.cancel()
        await asyncio.wait({task})


@asynccontextmanager
async def dialled(
    door: Door, who: Account, token: str = TOKEN, role: str = "Universal", number: str = ME,
    query: str = "",
) -> AsyncIterator[ClientConnection]:  # fmt: skip
    """A client on the line."""
    headers = {"X-Self-ID": number, "X-Client-Role": role}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    url = f"ws://127.0.0.1:{door.port}/onebot/{who.id}{query}"
    async with connect(url, additional_headers=headers, proxy=None) as socket:
        yield socket


async def tell(socket: ClientConnection, *events: dict[str, Any]) -> None:
    for event in events:
        await socket.send(json.dumps(event, ensure_ascii=False))


def answering(
    socket: ClientConnection, answers: dict[str, Any]
) -> tuple[asyncio.Task[None], list[dict[str, Any]]]:
    """Answer calls by name; what is asked is written down. An answer may be made by a function."""
    asked: list[dict[str, Any]] = []

    async def run() -> None:
        async for frame in socket:
            call = json.loads(frame)
            asked.append(call)
            answer = answers.get(call["action"], {"status": "failed", "retcode": 1404})
            if callable(answer):
                answer = answer(call)
            if isinstance(answer, Awaitable):
                answer = await answer
            if answer is not None:
                await socket.send(json.dumps({"echo": call["echo"], **answer}))

    return asyncio.create_task(run()), asked


def ok(data: Any = None) -> dict[str, Any]:
    return {"status": "ok", "retcode": 0, "data": data}


Story = Callable[[Door, Kept, asyncio.Task[None]], Awaitable[Any]]


def play(story: Story, who: Account | None = None) -> Any:
    """Run a story while the gateway listens."""

    async def run() -> Any:
        async with listening(who or account()) as (door, kept, task):
            return await asyncio.wait_for(story(door, kept, task), 20)

    return asyncio.run(run())


def deed(action: Action, **answers: Any) -> tuple[Receipt, list[dict[str, Any]]]:
    """What comes of one action where the client answers so; and what it was asked."""

    async def story(door: Door, _kept: Kept, _task: asyncio.Task[None]) -> Any:
        async with dialled(door, account()) as socket:
            _answering, asked = answering(socket, answers)
            return await adapter.execute(action, account(), "k"), asked

    found: tuple[Receipt, list[dict[str, Any]]] = play(story)
    return found
