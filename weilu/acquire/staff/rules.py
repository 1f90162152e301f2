"""How much a staff account may do on a day. Pure decisions on plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise

#: What people do with an account, in the order of a day.
KINDS = ("accept", "greet", "add", "post")
#: The most of a kind any plan may allow a day; more is no person's work.
MOST = 200
LONGEST_PLAN = 12  # steps
#: A step that more than doubles what a day allows, by more than this, is steep.
STEEP = 5


@dataclass(frozen=True, slots=True)
class Step:
    """From a day of the account's work on (1 = its first), so many of each kind a day."""

    from_day: int
    accept: int = 0
    greet: int = 0
    add: int = 0
    post: int = 0

    @property
    def allows(self) -> dict[str, int]:
        return {kind: getattr(self, kind) for kind in KINDS}


def steps_of(rows: Sequence[Mapping[str, int]]) -> list[Step]:
    """Steps as a plan keeps them."""
    return [Step(**row) for row in rows]


def rows_of(steps: Sequence[Step]) -> list[dict[str, int]]:
    """Steps as plain rows, by day."""
    return [asdict(step) for step in sorted(steps, key=lambda step: step.from_day)]


def fault(steps: Sequence[Step]) -> str:
    """Why they make no plan: "empty" | "long" | "first" | "twice" | "bounds"; "" = they do."""
    days = sorted(step.from_day for step in steps)
    if not days:
        return "empty"
    if len(days) > LONGEST_PLAN:
        return "long"
    if days[0] != 1:
        return "first"
    if len(set(days)) < len(days):
        return "twice"
    within = all(0 <= n <= MOST for step in steps for n in step.allows.values())
    return "" if within and days[-1] <= 3_650 else "bounds"


def step_on(steps: Sequence[Step], day: int) -> Step:
    """The step that holds on a day of work; before the first day, nothing is allowed."""
    held = [step for step in steps if step.from_day <= day]
    return max(held, key=lambda step: step.from_day) if held else Step(day)


def steep(steps: Sequence[Step]) -> list[tuple[int, str]]:
    """Steps that go up too fast for an account to look like a person's: (from day, kind)."""
    ordered = sorted(steps, key=lambda step: step.from_day)
    return [
        (after.from_day, kind)
        for before, after in pairwise(ordered)
        for kind in KINDS
        if after.allows[kind] > max(2 * before.allows[kind], before.allows[kind] + STEEP)
    ]


def day_of_work(began: date, today: date) -> int:
    """Which day of its work an account is on, 1 on the day it began."""
    return (today - began).days + 1


def allowed(steps: Sequence[Step], day: int, over: Mapping[str, int]) -> dict[str, int]:
    """What a day allows of each kind: the plan's, less what the day before went over."""
    plan = step_on(steps, day).allows
    return {kind: max(0, plan[kind] - over.get(kind, 0)) for kind in KINDS}


def over(wanted: int, reached: int) -> int:
    """By how much a day went beyond what it allowed."""
    return max(0, reached - wanted)


#: Paces to start from, careful on purpose: platforms publish no figures (see `docs/acquire.md`).
PRESETS = {
    "new": (
        Step(1, accept=3, greet=3, add=0, post=1),
        Step(4, accept=8, greet=8, add=3, post=2),
        Step(8, accept=15, greet=15, add=6, post=3),
        Step(15, accept=25, greet=25, add=10, post=4),
        Step(31, accept=40, greet=40, add=15, post=5),
    ),
    "seasoned": (Step(1, accept=40, greet=40, add=15, post=5),),
}
