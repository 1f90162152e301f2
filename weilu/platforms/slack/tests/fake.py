"""A Slack of one's own on the loopback: the same methods, words and limits, over real HTTP.

Nothing here is taken from Slack's servers; it behaves as its documentation says.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx

from weilu.platforms.live.tests.serving import served
from weilu.platforms.slack.checks import SCOPES

Answer = dict[str, Any]


class Refusal(Exception):
    """`ok` is false."""

    def __init__(self, error: str, **more: Any) -> None:
        self.answer = {"ok": False, "error": error, **more}


def signed(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a call, as Slack's documentation makes it."""
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class FakeSlack:
    """One workspace, 半亩厨房: Lin keeps its channels."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.base = ""
        self.calls: Counter[str] = Counter()
        self.said: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.people = {"ULIN": "林静", "UCHEN": "陈露", "UZHAO": "赵云", "UWEILU": "weilu"}
        self.channels: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.uploads: dict[str, bytes] = {}
        self.reactions: list[tuple[str, str]] = []
        self.pins: list[str] = []
        self.deleted: list[str] = []
        self.scopes = {scope for _what, scopes in SCOPES.values() for scope in scopes}
        self.bot_id = "BWEILU"
        self.shows_metadata = True
        self.page = 2  #: items a page: small, so that cursors are used
        self.planned: dict[str, deque[Any]] = defaultdict(deque)
        self._numbers = itertools.count(1)

    def plan(self, method: str, *outcomes: Any) -> None:
        """What the next calls bring: a `Refusal`, "lost" (done, unanswered), "502", "429"."""
        self.planned[method].extend(outcomes)

    def channel(self, id: str, name: str, *members: str, inside: bool = True) -> None:
        """A channel of Lin's with these members, and the bot where it is `inside`."""
        there = ["ULIN", *members, *(["UWEILU"] if inside else [])]
        self.channels[id] = {"id": id, "name": name, "there": there}

    def call_back(
        self, address: str, body: bytes, secret: str, late: float = 0.0, **headers: str
    ) -> httpx.Response:
        """Deliver an event, signed as Slack does."""
        stamp = str(int(time.time() - late))
        said = {
            "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed(secret, stamp, body),
            "Content-Type": "application/json", **headers,
        }  # fmt: skip
        return httpx.post(address, content=body, headers=said)

    def answer(self, method: str, asked: dict[str, Any]) -> Answer:
        """What a call brings. Raises `Refusal`."""
        self.said[method].append(asked)
        call: Callable[[Any], Answer] = getattr(self, "on_" + method.replace(".", "_"))
        return {"ok": True, **call(asked)}

    def need(self, scope: str) -> None:
        if scope not in self.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def _inside(self, asked: Any) -> dict[str, Any]:
        found = self.channels.get(asked["channel"])
        if found is None:
            raise Refusal("channel_not_found")
        if "UWEILU" not in found["there"]:
            raise Refusal("not_in_channel")
        return found

    def _paged(self, key: str, items: list[Any], asked: Any) -> Answer:
        start = int(asked.get("cursor") or 0)
        end = start + self.page
        cursor = str(end) if end < len(items) else ""
        return {key: items[start:end], "response_metadata": {"next_cursor": cursor}}

    def on_auth_test(self, asked: Any) -> Answer:
        return {"user": "weilu", "team": "半亩厨房", "user_id": "UWEILU", "bot_id": self.bot_id}

    def on_users_list(self, asked: Any) -> Answer:
        found = [
            {"id": id, "name": name, "is_admin": id == "ULIN", "is_bot": id == "UWEILU",
             "profile": {"display_name": name}}
            for id, name in self.people.items()
        ]  # fmt: skip
        return self._paged("members", found, asked)

    def on_users_conversations(self, asked: Any) -> Answer:
        found = [one for one in self.channels.values() if "UWEILU" in one["there"]]
        return self._paged("channels", found, asked)

    def on_conversations_members(self, asked: Any) -> Answer:
        self.need("channels:read")
        return self._paged("members", self._inside(asked)["there"], asked)

    def on_conversations_info(self, asked: Any) -> Answer:
        found = self.channels.get(asked["channel"])
        if found is None:
            raise Refusal("channel_not_found")
        return {"channel": {**found, "is_member": "UWEILU" in found["there"]}}

    def on_conversations_open(self, asked: Any) -> Answer:
        self.channels.setdefault("DDIRECT", {"id": "DDIRECT", "name": "", "there": ["UWEILU"]})
        return {"channel": {"id": "DDIRECT"}}

    def on_conversations_create(self, asked: Any) -> Answer:
        if asked["name"] in {one["name"] for one in self.channels.values()}:
            raise Refusal("name_taken")
        id = f"CNEW{next(self._numbers)}"
        self.channel(id, asked["name"])
        return {"channel": {"id": id, "name": asked["name"]}}

    def on_conversations_invite(self, asked: Any) -> Answer:
        unknown = [who for who in asked["users"].split(",") if who not in self.people]
        if unknown:
            raise Refusal("user_not_found")
        self._inside(asked)["there"] += asked["users"].split(",")
        return {}

    def on_conversations_kick(self, asked: Any) -> Answer:
        there = self._inside(asked)["there"]
        if asked["user"] not in there:
            raise Refusal("user_not_in_channel")
        there.remove(asked["user"])
        return {}

    def on_chat_postMessage(self, asked: Any) -> Answer:
        self.need("chat:write")
        if not asked["channel"].startswith("U"):
            self._inside(asked)
        channel = "DDIRECT" if asked["channel"].startswith("U") else asked["channel"]
        ts = f"{int(time.time())}.{next(self._numbers):06}"
        metadata = json.loads(asked["metadata"]) if self.shows_metadata else None
        message = {
            "type": "message", "ts": ts, "text": asked["text"], "bot_id": self.bot_id,
            "thread_ts": asked.get("thread_ts"), "metadata": metadata,
        }  # fmt: skip
        self.messages[channel].insert(0, message)
        return {"channel": channel, "ts": ts}

    def on_conversations_history(self, asked: Any) -> Answer:
        assert asked["include_all_metadata"] == "1"
        found = [one for one in self.messages[asked["channel"]] if not one["thread_ts"]]
        return self._paged("messages", found, asked)

    def on_conversations_replies(self, asked: Any) -> Answer:
        found = [one for one in self.messages[asked["channel"]] if one["thread_ts"] == asked["ts"]]
        return self._paged("messages", found, asked)

    def on_chat_delete(self, asked: Any) -> Answer:
        known = {one["ts"] for one in self.messages[asked["channel"]]}
        if asked["ts"] in self.deleted:
            raise Refusal("message_not_found")
        if asked["ts"] not in known:
            raise Refusal("cant_delete_message")
        self.deleted.append(asked["ts"])
        return {}

    def on_reactions_add(self, asked: Any) -> Answer:
        given = (asked["timestamp"], asked["name"])
        if given in self.reactions:
            raise Refusal("already_reacted")
        self.reactions.append(given)
        return {}

    def on_pins_add(self, asked: Any) -> Answer:
        self.need("pins:write")
        if asked["timestamp"] in self.pins:
            raise Refusal("already_pinned")
        self.pins.append(asked["timestamp"])
        return {}

    def on_files_getUploadURLExternal(self, asked: Any) -> Answer:
        id = f"F{next(self._numbers)}"
        self.uploads[id] = b""
        place = self.base.replace("/api/", "/upload/")
        return {"upload_url": f"{place}{id}", "file_id": id}

    def on_files_completeUploadExternal(self, asked: Any) -> Answer:
        self._inside({"channel": asked["channel_id"]})
        files = json.loads(asked["files"])
        assert all(self.uploads[one["id"]] for one in files)
        ts = f"{int(time.time())}.{next(self._numbers):06}"
        shares = {"public": {asked["channel_id"]: [{"ts": ts}]}}
        return {"files": [{**one, "shares": shares} for one in files]}


def _answered(fake: FakeSlack, method: str, scope: Any, body: bytes) -> tuple[int, Answer, Any]:
    fake.calls[method] += 1
    planned = fake.planned[method].popleft() if fake.planned[method] else None
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    try:
        if isinstance(planned, Refusal):
            raise planned
        if planned == "429":
            return 429, {"ok": False, "error": "ratelimited"}, planned
        if headers.get("authorization") != f"Bearer {fake.token}":
            raise Refusal("invalid_auth")
        return 200, fake.answer(method, dict(parse_qsl(body.decode()))), planned
    except Refusal as no:
        return 200, no.answer, planned


def _asgi(fake: FakeSlack) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        kind, status, planned = b"application/json", 200, None
        if scope["path"].startswith("/upload/"):
            fake.uploads[scope["path"].removeprefix("/upload/")] = body
            kind, content = b"text/plain", b"OK - 9"
        else:
            method = scope["path"].removeprefix("/api/")
            status, answer, planned = _answered(fake, method, scope, body)
            content = json.dumps(answer).encode()
        if planned == "502":
            kind, status, content = b"text/html", 502, b"<html>bad gateway</html>"
        length = len(content) + (1 if planned == "lost" else 0)
        scopes = ",".join(sorted(fake.scopes)).encode()
        headers = [(b"content-length", b"%d" % length), (b"content-type", kind),
                   (b"x-oauth-scopes", scopes)]  # fmt: skip
        if status == 429:
            headers.append((b"retry-after", b"7"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return app


@contextmanager
def serving(fake: FakeSlack) -> Iterator[FakeSlack]:
    """The fake, for as long as a test needs it."""
    with served(_asgi(fake)) as base:
        fake.base = f"{base}/api/"
        yield fake
