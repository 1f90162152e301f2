"""What follows when somebody breaks a rule: warn, mute, remove; one step a time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

NONE, WARN, MUTE, REMOVE, AGAIN = "none", "warn", "mute", "remove", "again"
#: Steps that count towards the next.
COUNTED = (WARN, MUTE, REMOVE)
_SEVERITY = {WARN: 0, MUTE: 1, REMOVE: 2}
MOST_STEPS = 8
SHORTEST_MUTE_S, LONGEST_MUTE_S = 60, 30 * 86_400
#: What is written so soon after a step was written before it could be read: it is no further step.
GRACE_S = 45


@dataclass(frozen=True, slots=True)
class Step:
    """One rung."""

    do: str  #: "none" (delete only) "warn" "mute" "remove" "again" (met again within the grace)
    s: int = 0  #: of a mute
    ask: bool = True  #: a removal waits for a person

    def data(self) -> dict[str, Any]:
        """As it is stored."""
        extra: dict[str, Any] = {"s": self.s} if self.do == MUTE else {}
        return {"do": self.do, **extra, **({"ask": self.ask} if self.do == REMOVE else {})}


@dataclass(frozen=True, slots=True)
class Past:
    """A step that was taken with somebody before."""

    at: datetime
    do: str
    counts_until: datetime | None
    is_forgiven: bool = False
    waits: bool = False  #: a removal nobody has decided yet


def steps_of(data: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Stored steps again."""
    return tuple(
        Step(str(one["do"]), int(one.get("s", 0)), bool(one.get("ask", True))) for one in data
    )


def faults(steps: Sequence[Step]) -> list[str]:
    """What is wrong with a ladder: "remove_first" "order" "length" "mute"; [] = nothing."""
    found = []
    if len(steps) > MOST_STEPS or any(step.do not in _SEVERITY for step in steps):
        found.append("length")
    if steps and steps[0].do == REMOVE:
        found.append("remove_first")  # nobody is put out for one message
    severity = [_SEVERITY.get(step.do, 0) for step in steps]
    if severity != sorted(severity) or severity.count(_SEVERITY[REMOVE]) > 1:
        found.append("order")
    if any(step.do == MUTE and not SHORTEST_MUTE_S <= step.s <= LONGEST_MUTE_S for step in steps):
        found.append("mute")
    return found


def counting(past: Iterable[Past], now: datetime) -> list[Past]:
    """The steps that still count: neither forgiven nor lapsed."""
    return [
        one
        for one in past
        if one.do in COUNTED
        and not one.is_forgiven
        and one.counts_until is not None
        and one.counts_until > now
    ]


def next_step(
    steps: Sequence[Step], past: Iterable[Past], now: datetime, *, by_model: bool = False
) -> Step:
    """The step for a message written `now`, after what there was before.

    What only a model judged is never followed by a removal that nobody looked at.
    """
    if not steps:
        return Step(NONE)
    held = counting(past, now)
    if any(one.waits or abs(now - one.at) < timedelta(seconds=GRACE_S) for one in held):
        return Step(AGAIN)  # there is nothing harder to come, or they had no time to mind it
    step = steps[min(len(held), len(steps) - 1)]
    if step.do == REMOVE and by_model:
        return Step(REMOVE, ask=True)
    return step


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to be done."""

    what: str  #: "delete" "tell" "mute" "remove"
    how: str  #: "do" = Weilu does it; "task" = a person has to; "ask" = a person decides first


def deeds(step: Step, *, delete: bool, levels: Mapping[str, str]) -> list[Deed]:
    """What a step comes to on a platform; `levels`: ability → "yes" | "person" | "no".

    What the platform cannot do for Weilu becomes a task.
    """
    wanted = [Deed("delete", _how(levels, "delete"))] if delete else []
    if step.do in {WARN, MUTE} or (step.do == REMOVE and not step.ask):
        wanted.append(Deed("tell", _how(levels, "send")))
    if step.do == MUTE:
        wanted.append(Deed("mute", _how(levels, "mute")))
    if step.do == REMOVE:
        wanted.append(Deed("remove", "ask" if step.ask else _how(levels, "remove")))
    return wanted


def _how(levels: Mapping[str, str], ability: str) -> str:
    return "do" if levels.get(ability) == "yes" else "task"
