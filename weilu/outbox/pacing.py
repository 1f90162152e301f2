"""Keeping to a platform's limits: how long to wait before the next call.

Each limit `count` per `seconds` is kept as an even pace with a small burst (GCRA, the generic cell
rate algorithm of ITU-T I.371): the theoretical arrival time of the next call moves on by
`seconds / count` with each, and a call may be early by no more than the burst. Over any window of
`seconds` no more than `count` calls go out, and a full queue uses all of the limit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from weilu.platforms.live.abilities import Limit

#: Calls that may go out at once after a pause, as a share of the limit's count.
BURST = 0.02
#: Two calls a window apart are kept apart by so much more: the platform has a clock of its own.
SLACK_S = 0.005


@dataclass(slots=True)
class Pace:
    """One limit of one account, chat or person."""

    step: float  #: seconds between calls
    early: float  #: seconds a call may be ahead of its pace
    count: int  #: calls in a window, at most
    seconds: float  #: the window
    due: float = 0.0  #: theoretical arrival time of the next call
    gone: deque[float] = field(default_factory=deque)  #: when the last `count` calls really went

    @classmethod
    def of(cls, limit: Limit) -> Pace:
        """A pace whose bursts are paid for by a slightly longer step: the limit holds always."""
        burst = max(0, int(limit.count * BURST) - 1)
        return cls(
            limit.seconds / max(1, limit.count - burst), burst * limit.seconds / limit.count,
            limit.count, limit.seconds,
        )  # fmt: skip

    def wait(self, now: float) -> float:
        """Seconds until a call may go out, 0 = now."""
        return max(0.0, self.due - self.early - now)

    def spend(self, now: float) -> None:
        self.due = max(self.due, now) + self.step

    def late(self, now: float) -> float:
        """Seconds a call whose moment has come must still wait, as others before it went late."""
        full = len(self.gone) >= self.count
        return max(0.0, self.gone[-self.count] + self.seconds + SLACK_S - now) if full else 0.0

    def went(self, now: float) -> None:
        self.gone.append(now)
        while len(self.gone) > self.count:
            self.gone.popleft()


@dataclass(slots=True)
class Paces:
    """All limits of one account. Times are of one monotonic clock, in seconds."""

    limits: tuple[Limit, ...]
    blocked_until: float = 0.0  #: the platform itself said to wait
    _held: dict[tuple[int, str], Pace] = field(default_factory=dict)

    def wait(self, op: str, chat: str, now: float) -> float:
        """Seconds until this may go out under every limit that concerns it."""
        waits = (self._pace(*which).wait(now) for which in self._concerned(op, chat))
        return max([self.blocked_until - now, 0.0, *waits])

    def account_wait(self, now: float) -> float:
        """Seconds until anything at all may go out."""
        everything = [
            number
            for number, limit in enumerate(self.limits)
            if limit.op == "*" and limit.per == "account"
        ]
        waits = (self._pace(number, "").wait(now) for number in everything)
        return max([self.blocked_until - now, 0.0, *waits])

    def reserve(self, op: str, chat: str, now: float) -> float:
        """Take the next free moment; seconds until then."""
        wait = self.wait(op, chat, now)
        for which in self._concerned(op, chat):
            self._pace(*which).spend(now + wait)
        return wait

    def trial(self, now: float, within_s: float) -> Callable[[str, str], bool]:
        """Says of one call after the other whether it may still go within so many seconds.

        Calls it said yes to count for those asked about after them; nothing is reserved yet.
        """
        plan = Paces(self.limits, self.blocked_until)

        def may_go(op: str, chat: str) -> bool:
            for which in self._concerned(op, chat):
                if which in self._held and which not in plan._held:
                    plan._held[which] = replace(self._held[which])
            going = plan.wait(op, chat, now) <= within_s
            if going:
                plan.reserve(op, chat, now)
            return going

        return may_go

    def late(self, op: str, chat: str, now: float) -> float:
        """Seconds a reserved call must still wait, so that real windows hold, too."""
        return max([0.0, *(self._pace(*which).late(now) for which in self._concerned(op, chat))])

    def went(self, op: str, chat: str, now: float) -> None:
        """A reserved call goes now."""
        for which in self._concerned(op, chat):
            self._pace(*which).went(now)

    def block(self, seconds: float, now: float) -> None:
        """Let nothing out for a while: the platform asked for it."""
        self.blocked_until = max(self.blocked_until, now + seconds)

    def forget(self, now: float) -> None:
        """Drop paces that no longer hold anything back: there are as many as chats written to."""
        self._held = {
            which: pace
            for which, pace in self._held.items()
            if pace.due > now or (pace.gone and pace.gone[-1] + pace.seconds > now)
        }

    def _concerned(self, op: str, chat: str) -> Iterable[tuple[int, str]]:
        for number, limit in enumerate(self.limits):
            if limit.op in {"*", op}:
                yield number, "" if limit.per == "account" else chat

    def _pace(self, number: int, chat: str) -> Pace:
        pace = self._held.get((number, chat))
        if pace is None:
            pace = self._held[number, chat] = Pace.of(self.limits[number])
        return pace
