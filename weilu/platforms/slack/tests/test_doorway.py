"""Who is believed to be Slack."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from weilu.platforms.live.contract import Account, Disbelieved, Incoming
from weilu.platforms.slack.live import adapter
from weilu.platforms.slack.tests.fake import signed
from weilu.platforms.slack.tests.recordings import stories

Call = Callable[..., Incoming]


def test_the_vector_of_the_documentation_holds(shared_data: Path, account: Account) -> None:
    vectors = json.loads((shared_data / "fixtures" / "other_crypto_vectors.json").read_text())
    given = vectors["slack_request_signing"]
    body = given["body"].encode()
    assert signed(given["secret"], given["timestamp"], body) == given["signature"]
    headers = {
        "x-slack-request-timestamp": given["timestamp"], "x-slack-signature": given["signature"],
    }  # fmt: skip
    at = datetime.fromtimestamp(int(given["timestamp"]), UTC)
    theirs = replace(account, credentials={"signing_secret": given["secret"]})
    # The signature is right; what it signs is a command and no event.
    with pytest.raises(Disbelieved, match="JSON"):
        adapter.verify(Incoming("POST", {}, headers, body, at), theirs)
    other = replace(account, credentials={"signing_secret": "another"})
    with pytest.raises(Disbelieved, match="signature"):
        adapter.verify(Incoming("POST", {}, headers, body, at), other)


def test_the_address_is_confirmed(account: Account, call: Call) -> None:
    told = {"token": "old", "challenge": "3eZbrw1aB", "type": "url_verification"}
    found = adapter.verify(call(told), account)
    assert (found.answer, found.raws) == (b"3eZbrw1aB", ())


def test_what_is_delivered_again_has_the_same_key(account: Account, call: Call) -> None:
    told = stories()["text"]
    first = adapter.verify(call(told), account).raws[0]
    again = adapter.verify(
        call(told, late=-60, x_slack_retry_num="1", x_slack_retry_reason="http_timeout"), account
    ).raws[0]
    assert first == again
    assert first.key == told["event_id"]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda call: call(stories()["text"], secret="another"), "signature"),
        (lambda call: call(stories()["text"], x_slack_signature=""), "signature"),
        (lambda call: call(stories()["text"], x_slack_signature="v0=é"), "signature"),
        (lambda call: replace(call(stories()["text"]), body=b"{}"), "signature"),
        (lambda call: call(b"\xff\xfe{}"), "signature|JSON"),
        (lambda call: call(stories()["text"], late=301), "time"),
        (lambda call: call(stories()["text"], late=-301), "time"),
        (lambda call: call(stories()["text"], x_slack_request_timestamp="soon"), "no time"),
        (lambda call: call(stories()["text"], x_slack_request_timestamp=""), "no time"),
        (lambda call: call(b'{"event":'), "JSON"),
        (lambda call: call(b"[1]"), "JSON"),
        (lambda call: call(b"[" * 100_000), "JSON"),
    ],
)  # fmt: skip
def test_what_is_not_slacks_is_not_believed(
    account: Account, call: Call, make: Callable[[Call], Incoming], why: str
) -> None:
    request = make(call) if why != "signature|JSON" else _no_text(call)
    with pytest.raises(Disbelieved, match=why):
        adapter.verify(request, account)


def _no_text(call: Call) -> Incoming:
    """A call signed with the right secret whose body is no text."""
    return replace(call({}), body=b"\xff\xfe{}")


def test_without_a_secret_nobody_is_believed(account: Account, call: Call) -> None:
    empty = replace(account, credentials={**account.credentials, "signing_secret": " "})
    with pytest.raises(Disbelieved, match="not filled in"):
        adapter.verify(call(stories()["text"], secret=""), empty)
