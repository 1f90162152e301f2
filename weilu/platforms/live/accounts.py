"""Connections as adapters see them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from weilu.kit.sealing import seal, unseal
from weilu.platforms.live import adapters
from weilu.platforms.live.contract import Account
from weilu.platforms.live.models import Connection


def account_of(connection: Connection, address: str = "") -> Account:
    """The connection with its credentials opened; `address` is where its platform calls."""
    return Account(
        connection.pk, adapters.by_key(connection.adapter).platform, connection.name,
        credentials_of(connection), address, connection.pace,
    )  # fmt: skip


def credentials_of(connection: Connection) -> dict[str, str]:
    """What was filled in, secrets included."""
    return dict(json.loads(unseal(connection.sealed))) if connection.sealed else {}


def sealed(credentials: Mapping[str, str]) -> str:
    """Credentials as they are stored."""
    return seal(json.dumps(dict(credentials)))
