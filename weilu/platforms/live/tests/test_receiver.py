"""A call is believed, kept, and only then acknowledged."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest

from weilu.jobs.models import Job
from weilu.platforms.live import inbox, receiver
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem

Say = Callable[..., dict[str, Any]]


async def _beyond(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"pages"})


def call(*bodies: Any, path: str = "/hooks/t0ken") -> list[httpx.Response]:
    """Post all at once, as a platform does."""

    async def post() -> list[httpx.Response]:
        app = receiver.Receiver(_beyond)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://weilu") as client:
            posts = (client.post(path, content=_bytes(body)) for body in bodies)
            try:
                return await asyncio.gather(*posts)
            finally:
                app.close()

    return asyncio.run(post())


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def _kept() -> Iterable[str]:
    return InboxItem.objects.order_by("pk").values_list("key", flat=True)


def test_what_was_acknowledged_is_kept_and_asked_to_be_read(string: Connection, say: Say) -> None:
    [answer] = call(say(1, "开饭了"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert list(_kept()) == ["1"]
    assert Job.objects.filter(task="platforms.read_inbox", state="waiting").count() == 1


def test_a_call_delivered_again_is_kept_once_and_acknowledged_again(
    string: Connection, say: Say
) -> None:
    answers = call(*(say(1, "开饭了") for _ in range(5)), say(2))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(_kept()) == ["1", "2"]


def test_many_calls_share_transactions(
    string: Connection, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    keep = inbox.keep

    def slowly(some: Any) -> Any:
        """A database slow enough for calls to come meanwhile, however fast this one is."""
        batches.append(len(some))
        time.sleep(0.05)
        return keep(some)

    monkeypatch.setattr(inbox, "keep", slowly)
    call(*(say(turn) for turn in range(200)))
    assert InboxItem.objects.count() == sum(batches) == 200
    assert len(batches) < 50


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", {"secret": "wrong", "id": 1}])
def test_a_call_nobody_believes_leaves_nothing(string: Connection, body: Any) -> None:
    [answer] = call(body)
    assert answer.status_code == 401
    assert not InboxItem.objects.exists()


def test_nothing_is_connected_at_a_wrong_address(string: Connection, say: Say) -> None:
    assert call(say(1), path="/hooks/other")[0].status_code == 404
    Connection.objects.update(state=ConnectionState.OFF)
    assert call(say(1))[0].status_code == 404


def test_five_megabytes_are_refused_while_they_come(string: Connection, say: Say) -> None:
    [answer] = call(say(1, "长" * 5_000_000))
    assert answer.status_code == 413
    assert not InboxItem.objects.exists()


def test_a_full_inbox_asks_to_come_again_and_says_when(
    string: Connection, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "ROOM", 3)
    answers = call(*(say(turn) for turn in range(40)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 503}
    assert InboxItem.objects.count() == statuses.count(200)
    assert {one.headers["retry-after"] for one in answers if one.status_code == 503} == {"1"}


def test_a_database_that_fails_acknowledges_nothing(
    string: Connection, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_deliveries: Any) -> int:
        raise OSError("the disk is gone")

    monkeypatch.setattr(inbox, "keep", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        call(say(1))


def test_pages_are_passed_on() -> None:
    assert call(b"", path="/groups")[0].status_code == 418


def test_that_a_call_was_not_believed_is_told_with_what_to_do_until_one_is(
    string: Connection, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(*[{"secret": "wrong", "id": 1}] * 20)
    string.refresh_from_db()
    assert "wrong secret" in string.what_went_wrong
    assert "compare secret, token and keys" in string.what_went_wrong

    async def story() -> None:
        app = receiver.Receiver(_beyond)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://weilu") as client:
            for body in ({"secret": "wrong", "id": 1}, say(1, "开饭了")):
                await client.post("/hooks/t0ken", json=body)
        app.close()

    asyncio.run(story())
    string.refresh_from_db()
    assert (string.trouble, string.trouble_at) == ("", None)


def test_calls_in_vain_are_written_down_seldom(
    string: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(receiver, "note_trouble", lambda _pk, said: told.append(said))
    call(*[{"secret": "wrong", "id": turn} for turn in range(200)])
    assert len(told) == 1
