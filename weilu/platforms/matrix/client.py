"""Calling a homeserver's client API, and what its failures mean.

Own client on httpx: deliveries are kept as the homeserver wrote them, and every write carries a
transaction id of ours, both of which are easier seen here than in a library.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

import httpx
from django.utils.translation import gettext_noop

from weilu.kit.errors import inner
from weilu.platforms.live.contract import Account, Unreachable, digest
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.matrix.refusals import refusal

API = "/_matrix/client/v3"
MEDIA = "/_matrix/media/v3"
MEDIA_OF_ACCOUNTS = "/_matrix/client/v1/media"  # since version 1.11 of the protocol
#: Under which a list is answered, where all other answers are objects.
_LIST = "list"
CONNECT_S = 10.0
ANSWER_S = 30.0

# httpx writes each address it calls into its log, and these name rooms and people.
logging.getLogger("httpx").setLevel(logging.WARNING)

#: One connection pool for each homeserver and event loop.
_pools: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, httpx.AsyncClient]] = (
    WeakKeyDictionary()
)
#: Tokens that passwords were exchanged for, in this process.
_tokens: dict[tuple[str, str, str], str] = {}


class Refused(Exception):
    """The homeserver answered and did not do it."""

    def __init__(self, status: int, code: str, said: str, after_s: float | None) -> None:
        super().__init__(code or str(status))
        self.status, self.code, self.said, self.after_s = status, code, said, after_s


class Lost(Exception):
    """No answer, or none that can be read; whether it was done is not known."""


FAILURES = (Refused, Lost)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class Homeserver:
    """One account's way to its homeserver."""

    def __init__(self, account: Account) -> None:
        given = account.credentials
        self.address = given.get("homeserver", "").strip().rstrip("/")
        self.me = given.get("user", "").strip()
        self._password = given.get("password", "")
        self._given = given.get("token", "").strip()
        self._device = f"WEILU{account.id}"

    async def ask(
        self,
        method: str,
        *path: str,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        wait_s: float = 0.0,
    ) -> dict[str, Any]:
        """An answer of the client API. Raises `Refused` or `Lost`."""
        address = f"{API}/{_path(path)}"
        timeout = httpx.Timeout(ANSWER_S + wait_s, connect=CONNECT_S)
        return await self.call(method, address, json=body, params=query or {}, timeout=timeout)

    async def listed(self, *path: str) -> list[dict[str, Any]]:
        """An answer that is a list of objects. Raises `Refused` or `Lost`."""
        told = (await self.ask("GET", *path)).get(_LIST)
        if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
            raise Lost("no list")
        return told

    async def call(self, method: str, address: str, **request: Any) -> dict[str, Any]:
        """Any address of the homeserver; signs in anew once where a password allows it."""
        token = await self._token()
        try:
            return await self._call(method, address, token, **request)
        except Refused as refused:
            if refused.status != 401 or self._given or not self._password:
                raise
            if _tokens.get(self._key) == token:
                del _tokens[self._key]
            return await self._call(method, address, await self._token(), **request)

    async def download(self, address: str, most: int) -> bytes:
        """What lies at an mxc:// address. Raises `Refused` or `Lost`."""
        server, _slash, number = address.removeprefix("mxc://").partition("/")
        path = f"{MEDIA_OF_ACCOUNTS}/download/{_path((server, number))}"
        headers = {"Authorization": f"Bearer {await self._token()}"}
        content = bytearray()
        try:
            async with self._pool().stream("GET", path, headers=headers) as answer:
                if not answer.is_success:
                    raise Refused(answer.status_code, "", "", None)
                async for part in answer.aiter_bytes():
                    content += part
                    if len(content) > most:
                        raise Refused(413, "M_TOO_LARGE", "", None)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
            raise Lost(type(fault).__name__) from fault
        return bytes(content)

    @property
    def _key(self) -> tuple[str, str, str]:
        return self.address, self.me, digest(self._password.encode())

    async def _token(self) -> str:
        if self._given:
            return self._given
        if self._key not in _tokens:
            _tokens[self._key] = await self._signed_in()
        return _tokens[self._key]

    async def _signed_in(self) -> str:
        """A token for the password; the same device each time, so that no heap of them grows."""
        who = {"type": "m.id.user", "user": self.me}
        body = {
            "type": "m.login.password", "identifier": who, "password": self._password,
            "device_id": self._device, "initial_device_display_name": "Weilu",
        }  # fmt: skip
        answer = await self._call("POST", f"{API}/login", "", json=body)
        return str(answer.get("access_token", ""))

    async def _call(self, method: str, address: str, token: str, **request: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= request.pop("headers", {})
        request.setdefault("timeout", httpx.Timeout(ANSWER_S, connect=CONNECT_S))
        try:
            answer = await self._pool().request(method, address, headers=headers, **request)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
            raise Lost(type(fault).__name__) from fault
        return _read(answer)

    def _pool(self) -> httpx.AsyncClient:
        held = _pools.setdefault(asyncio.get_running_loop(), {})
        if self.address not in held:
            held[self.address] = httpx.AsyncClient(
                base_url=self.address,
                timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
                verify=_trust(),
            )
        return held[self.address]


async def close_pools() -> None:
    """Close what this event loop holds open."""
    for pool in _pools.pop(asyncio.get_running_loop(), {}).values():
        await pool.aclose()


def _path(parts: tuple[str, ...]) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        data = answer.json()
    except (ValueError, RecursionError):
        data = None
    if answer.is_success and isinstance(data, list):
        return {_LIST: data}
    if answer.is_success and isinstance(data, dict):
        return data
    if answer.is_success:
        raise Lost("no JSON")
    said = data if isinstance(data, dict) else {}
    raise Refused(
        answer.status_code, str(said.get("errcode", "")), str(said.get("error", ""))[:200],
        _after(said, answer),
    )  # fmt: skip


def _after(said: dict[str, Any], answer: httpx.Response) -> float | None:
    """Seconds to wait, from the body (older servers) or the header."""
    told = said.get("retry_after_ms")
    if isinstance(told, int | float) and not isinstance(told, bool) and told >= 0:
        return float(told) / 1000
    header = answer.headers.get("retry-after", "")
    return float(header) if header.isdigit() else None


def receipt_of(fault: Exception) -> Receipt:
    """What a failed call comes to. A lost answer may be asked for again: writes carry ids."""
    if isinstance(fault, Refused):
        return refusal(fault.status, fault.code, fault.said, fault.after_s)
    return Receipt.retry(gettext_noop("The homeserver did not answer."), code=str(fault)[:40])


def unreachable(fault: Exception) -> Unreachable:
    """The same failure where something was to be read."""
    return Unreachable(platform="Matrix", why=inner(receipt_of(fault).why))
