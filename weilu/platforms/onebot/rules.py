"""Decisions about OneBot clients, on plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SCHEMES = ("bearer", "token")


def token_of(authorization: str, query: Mapping[str, Sequence[str]]) -> str:
    """The access token of a request: `Authorization: Bearer …`, else `?access_token=`."""
    scheme, _space, token = authorization.strip().partition(" ")
    if token and scheme.lower() in _SCHEMES:
        return token.strip()
    return next(iter(query.get("access_token", ())), "")


def is_heartbeat(data: Any) -> bool:
    """A sign of life tells nothing: it comes every few seconds and is not kept."""
    return isinstance(data, dict) and data.get("meta_event_type") == "heartbeat"


def within(host: str) -> str:
    """Where a door that is open to all addresses is found from the same machine."""
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
