"""Believing Feishu's calls: the address being checked, and events."""

from __future__ import annotations

import hmac
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.feishu import envelope, limits
from weilu.platforms.feishu.items import Item, inner, words
from weilu.platforms.live.contract import Account, Disbelieved, Incoming, Raw, Verified, digest

JSON = "application/json; charset=utf-8"


def verify(request: Incoming, account: Account) -> Verified:
    """Open a call. Raises `Disbelieved`."""
    key = account.credentials.get("encrypt_key", "")
    outer = _parsed(request.body)
    body = _unwrapped(outer, request.body, key)
    told = outer if body is request.body else _parsed(body)
    _check_token(told, account)
    if told.get("type") == "url_verification":
        # Feishu signs this one call nowhere; the key and the token inside tell that it is its own.
        answer = json.dumps({"challenge": words(told, "challenge")[:1_000]}, ensure_ascii=False)
        return Verified(answer=answer.encode(), content_type=JSON)
    if key:
        _check_signed(request, key)
    else:
        _check_age(request, told)
    _check_app(told, account)
    # What is delivered again is encrypted and signed anew; the event's id stays the same.
    id = words(inner(told, "header"), "event_id") or words(told, "uuid")
    return Verified((Raw(id or digest(body), body),), b"{}", JSON)


def _parsed(body: bytes) -> Item:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Disbelieved(why=_("it is no JSON, or was cut off"))
    return found


def _unwrapped(outer: Item, body: bytes, key: str) -> bytes:
    encrypted = words(outer, "encrypt")
    if bool(encrypted) == bool(key):
        return envelope.opened(key, encrypted) if key else body
    if key:
        raise Disbelieved(why=_("it is not encrypted, although an Encrypt Key is filled in"))
    raise Disbelieved(why=_("it is encrypted: fill in the Encrypt Key, or take it away at Feishu"))


def _check_token(told: Item, account: Account) -> None:
    expected = account.credentials.get("verification_token", "")
    given = words(inner(told, "header"), "token") or words(told, "token")
    if not expected:
        raise Disbelieved(why=_("the Verification Token is not filled in yet"))
    if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        raise Disbelieved(why=_("its token is wrong: compare the Verification Token with Feishu's"))


def _check_signed(request: Incoming, key: str) -> None:
    timestamp = request.headers.get("x-lark-request-timestamp", "")
    nonce = request.headers.get("x-lark-request-nonce", "")
    signature = request.headers.get("x-lark-signature", "")
    envelope.check_signature(key, timestamp, nonce, request.body, signature)
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        raise Disbelieved(why=_("it says no time"))
    off = request.received_at.timestamp() - int(timestamp)
    if abs(off) > limits.REPLAY_WINDOW_S:
        raise Disbelieved(why=_too_late(off))


def _check_age(request: Incoming, told: Item) -> None:
    said = words(inner(told, "header"), "create_time") or words(told, "ts").partition(".")[0]
    if not (said.isascii() and said.isdigit() and len(said) < 15):
        raise Disbelieved(why=_("it says no time"))
    seconds = int(said) / 1_000 if len(said) > 11 else int(said)
    off = request.received_at.timestamp() - seconds
    if not -limits.REPLAY_WINDOW_S <= off <= limits.OLDEST_EVENT_S:
        raise Disbelieved(why=_too_late(off))


def _too_late(off: float) -> str:
    why = _("its time is %(seconds)s s off: an old call, or clocks that differ")
    return why % {"seconds": round(abs(off))}


def _check_app(told: Item, account: Account) -> None:
    app = words(inner(told, "header"), "app_id")
    if app and app != account.credentials.get("app_id", ""):
        raise Disbelieved(why=_("it is meant for another app: compare the App ID"))
