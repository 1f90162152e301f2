"""Long answers, sent as they are made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, StreamingHttpResponse

_END: Any = object()


def streamed(request: HttpRequest, pieces: Iterator[str], **more: Any) -> StreamingHttpResponse:
    """A streaming answer that stays one under ASGI, where Django would collect a plain iterator."""
    if hasattr(request, "scope"):
        return StreamingHttpResponse(_one_by_one(pieces), **more)
    return StreamingHttpResponse(pieces, **more)


async def _one_by_one(pieces: Iterator[str]) -> AsyncIterator[str]:
    # One thread makes every piece, as what they read from (a database, DuckDB) belongs to it.
    step = sync_to_async(lambda: next(pieces, _END), thread_sensitive=True)
    while (piece := await step()) is not _END:
        yield piece
