"""Long answers flow, under WSGI and under ASGI."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncRequestFactory, RequestFactory

from weilu.console.streams import streamed


def pieces(made: list[int]) -> Iterator[str]:
    for number in range(3):
        made.append(number)
        yield f"{number},"


def test_under_wsgi_it_stays_a_plain_iterator() -> None:
    answer = streamed(RequestFactory().get("/"), pieces([]))
    assert not answer.is_async
    assert b"".join(answer.streaming_content) == b"0,1,2,"


@pytest.mark.filterwarnings("error")
def test_under_asgi_pieces_leave_before_the_last_is_made() -> None:
    made: list[int] = []
    answer = streamed(AsyncRequestFactory().get("/"), pieces(made))
    assert answer.is_async

    async def first_then_all() -> tuple[bytes, int, bytes]:
        flow = answer.__aiter__()
        first = await flow.__anext__()
        sofar = len(made)
        return first, sofar, b"".join([piece async for piece in flow])

    first, sofar, rest = async_to_sync(first_then_all)()
    assert (first, sofar, rest) == (b"0,", 1, b"1,2,")
