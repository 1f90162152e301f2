"""Talking to Slack's Web API with slack-sdk, and what its failures mean."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from weilu.kit.errors import WeiluError
from weilu.platforms.live.calling import is_safe, trust
from weilu.platforms.live.contract import Account, Unreachable
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.slack import limits
from weilu.platforms.slack.refusals import NOT_DONE, UNCERTAIN, refusal

API = "https://slack.com/api/"
PATIENCE_S = 20

#: What can be done about a failure. LOST: it may have been done all the same.
RETRY, PERMANENT, LOST = "retry", "permanent", "lost"
UNANSWERED = gettext_noop("Slack's answer was lost.")
UNREACHED = gettext_noop("Slack could not be reached.")
TOO_OFTEN = gettext_noop("Slack asks to slow down.")


class SlackFault(WeiluError):
    """A call that failed. `kind` says what can be done about it, `error` is Slack's own word."""

    code = "slack.fault"
    status = 502
    sentence = _("Slack: %(why)s")

    def __init__(
        self, kind: str, why: str, error: str = "", after_s: float | None = None, beside: str = ""
    ) -> None:
        super().__init__(why=gettext(why))
        self.kind, self.why, self.error, self.after_s = kind, why, error, after_s
        self.beside = f"{error} {beside}".strip()[:80]


class Client:
    """One account's calls. Use as `async with Client(account) as api`. Raises `SlackFault`."""

    def __init__(self, account: Account) -> None:
        base = account.credentials.get("base", "") or API
        if not is_safe(base):
            raise SlackFault(PERMANENT, gettext_noop("The API's address must begin with https://."))
        self._token = account.credentials.get("token", "").strip()
        self._base = base
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Client:
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S, sock_connect=5)
        self._session = aiohttp.ClientSession(timeout=timeout)
        # Nothing is tried again in here: the outbox knows what may be, and when.
        self._web = AsyncWebClient(
            self._token, self._base, timeout=PATIENCE_S, ssl=trust(), session=self._session,
            retry_handlers=[],
        )  # fmt: skip
        return self

    async def __aexit__(self, *_fault: object) -> None:
        assert self._session is not None
        await self._session.close()

    async def ask(self, method: str, **said: Any) -> Mapping[str, Any]:
        """The fields of an answer. What is None is left out."""
        return _fields(await self._call(method, said))

    async def scopes(self) -> tuple[Mapping[str, Any], set[str]]:
        """Who the token is, and what it may."""
        answer = await self._call("auth.test", {})
        given = {name.lower(): value for name, value in answer.headers.items()}
        return _fields(answer), {one.strip() for one in given.get("x-oauth-scopes", "").split(",")}

    async def pages(self, method: str, key: str, **said: Any) -> AsyncIterator[Any]:
        """The items of a list, page by page."""
        cursor, before = "", None
        while cursor != before:
            before = cursor
            page = await self.ask(method, limit=limits.PAGE, cursor=cursor or None, **said)
            items = page.get(key)
            for one in items if isinstance(items, list) else ():
                yield one
            cursor = next_cursor(page)
            if not cursor:
                return
        raise SlackFault(LOST, UNANSWERED, "next_cursor")

    async def put(self, address: str, content: bytes) -> None:
        """Hand a file over at the address Slack gave for it."""
        assert self._session is not None
        try:
            async with self._session.post(address, data=content, ssl=trust()) as answer:
                if answer.status != 200:
                    raise SlackFault(RETRY, UNANSWERED, f"HTTP {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as fault:
            # Nobody sees a file that was handed over and is named nowhere.
            raise SlackFault(RETRY, UNREACHED, type(fault).__name__) from None

    async def _call(self, method: str, said: Mapping[str, Any]) -> AsyncSlackResponse:
        body = {name: value for name, value in said.items() if value is not None}
        try:
            # As a form: some of Slack's methods take no JSON.
            return await self._web.api_call(method, data=_as_form(body))
        except SlackApiError as fault:
            raise _refused(fault) from None
        except aiohttp.ClientConnectorError as fault:
            raise SlackFault(RETRY, UNREACHED, type(fault).__name__) from None
        except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError) as fault:
            raise SlackFault(LOST, UNANSWERED, type(fault).__name__) from None


def next_cursor(page: Mapping[str, Any]) -> str:
    """Where a list goes on; "" = nowhere."""
    about = page.get("response_metadata")
    cursor = about.get("next_cursor") if isinstance(about, dict) else ""
    return cursor if isinstance(cursor, str) else ""


def _as_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as Slack's forms have them: objects as JSON, yes and no as 1 and 0."""
    return {name: _as_field(value) for name, value in body.items()}


def _as_field(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _fields(answer: AsyncSlackResponse) -> Mapping[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}


def _refused(fault: SlackApiError) -> SlackFault:
    answer = fault.response
    status = getattr(answer, "status_code", 0) or getattr(answer, "status", 0)
    data = getattr(answer, "data", None)
    said = data if isinstance(data, dict) else {}
    error = str(said.get("error", ""))
    if status == 429 or error in {"ratelimited", "rate_limited"}:
        after = _after(getattr(answer, "headers", {}))
        return SlackFault(RETRY, TOO_OFTEN, error or "429", after)
    if status >= 500 or not error or error in UNCERTAIN:
        return SlackFault(LOST, UNANSWERED, error or f"HTTP {status}")
    if error in NOT_DONE:
        return SlackFault(RETRY, UNREACHED, error)
    beside = str(said.get("needed", "")) if error == "missing_scope" else ""
    return SlackFault(PERMANENT, refusal(error), error, beside=beside)


def _after(headers: Mapping[str, str]) -> float:
    """Seconds until Slack listens again; at most an hour is believed."""
    given = {name.lower(): value for name, value in headers.items()}
    said = given.get("retry-after", "")
    return min(float(said), 3_600.0) if said.isascii() and said.isdigit() else limits.SLOW_DOWN_S


def receipt_of(fault: SlackFault) -> Receipt:
    """A failure as what came of an action that Slack does not know by a key."""
    if fault.kind == LOST:
        return Receipt.unsure(fault.why)
    if fault.kind == RETRY:
        return Receipt.retry(fault.why, fault.after_s, fault.beside)
    return Receipt.permanent(fault.why, fault.beside)


def unreachable(fault: SlackFault) -> Unreachable:
    """A failure of something that will be asked again by itself."""
    why = f"{gettext(fault.why).rstrip('.。')} {fault.beside}".strip()
    return Unreachable(platform="Slack", why=why)
