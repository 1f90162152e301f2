"""Asking a OneBot client, from whatever process: in the gateway itself, else through its door."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from weilu.platforms.live.contract import Account
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.onebot.refusals import refusal
from weilu.platforms.onebot.rules import within
from weilu.platforms.onebot.server import (
    ANSWER_S,
    ASKER,
    LARGEST_FRAME,
    PREFIX,
    Lost,
    NotConnected,
    door_at,
)


class Refused(Exception):
    """The client answered that it did not do it; `receipt` says why."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.why)
        self.receipt = receipt


async def ask(account: Account, action: str, **params: Any) -> Any:
    """The `data` of a client's answer. Raises `NotConnected`, `Lost` or `Refused`."""
    door = door_at(*settings.WEILU_ONEBOT)
    place = door.place_of(account)
    if place is not None:
        answer = await place.ask(action, params, ANSWER_S)
    else:
        answer = await _through_the_door(account, action, params)
    if answer.get("status") in ("ok", "async") or answer.get("retcode") in (0, 1):
        return answer.get("data")
    raise Refused(refusal(answer))


async def _through_the_door(account: Account, action: str, params: dict[str, Any]) -> Any:
    host, port = settings.WEILU_ONEBOT
    # A token of any letters fits into an address, not into a header.
    token = urlencode({"access_token": account.credentials.get("token", "")})
    address = f"ws://{_bracketed(within(host))}:{port}{PREFIX}{account.id}?{token}"
    headers = {"X-Client-Role": ASKER}
    try:
        line = connect(
            address, additional_headers=headers, max_size=LARGEST_FRAME, open_timeout=5, proxy=None
        )
        socket = await line
    except (OSError, InvalidHandshake, TimeoutError):
        raise NotConnected from None
    async with socket:
        try:
            await socket.send(json.dumps({"action": action, "params": params}))
            told = json.loads(await asyncio.wait_for(socket.recv(), ANSWER_S + 5))
        except (ConnectionClosed, TimeoutError, ValueError):
            raise Lost from None
    match told.get("weilu"):
        case "not_connected":
            raise NotConnected
        case "lost":
            raise Lost
    return told


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
