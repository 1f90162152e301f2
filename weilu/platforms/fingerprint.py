"""Stable ids for exports whose messages have none.

An id is made of what happened, so the same file read twice, or a newer export that overlaps an
older one, names the same message alike. Equal messages at the same time are told apart by their
order.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

#: Timestamps whose messages are remembered, so that memory stays flat in an export of any length.
RECENT = 2_000

#: (at in microseconds, author, kind, text) -> id
Fingerprint = Callable[[int, str, str, str], str]


def fingerprinted() -> Fingerprint:
    """The ids of one group: 16 hex digits, and "-1", "-2", … for further equal messages.

    Equal messages are recognised while no more than `RECENT` other timestamps lie between them.
    """
    recent: dict[int, dict[str, int]] = {}

    def identify(at: int, author: str, kind: str, text: str) -> str:
        content = f"{at}\0{author}\0{kind}\0{text}".encode("utf-8", "surrogatepass")
        digest = blake2b(content, digest_size=8).hexdigest()
        seen = recent.get(at)
        if seen is None:
            if len(recent) >= RECENT:
                del recent[next(iter(recent))]
            recent[at] = {digest: 1}
            return digest
        times = seen.get(digest, 0)
        seen[digest] = times + 1
        return f"{digest}-{times}" if times else digest

    return identify
