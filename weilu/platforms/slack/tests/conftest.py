"""半亩厨房, a bakery on Slack: Lin keeps its channels, Chen and Zhao come for breakfast."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from weilu.platforms.live.contract import Account, Incoming
from weilu.platforms.slack import limits
from weilu.platforms.slack.tests.fake import FakeSlack, serving, signed

TOKEN, SECRET = "xoxb-half-acre", "0123456789abcdef0123456789abcdef"
MOMENT = datetime.fromtimestamp(1_795_351_200, UTC)  # when our stories happen


@pytest.fixture
def account() -> Account:
    return Account(7, "slack", "半亩厨房", {"token": TOKEN, "signing_secret": SECRET})


@pytest.fixture
def call() -> Callable[..., Incoming]:
    """A call as Slack makes it, `late` seconds after its own time."""

    def make(told: Any, *, secret: str = SECRET, late: float = 0.0, **headers: str) -> Incoming:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        stamp = str(int(MOMENT.timestamp() - late))
        said = {
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signed(secret, stamp, body),
        }
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return Incoming("POST", {}, said | changed, body, MOMENT)

    return make


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    monkeypatch.setattr(limits, "LOOK_AFTER_S", 0.0)
    with serving(FakeSlack(TOKEN)) as found:
        yield found


@pytest.fixture
def connected(account: Account, fake: FakeSlack) -> Account:
    """半亩厨房's account, at the fake."""
    return replace(account, credentials={**account.credentials, "base": fake.base})
