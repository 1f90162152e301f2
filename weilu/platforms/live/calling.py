"""What clients of our own on httpx share: whom to trust, tokens that run out, safe addresses."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from weilu.kit import clock

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# httpx writes each address it calls into its log, and some addresses carry a token.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Token(NamedTuple):
    """A token and when it is to be renewed."""

    value: str
    until: datetime


@dataclass(slots=True)
class Tokens:
    """Tokens of this process. Many who need one at once wait for one call that fetches it."""

    _held: dict[str, Token] = field(default_factory=dict)
    #: A lock belongs to the event loop it was made in.
    _locks: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Lock]] = field(
        default_factory=WeakKeyDictionary
    )

    async def get(self, key: str, fetch: Callable[[], Awaitable[Token]], refused: str = "") -> str:
        """A token that is good, and not the one that was `refused`."""
        if found := self._good(key, refused):
            return found
        locks = self._locks.setdefault(asyncio.get_running_loop(), {})
        async with locks.setdefault(key, asyncio.Lock()):
            if found := self._good(key, refused):
                return found
            self._held[key] = await fetch()
            return self._held[key].value

    def _good(self, key: str, refused: str) -> str:
        held = self._held.get(key)
        good = held is not None and held.value != refused and clock.now() < held.until
        return held.value if held and good else ""


@cache
def trust() -> ssl.SSLContext:
    """Whom to trust over TLS. Reading all certificates takes 20 ms: once is enough."""
    return ssl.create_default_context()


def is_safe(address: str) -> bool:
    """Whether a secret may be shown at an address: over TLS, or to this machine itself."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK
