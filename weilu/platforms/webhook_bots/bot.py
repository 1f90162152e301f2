"""What the three kinds of webhook bots share: one address, one group, out only."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.calling import trust
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Field,
    LiveTold,
    NotUnderstood,
    Standing,
)
from weilu.platforms.live.deeds import Action, Material, Receipt, Send

PATIENCE = httpx.Timeout(15.0, connect=5.0)
MARKDOWN = "markdown"
_LOOPBACK = {"127.0.0.1", "::1"}

# The address is the bot's password: httpx would write it into its log.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Post(NamedTuple):
    """What is sent where."""

    address: str
    body: Mapping[str, Any]


class CannotSay(Exception):
    """A message this kind of bot has no form for; the sentence is marked for translation."""


ADDRESS = Field(
    "address", _("Webhook address"), _("From the bot's page, as it stands there."), secret=True
)
SECRET = Field(
    "secret", _("Signing secret"), _("Where signatures were switched on."), secret=True,
    required=False,
)  # fmt: skip
FORMAT = Field(
    "format", _("Texts are"), required=False, default="text",
    choices=(("text", _("plain words")), (MARKDOWN, _("written in Markdown"))),
)  # fmt: skip


class Bot(Adapter, Acting):
    """One kind of bot. A subclass says how a message looks and what an answer means."""

    hosts: frozenset[str]  #: where such bots live; nothing else is ever called

    def post(self, action: Send, account: Account) -> Post:
        """A message in this kind's own form. Raises `CannotSay`."""
        raise NotImplementedError

    def result(self, answer: Mapping[str, Any]) -> Receipt:
        """What an answer means."""
        raise NotImplementedError

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        raise NotUnderstood(platform=self.label, why=gettext("such bots hear nothing"))

    async def check(self, account: Account) -> list[Standing]:
        """Nothing can be asked without writing to the group, so only the address is looked at."""
        fits = self._may_call(account.credentials.get("address", ""))
        todo = "" if fits else _("Copy it again from the bot's page.")
        return [Standing(fits, _("The address is one of such a bot"), todo)]

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        if not isinstance(action, Send):
            return Receipt.unsupported(gettext_noop("Such a bot can only write to its group."))
        if not self._may_call(account.credentials.get("address", "")):
            return Receipt.permanent(gettext_noop("The address is not one of such a bot."))
        try:
            post = await asyncio.to_thread(self.post, action, account)
        except CannotSay as why:
            return Receipt.permanent(str(why))
        return await self._send(post)

    async def _send(self, post: Post) -> Receipt:
        content = json.dumps(post.body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"content-type": "application/json; charset=utf-8"}
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, verify=trust()) as http:
                answer = await http.post(post.address, content=content, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Receipt.retry(gettext_noop("The platform could not be reached."))
        except httpx.HTTPError as fault:
            return Receipt.unsure(type(fault).__name__)
        if answer.status_code == 429:
            return Receipt.retry(TOO_OFTEN, _wait(answer), "429")
        try:
            return self.result(json.loads(answer.content))
        except (ValueError, TypeError, AttributeError, RecursionError):
            return Receipt.unsure(f"HTTP {answer.status_code}")

    def _may_call(self, address: str) -> bool:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return host in self.hosts and (parts.scheme == "https" or host in _LOOPBACK)


TOO_OFTEN = gettext_noop("The bot wrote too often; it may go on in a while.")
EMPTY = gettext_noop("There is nothing to send.")
TOO_LONG = gettext_noop("The text is longer than such a bot may write at once.")
NO_FORM = gettext_noop("Such a bot cannot send this kind of material.")


def _wait(answer: httpx.Response) -> float:
    said = answer.headers.get("x-ogw-ratelimit-reset") or answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else 60.0


def in_markdown(account: Account) -> bool:
    """Whether this bot's texts are written in Markdown."""
    return account.credentials.get("format", "") == MARKDOWN


def as_markdown(action: Send) -> str:
    """Text, links and pictures with public addresses in one piece of Markdown."""
    parts = [action.text]
    for one in action.material:
        if one.kind == "link":
            parts.append(f"[{one.title or one.name or one.url}]({one.url})")
        elif one.kind == "image" and is_public(one):
            parts.append(f"![{one.title or one.name}]({one.url})")
        else:
            raise CannotSay(NO_FORM)
    return "\n\n".join(filter(None, parts))


def is_public(one: Material) -> bool:
    """Whether whoever reads the message can fetch it themselves."""
    return one.url.startswith(("http://", "https://"))


def load(one: Material, most: int) -> bytes:
    """The bytes of a file of ours. Raises `CannotSay`."""
    path = Path(one.url)
    if not path.is_file():
        raise CannotSay(gettext_noop("The file to be sent is not there any more."))
    if path.stat().st_size > most:
        raise CannotSay(gettext_noop("The file is larger than such a bot may send."))
    return path.read_bytes()


def within(text: str, most: int) -> str:
    """The text, if it fits into so many bytes of UTF-8. Raises `CannotSay`."""
    if not text.strip():
        raise CannotSay(EMPTY)
    if len(text.encode("utf-8", "replace")) > most:
        raise CannotSay(TOO_LONG)
    return text
