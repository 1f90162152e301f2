"""A Feishu of one's own on the loopback: the same paths, codes and limits, over real HTTP.

Nothing here is taken from Feishu's servers; it behaves as its documentation says.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx

from weilu.platforms.feishu import envelope
from weilu.platforms.live.tests.serving import served

Answer = dict[str, Any]
SCOPES = [
    "im:message.group_msg", "im:message", "im:message:send_as_bot", "im:chat",
    "im:chat.members:read", "im:resource", "im:message.reactions:read",
    "application:application:self_manage",
]  # fmt: skip


class Refusal(Exception):
    """A code other than 0."""

    def __init__(self, code: int, msg: str = "refused", status: int = 400, **more: Any) -> None:
        self.answer = {"code": code, "msg": msg, **more}
        self.status = status


def lacks(*scopes: str) -> Refusal:
    """The refusal for a permission that was not given."""
    named = [{"type": "action_scope_required", "subject": scope} for scope in scopes]
    msg = f"Access denied. One of the following scopes is required: [{', '.join(scopes)}]."
    return Refusal(99991672, msg, error={"permission_violations": named})


class FakeFeishu:
    """One company, 半亩厨房: 林静 owns its groups."""

    def __init__(self, app: str, secret: str) -> None:
        self.app, self.secret = app, secret
        self.base = ""
        self.elapsed = 0.0  #: seconds a test has let pass
        self.calls: Counter[str] = Counter()
        self.bodies: dict[str, list[Any]] = defaultdict(list)
        self.tokens: dict[str, float] = {}
        self.names = {"ou_linjing": "林静", "ou_chenlu": "陈露", "ou_zhaoyun": "赵云"}
        self.groups: dict[str, dict[str, Any]] = {}
        self.sent: list[dict[str, Any]] = []
        self.deleted: list[str] = []
        self.pinned: list[str] = []
        self.reactions: list[tuple[str, str]] = []
        self.uploads: list[bytes] = []
        self.scopes = list(SCOPES)
        self.events: list[str] = []
        self.active = 2
        self.page = 2  #: items a page: small, so that page tokens are used
        self.planned: dict[str, deque[Any]] = defaultdict(deque)
        self._once: dict[str, tuple[float, Answer]] = {}
        self._numbers = itertools.count(1)

    def now(self) -> float:
        return time.time() + self.elapsed

    def plan(self, place: str, *outcomes: Any) -> None:
        """What the next calls bring: a `Refusal`, "lost" (done, unanswered), "502", "429"."""
        self.planned[place].extend(outcomes)

    def group(self, id: str, name: str, *members: str) -> None:
        """A group of 林静's with these members."""
        self.groups[id] = {"name": name, "members": ["ou_linjing", *members], "bot": True}

    def call_back(
        self, address: str, body: bytes, key: str = "", late: float = 0.0, **headers: str
    ) -> httpx.Response:
        """Deliver an event, encrypted and signed where there is a key, as Feishu does."""
        if key:
            body = json.dumps({"encrypt": envelope.closed(key, body)}).encode()
            stamp, nonce = str(int(self.now() - late)), f"nonce{next(self._numbers)}"
            headers = {
                "X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": nonce,
                "X-Lark-Signature": envelope.sign(key, stamp, nonce, body), **headers,
            }  # fmt: skip
        return httpx.post(address, content=body, headers=headers)

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
        """What a call brings. Raises `Refusal`."""
        for pattern, place in ROUTES:
            if found := re.fullmatch(pattern, f"{method} {path}"):
                call: Callable[..., Answer] = getattr(self, f"on_{place}")
                if place in {"image", "file"}:
                    return call(query, body)
                asked = {**query, **(json.loads(body) if body else {})}
                self.bodies[place].append(asked)
                return call(asked, *found.groups())
        raise Refusal(404, "no such path", 404)

    def on_token(self, asked: Any) -> Answer:
        if (asked["app_id"], asked["app_secret"]) != (self.app, self.secret):
            raise Refusal(10014, "app secret invalid", 200)
        token = f"t-{next(self._numbers)}"
        self.tokens[token] = self.now() + 7_200
        return {"code": 0, "tenant_access_token": token, "expire": 7_200}

    def on_bot(self, asked: Any) -> Answer:
        bot = {"activate_status": self.active, "app_name": "围炉", "open_id": "ou_weilu"}
        return {"code": 0, "bot": bot}

    def on_scopes(self, asked: Any) -> Answer:
        granted = [{"scope_name": one, "grant_status": 1} for one in self.scopes]
        return _data(scopes=[*granted, {"scope_name": "im:message.pins:read", "grant_status": 2}])

    def on_app(self, asked: Any, app: str) -> Answer:
        if "application:application:self_manage" not in self.scopes:
            raise lacks("application:application:self_manage")
        return _data(app={"app_id": app, "online_version_id": "oav_1"})

    def on_version(self, asked: Any, app: str, version: str) -> Answer:
        return _data(app_version={"event_infos": [{"event_type": one} for one in self.events]})

    def _group(self, id: str) -> dict[str, Any]:
        if id not in self.groups:
            raise Refusal(232006, "Your request specifies a chat_id which is invalid.")
        if not self.groups[id]["bot"]:
            raise Refusal(232011, "Operator can NOT be out of the chat.")
        return self.groups[id]

    def _paged(self, items: list[Any], asked: Any) -> Answer:
        start = int(asked.get("page_token") or 0)
        end = start + self.page
        more = end < len(items)
        return _data(items=items[start:end], has_more=more, page_token=str(end) if more else "")

    def on_chats(self, asked: Any) -> Answer:
        found = [
            {"chat_id": id, "name": one["name"]} for id, one in self.groups.items() if one["bot"]
        ]
        return self._paged(found, asked)

    def on_chat(self, asked: Any, id: str) -> Answer:
        return _data(name=self._group(id)["name"], owner_id="ou_linjing")

    def on_members(self, asked: Any, id: str) -> Answer:
        assert asked["member_id_type"] == "open_id"
        found = [
            {"member_id": who, "name": self.names.get(who, "")}
            for who in self._group(id)["members"]
        ]
        return self._paged(found, asked)

    def on_inside(self, asked: Any, id: str) -> Answer:
        return _data(is_in_chat=id in self.groups and self.groups[id]["bot"])

    def on_remove(self, asked: Any, id: str) -> Answer:
        members = self._group(id)["members"]
        gone = [who for who in asked["id_list"] if who in members]
        self.groups[id]["members"] = [who for who in members if who not in gone]
        return _data(invalid_id_list=[who for who in asked["id_list"] if who not in gone])

    def on_link(self, asked: Any, id: str) -> Answer:
        self._group(id)
        term = asked["validity_period"]
        return _data(share_link=f"https://applink.feishu.cn/{id}/{term}", is_permanent=True)

    def on_open(self, asked: Any) -> Answer:
        def make() -> Answer:
            id = f"oc_new{next(self._numbers)}"
            self.group(id, asked["name"], *asked["user_id_list"])
            return _data(chat_id=id)

        return self._done_once(asked["uuid"], make)

    def _done_once(self, uuid: str, make: Callable[[], Answer]) -> Answer:
        """The same key within the hour brings the first answer again."""
        at, answer = self._once.get(uuid, (0.0, {}))
        if at < self.now() - 3_600:
            answer = make()
            self._once[uuid] = self.now(), answer
        return answer

    def on_send(self, asked: Any) -> Answer:
        if asked["receive_id_type"] == "chat_id":
            if (
                asked["receive_id"] not in self.groups
                or not self.groups[asked["receive_id"]]["bot"]
            ):
                raise Refusal(230002, "Bot/User can NOT be out of the chat.")
        elif asked["receive_id"] not in self.names:
            raise Refusal(230013, "Bot has NO availability to this user.")
        return self._message(asked)

    def on_reply(self, asked: Any, message: str) -> Answer:
        return self._message({**asked, "answers": message})

    def _message(self, asked: Any) -> Answer:
        assert len(asked["uuid"]) <= 50
        json.loads(asked["content"])

        def make() -> Answer:
            self.sent.append(asked)
            return _data(message_id=f"om_sent{len(self.sent)}")

        return self._done_once(asked["uuid"], make)

    def on_recall(self, asked: Any, message: str) -> Answer:
        self.deleted.append(message)
        return _data()

    def on_react(self, asked: Any, message: str) -> Answer:
        self.reactions.append((message, asked["reaction_type"]["emoji_type"]))
        return _data(reaction_id=f"react{len(self.reactions)}")

    def on_pin(self, asked: Any) -> Answer:
        self.pinned.append(asked["message_id"])
        return _data(pin={"message_id": asked["message_id"]})

    def on_image(self, query: Any, body: bytes) -> Answer:
        assert b'name="image_type"' in body
        return _data(image_key=self._uploaded(body))

    def on_file(self, query: Any, body: bytes) -> Answer:
        assert b'name="file_type"' in body
        return _data(file_key=self._uploaded(body))

    def _uploaded(self, body: bytes) -> str:
        self.uploads.append(body)
        return f"key{len(self.uploads)}"


ROUTES = (
    (r"POST auth/v3/tenant_access_token/internal", "token"),
    (r"GET bot/v3/info", "bot"),
    (r"GET application/v6/scopes", "scopes"),
    (r"GET application/v6/applications/([^/]+)", "app"),
    (r"GET application/v6/applications/([^/]+)/app_versions/([^/]+)", "version"),
    (r"GET im/v1/chats", "chats"),
    (r"POST im/v1/chats", "open"),
    (r"GET im/v1/chats/([^/]+)", "chat"),
    (r"GET im/v1/chats/([^/]+)/members", "members"),
    (r"DELETE im/v1/chats/([^/]+)/members", "remove"),
    (r"GET im/v1/chats/([^/]+)/members/is_in_chat", "inside"),
    (r"POST im/v1/chats/([^/]+)/link", "link"),
    (r"POST im/v1/messages", "send"),
    (r"POST im/v1/messages/([^/]+)/reply", "reply"),
    (r"DELETE im/v1/messages/([^/]+)", "recall"),
    (r"POST im/v1/messages/([^/]+)/reactions", "react"),
    (r"POST im/v1/pins", "pin"),
    (r"POST im/v1/images", "image"),
    (r"POST im/v1/files", "file"),
)


def _data(**fields: Any) -> Answer:
    return {"code": 0, "msg": "success", "data": fields}


def _outcome(fake: FakeFeishu, method: str, path: str) -> Any:
    """What was planned for a call of this path."""
    for pattern, place in ROUTES:
        if re.fullmatch(pattern, f"{method} {path}"):
            fake.calls[place] += 1
            return fake.planned[place].popleft() if fake.planned[place] else None
    return None


def _answered(fake: FakeFeishu, scope: Any, body: bytes) -> tuple[int, Answer, Any]:
    path = scope["path"].removeprefix("/open-apis/")
    planned = _outcome(fake, scope["method"], path)
    try:
        if isinstance(planned, Refusal):
            raise planned
        if planned == "429":
            raise Refusal(99991400, "request trigger frequency limit", 429)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if path != "auth/v3/tenant_access_token/internal" and (
            fake.tokens.get(token, 0.0) <= fake.now()
        ):
            raise Refusal(99991663, "Invalid access token for authorization.")
        query = dict(parse_qsl(scope["query_string"].decode()))
        return 200, fake.answer(scope["method"], path, query, body), planned
    except Refusal as no:
        return no.status, no.answer, planned


def _asgi(fake: FakeFeishu) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        status, answer, planned = _answered(fake, scope, body)
        content = json.dumps(answer).encode()
        if planned == "502":
            status, content = 502, b"<html>bad gateway</html>"
        length = len(content) + (1 if planned == "lost" else 0)
        headers = [(b"content-length", str(length).encode())]
        if status == 429:
            headers.append((b"x-ogw-ratelimit-reset", b"7"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return app


@contextmanager
def serving(fake: FakeFeishu) -> Iterator[FakeFeishu]:
    """The fake, for as long as a test needs it."""
    with served(_asgi(fake)) as fake.base:
        yield fake
