"""Callbacks open with the right keys and with no others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from weilu.platforms.live.contract import Disbelieved
from weilu.platforms.wecom.crypto import Envelope, aes_key
from weilu.platforms.wecom.tests.conftest import AES_KEY, CORP, TOKEN, given, vectors


def _envelope(vector: dict[str, Any]) -> Envelope:
    return Envelope(vector["token"], vector["aes_key"], vector["receive_id"])


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["src"][:40])
def test_it_opens_and_signs_what_others_published(vector: dict[str, Any]) -> None:
    envelope = _envelope(vector)
    signed = vector["timestamp"], vector["nonce"], vector["encrypt"]
    assert envelope.sign(*signed) == vector["msg_signature"]
    assert envelope.open(vector["msg_signature"], *signed) == vector["plain"].encode()
    if "random16" in vector:
        closed = envelope.close(vector["plain"].encode(), vector["random16"].encode())
        assert closed == vector["encrypt"]


def test_the_vectors_are_there_where_the_data_is() -> None:
    assert json.loads(given("wecom_crypto_vectors.json").read_text())


@pytest.mark.parametrize("size", [0, 1, 11, 12, 13, 31, 32, 33, 5_000])
def test_what_is_closed_opens_again_at_every_padding(envelope: Envelope, size: int) -> None:
    closed = envelope.close(b"\xe5" * size)
    signature = envelope.sign("1", "2", closed)
    assert envelope.open(signature, "1", "2", closed) == b"\xe5" * size


def test_the_same_message_never_looks_the_same(envelope: Envelope) -> None:
    assert envelope.close(b"x") != envelope.close(b"x")


def test_a_wrong_signature_is_refused(envelope: Envelope) -> None:
    closed = envelope.close(b"x")
    for wrong in ("", "0" * 40, envelope.sign("1", "3", closed), "林静"):
        with pytest.raises(Disbelieved, match="signature"):
            envelope.open(wrong, "1", "2", closed)


def test_a_message_for_another_company_is_refused(envelope: Envelope) -> None:
    closed = Envelope(TOKEN, AES_KEY, "ww0000000000000000").close(b"x")
    with pytest.raises(Disbelieved, match="another company"):
        envelope.open(envelope.sign("1", "2", closed), "1", "2", closed)


def test_another_key_opens_nothing(envelope: Envelope) -> None:
    closed = Envelope(TOKEN, AES_KEY[::-1], CORP).close(b"x")
    with pytest.raises(Disbelieved, match="EncodingAESKey"):
        envelope.open(envelope.sign("1", "2", closed), "1", "2", closed)


@pytest.mark.parametrize("closed", ["", "A", "AAAA", "A" * 64, "林静", "AAAA\nAAAA"])
def test_what_is_no_ciphertext_is_refused(envelope: Envelope, closed: str) -> None:
    with pytest.raises(Disbelieved):
        envelope.open(envelope.sign("1", "2", closed), "1", "2", closed)


@pytest.mark.parametrize("key", ["", "short", "林" * 43, AES_KEY + "=", AES_KEY[:-1] + "!"])
def test_a_key_that_is_none_is_named(key: str) -> None:
    with pytest.raises(Disbelieved, match="43"):
        aes_key(key)
