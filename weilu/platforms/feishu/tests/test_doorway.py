"""Who is believed to be Feishu."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from weilu.platforms.feishu import doorway, envelope
from weilu.platforms.feishu.tests.conftest import KEY, TOKEN
from weilu.platforms.feishu.tests.recordings import stories
from weilu.platforms.live.contract import Account, Disbelieved, Incoming

Call = Callable[..., Incoming]
CHALLENGE = {"challenge": "ajls384kdjx98XX", "token": TOKEN, "type": "url_verification"}


def text() -> dict[str, Any]:
    return stories()["text"]


def test_the_vectors_of_the_documentation_hold(shared_data: Path) -> None:
    vectors = json.loads((shared_data / "fixtures" / "other_crypto_vectors.json").read_text())
    given = vectors["lark_event_decrypt"]
    assert envelope.opened(given["encrypt_key"], given["encrypt"]).decode() == given["plain"]


def test_what_is_closed_opens_again_and_only_with_its_key() -> None:
    for message in (b"", "开饭了".encode(), b"x" * 15, b"x" * 16, b"x" * 5_000):
        assert envelope.opened(KEY, envelope.closed(KEY, message)) == message
    with pytest.raises(Disbelieved):
        # One key in 256 leaves a padding that looks right: this is none of them.
        envelope.opened("another key", envelope.closed(KEY, b"{}", b"0123456789abcdef"))


def test_the_address_is_confirmed_encrypted_and_plain(
    account: Account, plain: Account, call: Call
) -> None:
    unsigned = call(CHALLENGE)
    for request, who in (
        (replace(unsigned, headers={}), account),
        (call(CHALLENGE, key=""), plain),
    ):
        found = doorway.verify(request, who)
        assert json.loads(found.answer) == {"challenge": "ajls384kdjx98XX"}
        assert found.raws == ()


def test_an_event_is_kept_decrypted_under_its_own_id(account: Account, call: Call) -> None:
    first, second = (doorway.verify(call(text()), account).raws[0] for _ in range(2))
    assert first == second
    assert first.key == text()["header"]["event_id"]
    assert json.loads(first.body) == text()


def test_without_a_key_the_token_is_what_is_believed(plain: Account, call: Call) -> None:
    assert doorway.verify(call(text(), key=""), plain).raws[0].key == "ev0001"


def _changed(told: dict[str, Any], **header: str) -> dict[str, Any]:
    return {**told, "header": {**told["header"], **header}}


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda call: call(text(), x_lark_signature="0" * 64), "signature"),
        (lambda call: call(text(), x_lark_signature=""), "signature"),
        (lambda call: call(text(), x_lark_request_nonce="other"), "signature"),
        (lambda call: call(text(), late=301), "time"),
        (lambda call: call(text(), late=-301), "time"),
        (lambda call: call(text(), key="another key"), "Encrypt Key"),
        (lambda call: call(text(), key=""), "not encrypted"),
        (lambda call: call(_changed(text(), token="wrong")), "token"),
        (lambda call: call(_changed(text(), app_id="cli_other")), "another app"),
        (lambda call: call({**CHALLENGE, "token": "wrong"}), "token"),
        (lambda call: call(b'{"header":'), "JSON"),
        (lambda call: call(b"[1]"), "JSON"),
        (lambda call: call(text(), raw=b'{"encrypt":"abc'), "JSON"),
        (lambda call: call(text(), raw=b'{"encrypt":"abc"}'), "not encrypted"),
        (lambda call: call(text(), raw=b"[" * 100_000), "JSON"),
    ],
)  # fmt: skip
def test_what_is_not_feishus_is_not_believed(
    account: Account, call: Call, make: Callable[[Call], Incoming], why: str
) -> None:
    with pytest.raises(Disbelieved, match=why):
        doorway.verify(make(call), account)


def test_a_time_that_is_none_is_refused_even_if_signed(account: Account, call: Call) -> None:
    request = call(text())
    for stamp in ("", "soon", "9" * 12, "٣"):
        signature = envelope.sign(KEY, stamp, "n0nce", request.body)
        headers = {
            "x-lark-request-timestamp": stamp, "x-lark-request-nonce": "n0nce",
            "x-lark-signature": signature,
        }  # fmt: skip
        with pytest.raises(Disbelieved, match="no time"):
            doorway.verify(replace(request, headers=headers), account)


@pytest.mark.parametrize(
    ("hours", "believed"), [(0.0, True), (7.3, True), (8.1, False), (-0.2, False)]
)
def test_without_a_key_an_old_event_is_refused_and_its_last_delivery_is_not(
    plain: Account, call: Call, hours: float, believed: bool
) -> None:
    happened = str(1_795_351_200_000 - round(hours * 3_600_000))
    request = call(_changed(text(), create_time=happened), key="")
    if believed:
        assert doorway.verify(request, plain).raws
    else:
        with pytest.raises(Disbelieved, match="time"):
            doorway.verify(request, plain)


def test_encrypted_calls_need_the_key_and_all_calls_the_token(
    account: Account, plain: Account, call: Call
) -> None:
    with pytest.raises(Disbelieved, match="fill in the Encrypt Key"):
        doorway.verify(call(text()), plain)
    tokenless = replace(account, credentials={**account.credentials, "verification_token": ""})
    with pytest.raises(Disbelieved, match="not filled in"):
        doorway.verify(call({**text(), "header": {}}), tokenless)
