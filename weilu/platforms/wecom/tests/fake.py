"""A WeCom of one's own on the loopback: the same paths, codes and limits, over real HTTP.

Nothing here is taken from WeCom's servers; it behaves as its documentation says.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx

from weilu.platforms.live.tests.serving import served
from weilu.platforms.wecom.crypto import Envelope

Answer = dict[str, Any]
WORDS = {40001: "invalid credential", 40014: "invalid access_token", 42001: "access_token expired"}


class Refusal(Exception):
    """An errcode other than 0."""

    def __init__(self, errcode: int) -> None:
        self.errcode = errcode


@dataclass
class MassSend:
    kind: str
    receivers: list[str]
    senders: list[str]
    text: str
    attachments: list[Any]
    created_at: int
    confirmed: set[str] = field(default_factory=set)
    never: dict[str, int] = field(default_factory=dict)  #: receiver → status
    reminded_at: list[float] = field(default_factory=list)
    cancelled: bool = False


class FakeWeCom:
    """One company: 林静 owns its groups."""

    def __init__(self, corp_id: str, secret: str) -> None:
        self.corp_id, self.secret = corp_id, secret
        self.base = ""
        self.elapsed = 0.0  #: seconds a test has let pass
        self.calls: Counter[str] = Counter()
        self.bodies: dict[str, list[Any]] = defaultdict(list)
        self.tokens: dict[str, float] = {}  #: token → until
        self.token_takes_s = 0.0
        self.a_minute = 10_000
        self.trusted = True
        self.staff = {"linjing": "林静", "zhaoyun": "赵云"}
        self.followers = ["linjing", "zhaoyun"]
        self.customers: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.page = 2  #: items a page: small, so that cursors are used
        self.welcome_codes: dict[str, float] = {}
        self.welcomed: list[Any] = []
        self.ways: dict[str, dict[str, Any]] = {}
        self.picture = b"\x89PNG\r\n\x1a\nof a code"
        self.tags: list[dict[str, Any]] = []
        self.mass_sends: dict[str, MassSend] = {}
        self.media: dict[str, bytes] = {}
        self.planned: dict[str, deque[int | str]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._minute: deque[float] = deque()

    def now(self) -> float:
        return time.time() + self.elapsed

    def plan(self, path: str, *outcomes: int | str) -> None:
        """What the next calls of a path bring: an errcode, "lost" (done, unanswered), "502"."""
        self.planned[path].extend(outcomes)

    def group(self, id: str, name: str, owner: str = "linjing", **members: Any) -> None:
        """A customer group; members by id, each with further fields."""
        listed = [
            {"userid": who, "type": 1 if who in self.staff else 2, "join_time": 1_795_351_200}
            | (more or {})
            for who, more in {owner: None, **members}.items()
        ]
        self.groups[id] = {"chat_id": id, "name": name, "owner": owner, "member_list": listed}

    def give_welcome_code(self, code: str) -> None:
        self.welcome_codes[code] = self.now() + 20

    def confirm(self, id: str, sender: str) -> None:
        """A person presses “send” on their phone."""
        self.mass_sends[id].confirmed.add(sender)

    def call_back(self, address: str, envelope: Envelope, message: bytes) -> httpx.Response:
        """Deliver a callback, encrypted and signed, as WeCom does."""
        stamp, nonce = str(int(self.now())), f"nonce{next(self._numbers)}"
        closed = envelope.close(message)
        query = {
            "msg_signature": envelope.sign(stamp, nonce, closed), "timestamp": stamp,
            "nonce": nonce,
        }  # fmt: skip
        body = f"<xml><Encrypt><![CDATA[{closed}]]></Encrypt></xml>"
        return httpx.post(address, params=query, content=body.encode())

    def answer(self, path: str, query: dict[str, str], body: bytes) -> Answer:
        """What a call brings. Raises `Refusal`."""
        self.calls[path] += 1
        if not self.trusted and path != "gettoken":
            raise Refusal(60020)
        self._count_minute()
        if path != "gettoken":
            self._check_token(query.get("access_token", ""))
        if path == "media/upload":
            return self._upload(query, body)
        call: Callable[[Any], Answer] = getattr(self, "on_" + path.replace("/", "_"))
        asked = {**query, **(json.loads(body) if body else {})}
        self.bodies[path].append(asked)
        return call(asked)

    def _count_minute(self) -> None:
        now = self.now()
        while self._minute and self._minute[0] <= now - 60:
            self._minute.popleft()
        if len(self._minute) >= self.a_minute:
            raise Refusal(45009)
        self._minute.append(now)

    def _check_token(self, token: str) -> None:
        if token not in self.tokens:
            raise Refusal(40014)
        if self.tokens[token] <= self.now():
            raise Refusal(42001)

    def _paged(self, items: Iterable[Any], asked: Any, key: str) -> Answer:
        listed, start = list(items), int(asked.get("cursor") or 0)
        end = start + min(self.page, int(asked.get("limit", 1_000)))
        cursor = str(end) if end < len(listed) else ""
        return {key: listed[start:end], "next_cursor": cursor}

    def on_gettoken(self, asked: Any) -> Answer:
        if asked["corpid"] != self.corp_id:
            raise Refusal(40013)
        if asked["corpsecret"] != self.secret:
            raise Refusal(40001)
        time.sleep(self.token_takes_s)
        token = f"token-{next(self._numbers)}"
        self.tokens[token] = self.now() + 7_200
        return {"access_token": token, "expires_in": 7_200}

    def on_externalcontact_get_follow_user_list(self, asked: Any) -> Answer:
        return {"follow_user": self.followers}

    def on_externalcontact_list(self, asked: Any) -> Answer:
        found = [
            id for id, one in self.customers.items()
            if asked["userid"] in {who["userid"] for who in one["follow_user"]}
        ]  # fmt: skip
        if not found:
            raise Refusal(84061)
        return {"external_userid": found}

    def on_externalcontact_get(self, asked: Any) -> Answer:
        one = self.customers.get(asked["external_userid"])
        if one is None:
            raise Refusal(40096)
        page = self._paged(one["follow_user"], asked, "follow_user")
        return {"external_contact": one["external_contact"], **page}

    def on_externalcontact_batch_get_by_user(self, asked: Any) -> Answer:
        pairs = [
            {"external_contact": one["external_contact"], "follow_info": who}
            for one in self.customers.values()
            for who in one["follow_user"]
            if who["userid"] in asked["userid_list"]
        ]
        return self._paged(pairs, asked, "external_contact_list")

    def on_externalcontact_remark(self, asked: Any) -> Answer:
        for who in self.customers[asked["external_userid"]]["follow_user"]:
            if who["userid"] == asked["userid"]:
                who["remark"] = asked["remark"]
        return {}

    def on_externalcontact_mark_tag(self, asked: Any) -> Answer:
        one = self.customers[asked["external_userid"]]
        kept = set(one.get("tags", [])) - set(asked["remove_tag"])
        one["tags"] = sorted(kept | set(asked["add_tag"]))
        return {}

    def on_externalcontact_get_corp_tag_list(self, asked: Any) -> Answer:
        return {"tag_group": self.tags}

    def on_externalcontact_add_corp_tag(self, asked: Any) -> Answer:
        made = [{"id": f"et{next(self._numbers)}", "name": one["name"]} for one in asked["tag"]]
        group = {"group_id": "etg1", "group_name": asked["group_name"], "tag": made}
        self.tags.append(group)
        return {"tag_group": group}

    def on_externalcontact_groupchat_list(self, asked: Any) -> Answer:
        owners = set(asked.get("owner_filter", {}).get("userid_list", self.staff))
        found = [
            {"chat_id": id, "status": 0}
            for id, one in self.groups.items()
            if one["owner"] in owners
        ]
        return self._paged(found, asked, "group_chat_list")

    def on_externalcontact_groupchat_get(self, asked: Any) -> Answer:
        if asked["chat_id"] not in self.groups:
            raise Refusal(90501)
        return {"group_chat": self.groups[asked["chat_id"]]}

    def on_externalcontact_groupchat_statistic(self, asked: Any) -> Answer:
        start = asked["offset"]
        items = [{"owner": who, "data": {"chat_total": 1, "msg_total": 9}} for who in self.staff]
        return {"total": len(items), "next_offset": start + 1, "items": items[start : start + 1]}

    def on_externalcontact_groupchat_statistic_group_by_day(self, asked: Any) -> Answer:
        day = {"stat_time": asked["day_begin_time"], "data": {"new_member_cnt": 3}}
        return {"items": [day]}

    def _make_way(self, asked: Any, **more: Any) -> str:
        id = f"config{next(self._numbers)}"
        self.ways[id] = {
            **asked, **more, "config_id": id, "qr_code": f"{self.base}/pictures/{id}",
        }  # fmt: skip
        return id

    def _way(self, asked: Any) -> dict[str, Any]:
        if asked["config_id"] not in self.ways:
            raise Refusal(41044)
        return self.ways[asked["config_id"]]

    def on_externalcontact_groupchat_add_join_way(self, asked: Any) -> Answer:
        if not 1 <= len(asked["chat_id_list"]) <= 5:
            raise Refusal(40058)
        return {"config_id": self._make_way(asked)}

    def on_externalcontact_groupchat_get_join_way(self, asked: Any) -> Answer:
        return {"join_way": self._way(asked)}

    def on_externalcontact_groupchat_update_join_way(self, asked: Any) -> Answer:
        self._way(asked).update(asked)
        return {}

    def on_externalcontact_groupchat_del_join_way(self, asked: Any) -> Answer:
        del self.ways[self._way(asked)["config_id"]]
        return {}

    def on_externalcontact_add_contact_way(self, asked: Any) -> Answer:
        id = self._make_way(asked)
        return {"config_id": id, "qr_code": self.ways[id]["qr_code"]}

    def on_externalcontact_get_contact_way(self, asked: Any) -> Answer:
        return {"contact_way": self._way(asked)}

    on_externalcontact_update_contact_way = on_externalcontact_groupchat_update_join_way
    on_externalcontact_del_contact_way = on_externalcontact_groupchat_del_join_way

    def on_externalcontact_send_welcome_msg(self, asked: Any) -> Answer:
        until = self.welcome_codes.get(asked["welcome_code"])
        if until == 0:
            raise Refusal(41051)
        if until is None or until < self.now():
            raise Refusal(41050)
        self.welcome_codes[asked["welcome_code"]] = 0
        self.welcomed.append(asked)
        return {}

    def on_externalcontact_add_msg_template(self, asked: Any) -> Answer:
        kind, id = asked["chat_type"], f"msg{next(self._numbers)}"
        receivers = asked.get("external_userid") or asked.get("chat_id_list") or []
        known = self.customers if kind == "single" else self.groups
        good = [one for one in receivers if one in known]
        if not good:
            raise Refusal(41048)
        senders = [asked["sender"]] if asked.get("sender") else ["linjing"]
        self.mass_sends[id] = MassSend(
            kind, good, senders, asked.get("text", {}).get("content", ""),
            asked.get("attachments", []), int(self.now()),
        )  # fmt: skip
        return {"msgid": id, "fail_list": [one for one in receivers if one not in known]}

    def _mass_send(self, asked: Any) -> MassSend:
        if asked["msgid"] not in self.mass_sends:
            raise Refusal(41047)
        return self.mass_sends[asked["msgid"]]

    def on_externalcontact_get_groupmsg_list_v2(self, asked: Any) -> Answer:
        found = [
            {"msgid": id, "creator": "linjing", "create_time": one.created_at,
             "text": {"content": one.text}}
            for id, one in self.mass_sends.items()
            if one.kind == asked["chat_type"]
            and asked["start_time"] <= one.created_at <= asked["end_time"] + 1
        ]  # fmt: skip
        return self._paged(found, asked, "group_msg_list")

    def on_externalcontact_get_groupmsg_task(self, asked: Any) -> Answer:
        one = self._mass_send(asked)
        tasks = [{"userid": who, "status": 2 if who in one.confirmed else 0} for who in one.senders]
        return self._paged(tasks, asked, "task_list")

    def on_externalcontact_get_groupmsg_send_result(self, asked: Any) -> Answer:
        one = self._mass_send(asked)
        key = "external_userid" if one.kind == "single" else "chat_id"
        sent = asked["userid"] in one.confirmed
        listed = [
            {key: who, "userid": asked["userid"], "status": one.never.get(who, 1) if sent else 0}
            for who in one.receivers
        ]
        return self._paged(listed, asked, "send_list")

    def on_externalcontact_remind_groupmsg_send(self, asked: Any) -> Answer:
        one = self._mass_send(asked)
        one.reminded_at = [at for at in one.reminded_at if at > self.now() - 86_400]
        if len(one.reminded_at) >= 3:
            raise Refusal(45009)
        one.reminded_at.append(self.now())
        return {}

    def on_externalcontact_cancel_groupmsg_send(self, asked: Any) -> Answer:
        self._mass_send(asked).cancelled = True
        return {}

    def on_user_list(self, asked: Any) -> Answer:
        return {"userlist": [{"userid": id, "name": name} for id, name in self.staff.items()]}

    def on_department_list(self, asked: Any) -> Answer:
        return {"department": [{"id": 1, "name": "半亩厨房", "parentid": 0}]}

    def _upload(self, query: dict[str, str], body: bytes) -> Answer:
        head, _sep, rest = body.partition(b"\r\n\r\n")
        if b'name="media"' not in head:
            raise Refusal(44001)
        id = f"media{next(self._numbers)}"
        self.media[id] = rest[: rest.rindex(b"\r\n--")]
        return {"type": query["type"], "media_id": id}


async def _picture(fake: FakeWeCom, path: str, send: Any) -> None:
    """A code's picture, as WeCom's own servers show it without a token."""
    made = path.removeprefix("/pictures/") in fake.ways
    await send({"type": "http.response.start", "status": 200 if made else 404, "headers": []})
    await send({"type": "http.response.body", "body": fake.picture if made else b""})


def _asgi(fake: FakeWeCom) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        if scope["path"].startswith("/pictures/"):
            await _picture(fake, scope["path"], send)
            return
        path = scope["path"].removeprefix("/cgi-bin/")
        planned = fake.planned[path].popleft() if fake.planned[path] else 0
        try:
            if isinstance(planned, int) and planned:
                fake.calls[path] += 1
                raise Refusal(planned)
            found = {"errcode": 0, "errmsg": "ok"} if planned != "502" else {}
            if planned != "502":
                query = dict(parse_qsl(scope["query_string"].decode()))
                found |= fake.answer(path, query, body)
        except Refusal as no:
            words = WORDS.get(no.errcode, "refused")
            hint = f"{words}, hint: [1795351200_1_ab], from ip: 203.0.113.9, more info"
            found = {"errcode": no.errcode, "errmsg": hint}
        content = b"<html>bad gateway</html>" if planned == "502" else json.dumps(found).encode()
        length = len(content) + (1 if planned == "lost" else 0)
        await send({
            "type": "http.response.start", "status": 502 if planned == "502" else 200,
            "headers": [(b"content-length", str(length).encode())],
        })  # fmt: skip
        await send({"type": "http.response.body", "body": content})

    return app


@contextmanager
def serving(fake: FakeWeCom) -> Iterator[FakeWeCom]:
    """The fake, for as long as a test needs it."""
    with served(_asgi(fake)) as fake.base:
        yield fake
