"""Calling WeCom's server API: one token for all who call, and every failure in plain words.

Own client on httpx: the API is plain JSON, and what has to be right (one refresh for many callers,
nothing sent twice, no token in a log) is easier seen here than in a library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any

import httpx
from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.live.calling import Token, Tokens, is_safe, trust
from weilu.platforms.live.contract import Account
from weilu.platforms.wecom import errors, limits
from weilu.platforms.wecom.errors import WecomFault

API = "https://qyapi.weixin.qq.com"
PATIENCE = httpx.Timeout(20.0, connect=5.0)

TOKENS = Tokens()


class Client:
    """One account's calls. Use as `async with Client(account) as api`. Raises `WecomFault`."""

    def __init__(self, account: Account, tokens: Tokens = TOKENS) -> None:
        self.account = account
        self._base = base_of(account)
        self._corp = account.credentials.get("corp_id", "")
        self._secret = account.credentials.get("secret", "")
        self._tokens = tokens
        self._http = httpx.AsyncClient(
            base_url=self._base, timeout=PATIENCE, verify=trust(), follow_redirects=False
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        await self._http.aclose()

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """Ask. `path` begins behind /cgi-bin/."""
        return await self._with_token("GET", path, query)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Ask, or have something done, with a body of JSON."""
        # WeCom refuses \\u escapes (40033), so it is written as it is.
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return await self._with_token("POST", path, {}, content=content)

    async def upload(self, path: str, name: str, content: bytes, **query: str) -> dict[str, Any]:
        """Hand a file over."""
        return await self._with_token("POST", path, query, files={"media": (name, content)})

    async def picture(self, address: str) -> bytes:
        """A picture WeCom made, which needs no token; nothing where it cannot be had."""
        if not is_safe(address):
            return b""
        try:
            async with self._http.stream("GET", address) as answer:
                if answer.status_code != httpx.codes.OK:
                    return b""
                content = b""
                async for part in answer.aiter_bytes():
                    content += part
                    if len(content) > limits.PICTURE_BYTES:
                        return b""
                return content
        except (httpx.HTTPError, httpx.InvalidURL):
            return b""

    async def _with_token(
        self, method: str, path: str, query: Mapping[str, str], **body: Any
    ) -> dict[str, Any]:
        """Call with the token; once more with a new one when WeCom says that it ran out."""
        token = await self._token()
        try:
            return await self._call(method, path, {**query, "access_token": token}, **body)
        except WecomFault as fault:
            if fault.kind != errors.TOKEN:
                raise
        token = await self._token(refused=token)
        return await self._call(method, path, {**query, "access_token": token}, **body)

    async def _token(self, refused: str = "") -> str:
        secret = f"{self._base}\n{self._corp}\n{self._secret}"
        key = hashlib.blake2b(secret.encode(), digest_size=16).hexdigest()
        return await self._tokens.get(key, self._fetch_token, refused)

    async def _fetch_token(self) -> Token:
        # Asking for a token changes nothing: an answer that was lost is simply asked for again.
        query = {"corpid": self._corp, "corpsecret": self._secret}
        try:
            answer = await self._call("GET", "gettoken", query)
        except WecomFault as fault:
            if fault.kind != errors.UNSURE:
                raise
            raise WecomFault(errors.RETRY, errors.UNREACHED, fault.number) from None
        lasts = _whole(answer.get("expires_in"), 7_200)
        until = clock.now() + timedelta(seconds=max(lasts - limits.TOKEN_EARLY_S, lasts / 2))
        return Token(str(answer.get("access_token", "")), until)

    async def _call(
        self, method: str, path: str, query: Mapping[str, str], **body: Any
    ) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, f"/cgi-bin/{path}", params=query, **body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as fault:
            raise WecomFault(errors.RETRY, errors.UNREACHED, type(fault).__name__) from None
        except httpx.HTTPError as fault:
            raise WecomFault(errors.UNSURE, errors.UNANSWERED, type(fault).__name__) from None
        return _read(answer)


def base_of(account: Account) -> str:
    """Where the API is. Raises `WecomFault` for an address that would show the secret to others."""
    base = account.credentials.get("api", "") or API
    if not is_safe(base):
        raise WecomFault(errors.PERMANENT, _("The API's address must begin with https://."))
    return base.rstrip("/")


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The answer's fields. Raises `WecomFault` for all that is not errcode 0."""
    if answer.status_code == 429:
        raise WecomFault(errors.RETRY, errors.UNREACHED, "429", _retry_after(answer))
    try:
        fields = json.loads(answer.content)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise WecomFault(errors.UNSURE, errors.UNANSWERED, f"HTTP {answer.status_code}")
    errcode = fields.get("errcode", 0)
    if errcode != 0:
        number = _whole(errcode, -1)
        raise WecomFault.of(number, str(fields.get("errmsg", "")))
    if answer.is_error:
        raise WecomFault(errors.UNSURE, errors.UNANSWERED, f"HTTP {answer.status_code}")
    return fields


def _retry_after(answer: httpx.Response) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else limits.BLOCKED_S


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
