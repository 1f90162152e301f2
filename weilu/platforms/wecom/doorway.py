"""Believing WeCom's calls: the address being checked (GET) and callbacks (POST)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import (
    Account,
    Disbelieved,
    Incoming,
    Raw,
    Verified,
    digest,
)
from weilu.platforms.wecom import limits, xml
from weilu.platforms.wecom.crypto import Envelope


def verify(request: Incoming, account: Account) -> Verified:
    """Open a call's envelope. Raises `Disbelieved`."""
    timestamp = request.query.get("timestamp", "")
    _check_time(request, timestamp, window_of(account))
    signed = (request.query.get("msg_signature", ""), timestamp, request.query.get("nonce", ""))
    envelope = envelope_of(account)
    if request.method == "GET":
        # A plus that nobody escaped has become a space on the way.
        echo = request.query.get("echostr", "").replace(" ", "+")
        return Verified(answer=envelope.open(*signed, echo))
    message = envelope.open(*signed, _encrypted(request.body))
    # Delivered again it is encrypted anew, under another nonce; what is inside stays the same.
    return Verified((Raw(digest(message), message),), b"success")


def envelope_of(account: Account) -> Envelope:
    """The envelope of an account's app. Raises `Disbelieved` while it has no Token or key."""
    token, key = account.credentials.get("token", ""), account.credentials.get("aes_key", "")
    if not (token and key):
        raise Disbelieved(why=_("Token and EncodingAESKey are not filled in yet"))
    return Envelope(token, key, account.credentials.get("corp_id", ""))


def window_of(account: Account) -> timedelta:
    """How far a call's time may lie from ours."""
    said = account.credentials.get("window", "")
    seconds = int(said) if said.isascii() and said.isdigit() else 0
    return timedelta(seconds=min(seconds, 86_400) or limits.REPLAY_WINDOW_S)


def _check_time(request: Incoming, timestamp: str, window: timedelta) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        raise Disbelieved(why=_("it says no time"))
    off = request.received_at.timestamp() - int(timestamp)
    if abs(off) > window.total_seconds():
        why = _("its time is %(seconds)s s off: an old call, or clocks that differ")
        raise Disbelieved(why=why % {"seconds": round(abs(off))})


def _encrypted(body: bytes) -> str:
    if len(body) > limits.CALLBACK_BYTES:
        raise Disbelieved(why=_("it is larger than any callback"))
    try:
        return xml.parse(body).text.get("Encrypt", "")
    except xml.Broken:
        raise Disbelieved(why=_("it is no XML, or was cut off")) from None
