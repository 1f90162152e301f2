"""半亩厨房, a bakery on Feishu: 林静 keeps its groups, 陈露 and 赵云 come for breakfast."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from weilu.platforms.feishu import envelope
from weilu.platforms.feishu.client import TOKENS
from weilu.platforms.feishu.tests.fake import FakeFeishu, serving
from weilu.platforms.live.contract import Account, Incoming

APP, SECRET, TOKEN, KEY = "cli_half_acre", "s3cret", "halfacre", "key of the bakery"
MOMENT = datetime.fromtimestamp(1_795_351_200, UTC)  # when our stories happen


@pytest.fixture
def account() -> Account:
    return Account(
        7, "feishu", "半亩厨房",
        {"app_id": APP, "app_secret": SECRET, "verification_token": TOKEN, "encrypt_key": KEY},
    )  # fmt: skip


@pytest.fixture
def plain(account: Account) -> Account:
    """The same without encryption."""
    return replace(account, credentials={**account.credentials, "encrypt_key": ""})


@pytest.fixture
def call() -> Callable[..., Incoming]:
    """A call as Feishu makes it, with `told` inside, `late` seconds after its own time."""

    def make(
        told: Any, *, key: str = KEY, late: float = 0.0, raw: bytes = b"", **headers: str
    ) -> Incoming:
        inside = told if isinstance(told, bytes) else json.dumps(told).encode()
        body = raw or (
            json.dumps({"encrypt": envelope.closed(key, inside)}).encode() if key else inside
        )
        stamp = str(int(MOMENT.timestamp() - late))
        said = {
            "x-lark-request-timestamp": stamp, "x-lark-request-nonce": "n0nce",
            "x-lark-signature": envelope.sign(key, stamp, "n0nce", body),
        } if key else {}  # fmt: skip
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return Incoming("POST", {}, said | changed, body, MOMENT)

    return make


@pytest.fixture
def fake() -> Iterator[FakeFeishu]:
    TOKENS._held.clear()
    with serving(FakeFeishu(APP, SECRET)) as found:
        yield found


@pytest.fixture
def connected(account: Account, fake: FakeFeishu) -> Account:
    """半亩厨房's account, at the fake."""
    return replace(account, credentials={**account.credentials, "base": fake.base})
