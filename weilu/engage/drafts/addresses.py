"""What makes two addresses one story."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

#: Query parts that only count clicks.
COUNTING = frozenset({"spm", "from", "ref", "fbclid", "gclid", "scene", "isappinstalled"})


def canonical(address: str) -> str:
    """An address without what only counts clicks, so that one story has one key."""
    parts = urlsplit(address.strip())
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in COUNTING and not name.lower().startswith("utm_")
    ]  # fmt: skip
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(kept)), ""))


def key_of(address: str) -> str:
    """What makes a story one."""
    return sha256(canonical(address).encode()).hexdigest()
