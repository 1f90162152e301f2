"""Calling Feishu's server API: one token for all who call, and every failure in plain words.

Own client on httpx. The official lark-oapi 1.7.5 was measured and set aside: 49 MB in 10,700 files
(and 12 MB pycryptodome), 7.4 CPU-seconds and 165 MB of memory at the first import, for about ten
calls of plain JSON. The tests let it speak with our fake and open our envelopes: see
`tests/test_peer.py`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx
from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.feishu import errors, limits
from weilu.platforms.feishu.errors import FeishuFault
from weilu.platforms.feishu.items import Item, inner, listed, words
from weilu.platforms.live.calling import Token, Tokens, is_safe, trust
from weilu.platforms.live.contract import Account, digest

FEISHU, LARK = "https://open.feishu.cn", "https://open.larksuite.com"
PATIENCE = httpx.Timeout(20.0, connect=5.0)
TOKENS = Tokens()


class Client:
    """One account's calls. Use as `async with Client(account) as api`. Raises `FeishuFault`."""

    def __init__(self, account: Account, tokens: Tokens = TOKENS) -> None:
        self.app = account.credentials.get("app_id", "")
        self._secret = account.credentials.get("app_secret", "")
        self._base = base_of(account)
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

    async def ask(self, method: str, *path: str, **sent: Any) -> Item:
        """The `data` of an answer: all but a few calls answer there. See `whole`."""
        return inner(await self.whole(method, *path, **sent), "data")

    async def whole(
        self, method: str, *path: str, query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None, data: Mapping[str, str] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> Item:  # fmt: skip
        """An answer. `path` begins behind /open-apis/; its parts are escaped."""
        sent: dict[str, Any] = {"params": query or {}, "data": data, "files": files}
        if body is not None:
            sent["content"] = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            sent["headers"] = {"content-type": "application/json; charset=utf-8"}
        address = "/".join(quote(part, safe="") for part in path)
        return await self._with_token(method, address, sent)

    async def pages(
        self, *path: str, query: Mapping[str, str], key: str = "items"
    ) -> AsyncIterator[Item]:
        """The items of a list, page by page."""
        token, before = "", None
        while token != before:
            before = token
            page = await self.ask(
                "GET", *path, query={**query, **({"page_token": token} if token else {})}
            )
            for one in listed(page, key):
                yield one
            if page.get("has_more") is not True:
                return
            token = words(page, "page_token")
        raise FeishuFault(errors.LOST, errors.UNANSWERED, "page_token")

    async def _with_token(self, method: str, path: str, sent: dict[str, Any]) -> Item:
        """Call with the token; once more with a new one when Feishu says that it ran out."""
        token = await self._token()
        try:
            return await self._call(method, path, token, sent)
        except FeishuFault as fault:
            if fault.kind != errors.TOKEN:
                raise
        return await self._call(method, path, await self._token(refused=token), sent)

    async def _token(self, refused: str = "") -> str:
        key = digest(f"{self._base}\n{self.app}\n{self._secret}".encode())
        return await self._tokens.get(key, self._fetch_token, refused)

    async def _fetch_token(self) -> Token:
        sent = {"json": {"app_id": self.app, "app_secret": self._secret}}
        try:
            answer = await self._call("POST", "auth/v3/tenant_access_token/internal", "", sent)
        except FeishuFault as fault:
            if fault.kind != errors.LOST:
                raise
            # Asking for a token changes nothing: nothing is in doubt.
            raise FeishuFault(errors.RETRY, errors.UNREACHED, fault.number) from None
        lasts = answer.get("expire")
        seconds = lasts if isinstance(lasts, int) and not isinstance(lasts, bool) else 7_200
        until = clock.now() + timedelta(seconds=max(seconds - limits.TOKEN_EARLY_S, seconds / 2))
        return Token(words(answer, "tenant_access_token"), until)

    async def _call(self, method: str, path: str, token: str, sent: dict[str, Any]) -> Item:
        headers = dict(sent.get("headers", {}))
        if token:
            headers["authorization"] = f"Bearer {token}"
        try:
            answer = await self._http.request(
                method, f"/open-apis/{path}", **{**sent, "headers": headers}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as fault:
            raise FeishuFault(errors.RETRY, errors.UNREACHED, type(fault).__name__) from None
        except httpx.HTTPError as fault:
            raise FeishuFault(errors.LOST, errors.UNANSWERED, type(fault).__name__) from None
        return _read(answer)


def base_of(account: Account) -> str:
    """Where the API is. Raises `FeishuFault` for an address that would show others the secret."""
    base = account.credentials.get("base", "") or FEISHU
    if not is_safe(base):
        raise FeishuFault(errors.PERMANENT, _("The API's address must begin with https://."))
    return base.rstrip("/")


def _read(answer: httpx.Response) -> Item:
    """The whole answer. Raises `FeishuFault` for all that is not code 0."""
    try:
        fields = json.loads(answer.content)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or "code" not in fields:
        if answer.status_code == 429:
            code = {"code": 99991400}
            raise FeishuFault.of(code, _reset(answer))
        raise FeishuFault(errors.LOST, errors.UNANSWERED, f"HTTP {answer.status_code}")
    if fields["code"] == 0:
        return fields
    if answer.status_code == 429 and fields["code"] not in errors.CODES:
        fields = {**fields, "code": 99991400}
    if answer.status_code >= 500 and fields["code"] not in errors.CODES:
        raise FeishuFault(errors.LOST, errors.UNANSWERED, f"HTTP {answer.status_code}")
    raise FeishuFault.of(fields, _reset(answer))


def _reset(answer: httpx.Response) -> float | None:
    """Seconds until Feishu listens again, from its header; at most an hour is believed."""
    said = answer.headers.get("x-ogw-ratelimit-reset", "") or answer.headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        return None
    return seconds if 0 <= seconds <= 3_600 else None
