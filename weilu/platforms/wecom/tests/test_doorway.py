"""Which calls are believed, and under which key they are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from weilu.platforms.live.contract import Account, Disbelieved, Incoming, Verified
from weilu.platforms.wecom.crypto import Envelope
from weilu.platforms.wecom.doorway import verify
from weilu.platforms.wecom.tests.conftest import AES_KEY, CORP, MOMENT, TOKEN

Call = Callable[..., Incoming]


def test_wecom_gets_its_echo_back_when_it_checks_the_address(
    account: Account, call: Call, envelope: Envelope
) -> None:
    echo = envelope.close(b"6815203817413061922", b"0123456789abcdef")
    query = dict(call(encrypted=echo).query, echostr=echo)
    request = Incoming("GET", query, {}, b"", MOMENT)
    assert verify(request, account) == Verified(answer=b"6815203817413061922")


def test_a_plus_that_became_a_space_does_no_harm(
    account: Account, call: Call, envelope: Envelope
) -> None:
    echo = next(one for one in (envelope.close(b"7") for _ in range(1000)) if "+" in one)
    query = dict(call(encrypted=echo).query, echostr=echo.replace("+", " "))
    assert verify(Incoming("GET", query, {}, b"", MOMENT), account).answer == b"7"


def test_a_callback_is_kept_decrypted_and_answered(account: Account, call: Call) -> None:
    verified = verify(call(b"<xml><a>1</a></xml>"), account)
    assert [raw.body for raw in verified.raws] == [b"<xml><a>1</a></xml>"]
    assert verified.answer == b"success"


def test_a_callback_delivered_again_has_the_same_key(account: Account, call: Call) -> None:
    first = verify(call(b"<xml>1</xml>"), account)
    again = verify(call(b"<xml>1</xml>", late=10), account)
    other = verify(call(b"<xml>2</xml>"), account)
    assert first.raws[0].key == again.raws[0].key != other.raws[0].key


@pytest.mark.parametrize("late", [-299, 0, 15, 299])
def test_calls_within_five_minutes_are_believed(account: Account, call: Call, late: int) -> None:
    assert verify(call(late=late), account).raws


@pytest.mark.parametrize("late", [-302, 302, 86_400, 10**9])
def test_a_replayed_call_is_refused(account: Account, call: Call, late: int) -> None:
    with pytest.raises(Disbelieved, match="clocks"):
        verify(call(late=late), account)


def test_the_window_can_be_set(account: Account, call: Call) -> None:
    wide = replace(account, credentials={**account.credentials, "window": "900"})
    assert verify(call(late=800), wide).raws
    with pytest.raises(Disbelieved):
        verify(call(late=950), wide)


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1e9", "٣", "1" * 400])
def test_a_call_without_a_time_is_refused(account: Account, call: Call, stamp: str) -> None:
    with pytest.raises(Disbelieved, match="no time"):
        verify(call(timestamp=stamp), account)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><xml><Encrypt>&c;</Encrypt></xml>"""
FILE = (
    b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>"""
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS, FILE, b"", b"<xml><Encrypt>AAAA", b"\xff\xfe<", b"{}", b"<xml/>" * 2, b"<xml/>",
        b"<xml><Encrypt>" + b"A" * 5_000_000 + b"</Encrypt></xml>",
        b"<?xml version='1.0' encoding='nonsense'?><xml/>", b"<a>" * 80_000,
    ],
    ids=["billion laughs", "file", "empty", "cut off", "utf-16", "json", "two roots", "bare",
         "5 MB", "encoding", "deep"],
)  # fmt: skip
def test_a_body_that_is_no_envelope_is_refused(account: Account, call: Call, body: bytes) -> None:
    with pytest.raises(Disbelieved):
        verify(replace(call(), body=body), account)


def test_a_connection_without_keys_says_so(account: Account, call: Call) -> None:
    bare = replace(account, credentials={"corp_id": CORP})
    with pytest.raises(Disbelieved, match="not filled in"):
        verify(call(), bare)


def test_credentials_stay_out_of_what_is_printed(account: Account, envelope: Envelope) -> None:
    assert AES_KEY not in repr(account) + repr(envelope)
    assert TOKEN not in repr(account) + repr(envelope)


TEXTS = st.text(max_size=60)


@for_any(
    method=st.sampled_from(["GET", "POST", "PUT"]), body=st.binary(max_size=300),
    query=st.dictionaries(
        st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]),
        TEXTS | st.just(str(int(MOMENT.timestamp()))),
    ),
)  # fmt: skip
def test_anything_else_is_refused_and_breaks_nothing(
    method: str, body: bytes, query: dict[str, str]
) -> None:
    keys = {"corp_id": CORP, "token": TOKEN, "aes_key": AES_KEY}
    account = Account(7, "wecom", "半亩厨房", keys)
    with pytest.raises(Disbelieved):
        verify(Incoming(method, query, {}, body, MOMENT), account)
