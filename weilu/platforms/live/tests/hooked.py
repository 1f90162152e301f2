"""The receiver on a port of its own, for platforms that call over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weilu.platforms.live.receiver import Receiver
from weilu.platforms.live.tests.serving import served


async def _beyond(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("no page is asked for")


@contextmanager
def hooked(token: str) -> Iterator[str]:
    """The address at which the connection with this token is called."""
    with served(Receiver(_beyond)) as base:
        yield f"{base}/hooks/{token}"
