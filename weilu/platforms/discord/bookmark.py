"""How far a connection has read, as text that outlives the process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from weilu.platforms.discord.ids import id_at
from weilu.platforms.discord.wire import Session

#: A message heard shortly before a gap may be older than others that were not heard.
MARGIN_S = 60


@dataclass(frozen=True)
class Bookmark:
    """`last` and `gap` are ids: what was made later has a larger one, in every channel."""

    session: str = ""
    sequence: int = 0
    address: str = ""
    last: int = 0  #: the newest message kept, or when the account first listened
    gap: int = 0  #: what was written after this has to be fetched; 0 = nothing is missing
    links: dict[str, Any] = field(default_factory=dict)  #: how often invite links were used

    @classmethod
    def read(cls, text: str) -> Bookmark:
        """From `written`; anything else is a beginning."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return cls()

    def written(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def resumed_by(self) -> Session:
        return Session(self.session, self.sequence, self.address)

    def begun(self, session: str, address: str, now: int) -> Bookmark:
        """A new session: whatever the one before had not yet told has to be fetched."""
        gap = self.gap or max(0, self.last - id_at_length(MARGIN_S)) if self.last else 0
        last = self.last or id_at(now)
        return replace(self, session=session, address=address, sequence=0, gap=gap, last=last)

    def ended(self) -> Bookmark:
        """The session cannot be gone on with."""
        return replace(self, session="", address="", sequence=0)


def id_at_length(seconds: int) -> int:
    """By how much ids grow in so many seconds."""
    return seconds * 1000 << 22
