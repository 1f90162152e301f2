"""The official SDK opens our envelopes and speaks with our fake.

It is too heavy to be installed for everybody (see `client.py`), so this is skipped where it is not:
`pip install lark-oapi==1.7.5` brings it, and takes nothing away.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from weilu.platforms.feishu import envelope
from weilu.platforms.feishu.tests.conftest import APP, KEY, SECRET, TOKEN
from weilu.platforms.feishu.tests.fake import FakeFeishu
from weilu.platforms.feishu.tests.recordings import stories

lark: Any = pytest.importorskip("lark_oapi", reason="lark-oapi is not installed")


def _call(told: Any, signature: str = "") -> Any:
    """A call as our fake makes it, in the SDK's form."""
    body = json.dumps({"encrypt": envelope.closed(KEY, json.dumps(told).encode())}).encode()
    request = lark.RawRequest()
    request.uri, request.body = "/hooks/x", body
    request.headers = {
        "X-Lark-Request-Timestamp": "1795351200", "X-Lark-Request-Nonce": "n0nce",
        "X-Lark-Signature": signature or envelope.sign(KEY, "1795351200", "n0nce", body),
    }  # fmt: skip
    return request


def test_the_sdk_believes_and_reads_what_our_envelope_closed() -> None:
    heard: list[Any] = []
    builder = lark.EventDispatcherHandler.builder(KEY, TOKEN)
    handler = builder.register_p2_im_message_receive_v1(heard.append).build()
    assert handler.do(_call(stories()["text"])).status_code == 200
    assert json.loads(heard[0].event.message.content) == {"text": "开饭了"}
    assert handler.do(_call(stories()["text"], signature="0" * 64)).status_code == 500
    challenge = {"challenge": "c1", "token": TOKEN, "type": "url_verification"}
    assert json.loads(handler.do(_call(challenge)).content) == {"challenge": "c1"}
    assert len(heard) == 1


def test_the_sdks_own_client_gets_along_with_the_fake(fake: FakeFeishu) -> None:
    from lark_oapi.api.im import v1 as im

    fake.group("oc_breakfast", "早餐群", "ou_chenlu", "ou_zhaoyun")
    client = lark.Client.builder().app_id(APP).app_secret(SECRET).domain(fake.base).build()
    body = im.CreateMessageRequestBody.builder().receive_id("oc_breakfast").msg_type("text")
    body = body.content(json.dumps({"text": "开饭了"})).uuid("k1").build()
    request = im.CreateMessageRequest.builder().receive_id_type("chat_id").request_body(body)
    for _ in range(2):
        answer = client.im.v1.message.create(request.build())
        assert (answer.code, answer.data.message_id) == (0, "om_sent1")
    listing = im.GetChatMembersRequest.builder().chat_id("oc_breakfast").member_id_type("open_id")
    page = client.im.v1.chat_members.get(listing.build()).data
    assert [one.member_id for one in page.items] == ["ou_linjing", "ou_chenlu"]
    assert page.has_more
    fake.plan("send", "429")
    assert client.im.v1.message.create(request.build()).code == 99991400
