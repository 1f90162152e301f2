"""半亩厨房, a bakery on WeCom: 林静 keeps its groups, customers come by codes at the till."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from weilu.platforms.live.contract import Account, Incoming
from weilu.platforms.wecom.crypto import Envelope
from weilu.platforms.wecom.tests.fake import FakeWeCom, serving

FIXTURES = Path(__file__).parent / "fixtures"
GIVEN = Path(__file__).resolve().parents[5] / "shared" / "data" / "fixtures"

CORP = "ww5f0c1e2d3b4a5968"
TOKEN = "halfacre"
AES_KEY = "q7Vn2Lk9Tz4Rw8Yb3Hs6Jd1Fg5Pc0Xm7Ae2Ui9Ob4Ql"
MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def given(name: str) -> Path:
    """Data of others' tests; a test that needs it is skipped by name where it is absent."""
    path = GIVEN / name
    if not path.exists():
        pytest.skip(f"../shared/data/fixtures/{name} is not here")
    return path


def vectors() -> list[dict[str, Any]]:
    path = GIVEN / "wecom_crypto_vectors.json"
    return json.loads(path.read_text()) if path.exists() else []


@pytest.fixture
def account() -> Account:
    return Account(
        7, "wecom", "半亩厨房",
        {"corp_id": CORP, "secret": "s3cret", "token": TOKEN, "aes_key": AES_KEY},
    )  # fmt: skip


@pytest.fixture
def envelope() -> Envelope:
    return Envelope(TOKEN, AES_KEY, CORP)


@pytest.fixture
def call(envelope: Envelope) -> Callable[..., Incoming]:
    """A call as WeCom makes it, with `message` inside, `late` seconds after its own time."""

    def make(message: bytes = b"<xml/>", *, late: float = 0, **changes: str) -> Incoming:
        stamp = str(int(MOMENT.timestamp() - late))
        encrypted = changes.get("encrypted") or envelope.close(message)
        query = {
            "msg_signature": envelope.sign(stamp, "n0nce", encrypted), "timestamp": stamp,
            "nonce": "n0nce",
        } | {name: value for name, value in changes.items() if name in {
            "msg_signature", "timestamp", "nonce"}}  # fmt: skip
        body = f"<xml><ToUserName>{CORP}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"
        return Incoming("POST", query, {}, body.encode(), MOMENT)

    return make


@pytest.fixture
def fake() -> Iterator[FakeWeCom]:
    with serving(FakeWeCom(CORP, "s3cret")) as found:
        yield found


@pytest.fixture
def connected(account: Account, fake: FakeWeCom) -> Account:
    """半亩厨房's account, at the fake."""
    return replace(account, credentials={**account.credentials, "api": fake.base})
