"""Going and being put out look alike on the gateway; the audit log tells them apart a little later.

A going is held back for as long as the log may take. What is held back has not been kept, so the
bookmark stays before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weilu.platforms.discord.ids import Item, inner, words
from weilu.platforms.discord.members import BAN, KICK
from weilu.platforms.discord.wire import Told

WAIT_S = 3.0
#: The log may also come first.
REMEMBERED_S = 15.0
_Who = tuple[str, str]  #: server, person


class Going(NamedTuple):
    """Somebody's going, and why as far as it was told."""

    told: Told
    beside: dict[str, Any]


@dataclass
class Leaving:
    """Goings of one connection that wait for their explanation. Times are seconds of one clock."""

    _held: dict[_Who, tuple[Going, float]] = field(default_factory=dict)
    _reasons: dict[_Who, tuple[dict[str, Any], float]] = field(default_factory=dict)

    def hold(self, told: Told, beside: dict[str, Any], now: float) -> None:
        who = (words(told.item, "guild_id"), words(inner(told.item, "user"), "id"))
        self._held[who] = (Going(told, beside), now + WAIT_S)

    def explain(self, kind: str, item: Item, now: float) -> None:
        """Note what tells of a kick or a ban."""
        if kind == "GUILD_BAN_ADD":
            who = (words(item, "guild_id"), words(inner(item, "user"), "id"))
            self._add(who, {"banned": True}, now)
        elif kind == "GUILD_AUDIT_LOG_ENTRY_CREATE" and item.get("action_type") in (KICK, BAN):
            who = (words(item, "guild_id"), words(item, "target_id"))
            self._add(who, {"audit": dict(item)}, now)

    def _add(self, who: _Who, reason: dict[str, Any], now: float) -> None:
        known = self._reasons.get(who, ({}, 0.0))[0]
        self._reasons[who] = (known | reason, now + REMEMBERED_S)

    def released(self, now: float, *, everybody: bool = False) -> list[Going]:
        """Those of whom all is told, or of whom no more will be, in their order."""
        found = []
        for who, (going, until) in list(self._held.items()):
            reason = self._reasons.get(who, ({}, 0.0))[0]
            if everybody or "audit" in reason or until <= now:
                del self._held[who]
                self._reasons.pop(who, None)
                found.append(Going(going.told, going.beside | reason))
        self._reasons = {who: one for who, one in self._reasons.items() if one[1] > now}
        return found

    def first(self) -> int | None:
        """The sequence of the oldest that is held back."""
        return min((going.told.sequence for going, _until in self._held.values()), default=None)

    def wait_s(self, now: float) -> float | None:
        """Until the next has waited long enough; None where nobody is waited for."""
        if not self._held:
            return None
        return max(0.0, min(until for _going, until in self._held.values()) - now)
