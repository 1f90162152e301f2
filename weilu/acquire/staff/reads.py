"""Where staff accounts stand: today, and over their last days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weilu.acquire.staff import rules
from weilu.acquire.staff.models import Duty, StaffAccount

#: Days of an account's record that are shown.
SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of one day: how many were allowed, and done (None = nobody has said)."""

    kind: str
    wanted: int
    reached: int | None = None

    @property
    def is_over(self) -> bool:
        return rules.over(self.wanted, self.reached or 0) > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """An account today."""

    account: StaffAccount
    day: int  #: of its work, from 1; 0 or less = begins later
    resting: bool
    parts: tuple[Part, ...]  #: of each kind, today

    @property
    def state(self) -> str:
        """ "resting" | "nobody" (works it) | "later" | "over" | "done" | "open"."""
        if self.resting:
            return "resting"
        if self.account.keeper_id is None:
            return "nobody"
        if self.day < 1:
            return "later"
        if any(part.is_over for part in self.parts):
            return "over"
        said = all(part.reached is not None for part in self.parts if part.wanted)
        return "done" if said else "open"


def standings(accounts: Iterable[StaffAccount], today: date) -> list[Standing]:
    """Each account with what today allows and what was done; one query for however many."""
    held = list(accounts)
    duties: dict[int, dict[str, Duty]] = defaultdict(dict)
    for duty in Duty.objects.filter(account__in=held, day=today):
        duties[duty.account_id][duty.kind] = duty
    return [_standing(account, today, duties[account.pk]) for account in held]


def _standing(account: StaffAccount, today: date, duties: dict[str, Duty]) -> Standing:
    resting = account.rests_until is not None and account.rests_until > today
    day = rules.day_of_work(account.began_on, today)
    plan = rules.step_on(rules.steps_of(account.pace.steps), day).allows
    idle = resting or account.keeper_id is None
    parts = (
        Part(kind, duties[kind].wanted, duties[kind].reached)
        if kind in duties
        else Part(kind, 0 if idle else plan[kind])
        for kind in rules.KINDS
    )
    return Standing(account, day, resting, tuple(parts))


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an account's record."""

    day: date
    parts: tuple[Part | None, ...]  #: by kind, None = nothing was asked


def record(account: StaffAccount, today: date) -> list[Day]:
    """The last days an account was asked for anything, latest first."""
    since = today - timedelta(days=SHOWN_DAYS - 1)
    by_day: dict[date, dict[str, Part]] = defaultdict(dict)
    for duty in account.duties.filter(day__gte=since, day__lte=today):
        by_day[duty.day][duty.kind] = Part(duty.kind, duty.wanted, duty.reached)
    return [
        Day(day, tuple(parts.get(kind) for kind in rules.KINDS))
        for day, parts in sorted(by_day.items(), reverse=True)
    ]


def rising(steps: Sequence[rules.Step]) -> list[dict[str, int]]:
    """A pace as rows for people: from which day, until which (0 = for good), how many of each."""
    ordered = sorted(steps, key=lambda step: step.from_day)
    ends = [step.from_day - 1 for step in ordered[1:]] + [0]
    return [
        {"from": step.from_day, "until": end, **step.allows}
        for step, end in zip(ordered, ends, strict=True)
    ]
