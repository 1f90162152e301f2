"""May this go out, now, at all? Pure decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from weilu.kit.waits import doubling

#: Not before so many seconds after the nth failure: doubling, 10 s to an hour.
FIRST_WAIT_S, LONGEST_WAIT_S = 10.0, 3_600.0
MOST_ATTEMPTS = 12
#: The share of promotion is judged from so many messages of a week on.
FEW_MESSAGES = 4


@dataclass(frozen=True, slots=True)
class Spent:
    """What one receiver has had of a platform's budget for it."""

    had: int
    most: int
    window: timedelta
    oldest: datetime | None  #: of what it had within the window


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides whether one message may go out."""

    now: datetime
    zone: ZoneInfo  #: the member's, else the community's
    purpose: str
    private: bool
    op: str = "send"
    level: str = "yes"  #: what the platform can: "yes" | "person" | "no"
    longest_text: int = 4_096
    text_length: int = 0
    deadline: datetime | None = None
    opted_out: bool = False
    may_carry: bool = True  #: what goes along is the workspace's own, or public
    is_present: bool = True  #: the group still exists for the account
    quiet_from: time = time(22)
    quiet_to: time = time(8)
    to_person_day: int = 0  #: sent to the member in the last 24 hours, service left out
    to_person_week: int = 0
    oldest_of_day: datetime | None = None
    oldest_of_week: datetime | None = None
    per_person_day: int = 2
    per_person_week: int = 5
    group_week: int = 0  #: sent to the group in 7 days, service left out
    group_promotions: int = 0
    promotion_share: float = 0.5
    oldest_promotion: datetime | None = None
    same_text_at: datetime | None = None  #: when the same text last went to the same place
    same_text_days: int = 7
    spent: tuple[Spent, ...] = ()  #: one for each receiver and budget of the platform
    welcome_within_s: float = 0.0  #: how long the platform lets a newcomer be greeted; 0 = always


@dataclass(frozen=True, slots=True)
class Go:
    """It may go out."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now; looked at again at `until`."""

    why: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """Not as it stands."""

    why: str
    state: str = "refused"


Verdict = Go | Hold | Never
GO = Go()


def verdict(facts: Facts) -> Verdict:
    """The first check that objects decides; what never may go is said before what may later."""
    found = [said for check in CHECKS for said in check(facts)]
    never = next((said for said in found if isinstance(said, Never)), None)
    if never is not None:
        return never
    holds = [said for said in found if isinstance(said, Hold)]
    return max(holds, key=lambda hold: hold.until) if holds else GO


def _able(facts: Facts) -> Iterator[Verdict]:
    if facts.level == "no":
        yield Never("unable")
    if facts.text_length > facts.longest_text:
        yield Never("too_long")
    if not facts.may_carry:
        yield Never("bad_material")


def _in_time(facts: Facts) -> Iterator[Verdict]:
    if facts.deadline is not None and facts.deadline <= facts.now:
        yield Never("too_late", "expired")
    if facts.op == "welcome" and facts.welcome_within_s and facts.deadline is None:
        yield Never("no_deadline")


def _wanted(facts: Facts) -> Iterator[Verdict]:
    if facts.opted_out and facts.private and facts.purpose != "service":
        yield Never("opted_out")
    if not facts.is_present:
        yield Never("gone")


def _at_a_good_hour(facts: Facts) -> Iterator[Verdict]:
    """Nobody is woken; what answers somebody's own deed may come at any hour."""
    if facts.purpose == "service" or facts.op != "send":
        return
    until = quiet_until(facts.now, facts.zone, facts.quiet_from, facts.quiet_to)
    if until is not None:
        yield Hold("quiet_hours", until)


def quiet_until(moment: datetime, zone: ZoneInfo, start: time, end: time) -> datetime | None:
    """When the quiet hours that `moment` lies in end; None outside them. `start` = `end`: none."""
    local = moment.astimezone(zone)
    over_midnight = start > end
    inside = (
        local.time() >= start or local.time() < end
        if over_midnight
        else start <= local.time() < end
    )
    if not inside:
        return None
    tomorrow = over_midnight and local.time() >= start
    day = local.date() + timedelta(days=1) if tomorrow else local.date()
    return datetime.combine(day, end, zone).astimezone(moment.tzinfo)


def _not_too_often(facts: Facts) -> Iterator[Verdict]:
    if not facts.private or facts.purpose == "service":
        return
    if facts.to_person_day >= facts.per_person_day:
        yield Hold("fatigue", _after(facts.oldest_of_day, facts.now, timedelta(days=1)))
    if facts.to_person_week >= facts.per_person_week:
        yield Hold("fatigue", _after(facts.oldest_of_week, facts.now, timedelta(days=7)))


def _after(oldest: datetime | None, now: datetime, window: timedelta) -> datetime:
    """When the oldest of a full window falls out of it."""
    return (oldest or now) + window


def _in_balance(facts: Facts) -> Iterator[Verdict]:
    """Promotion stays within its share of a group's week (method row E2)."""
    if facts.private or facts.purpose != "promotion" or facts.group_week < FEW_MESSAGES:
        return
    if facts.group_promotions + 1 > facts.promotion_share * (facts.group_week + 1):
        yield Hold("balance", _after(facts.oldest_promotion, facts.now, timedelta(days=7)))


def _not_again(facts: Facts) -> Iterator[Verdict]:
    if facts.same_text_at is None or facts.purpose == "service":
        return
    if facts.now - facts.same_text_at < timedelta(days=facts.same_text_days):
        yield Never("same_text")


def _within_budget(facts: Facts) -> Iterator[Verdict]:
    """A receiver gets no more of a platform than it lets one receiver have."""
    for spent in facts.spent:
        if spent.had < spent.most:
            continue
        until = _after(spent.oldest, facts.now, spent.window)
        if facts.deadline is not None and until >= facts.deadline:
            yield Never("budget")
        else:
            yield Hold("budget", until)


CHECKS: tuple[Callable[[Facts], Iterator[Verdict]], ...] = (
    _able, _in_time, _wanted, _at_a_good_hour, _not_too_often, _in_balance, _not_again,
    _within_budget,
)  # fmt: skip


def wait_before(attempt: int, jitter: float, asked_s: float | None = None) -> timedelta:
    """How long to wait after the `attempt`th failure (1 = first); never less than was asked.

    `jitter` in 0–1 spreads waits by up to a half, so that many do not come back at once.
    """
    if asked_s is not None:
        # What was asked is taken as it is and a little more: clocks differ.
        return timedelta(seconds=asked_s + jitter)
    return timedelta(seconds=doubling(attempt, FIRST_WAIT_S, LONGEST_WAIT_S, jitter))


def still_known(began: datetime | None, now: datetime, for_s: float) -> bool:
    """Whether a platform that does the same key once for so many seconds (0 = for good) knows the
    key of an attempt yet that began then."""
    if not for_s:
        return True
    return began is not None and (now - began).total_seconds() < for_s


def needs_approval(
    purpose: str, places: int, *, by_staff: bool, approve_promotion: bool, approve_above: int
) -> bool:
    """Whether a person has to look at it first: promotion, or many places at once.

    What a member of staff writes to one place themselves has been looked at by writing it.
    """
    if purpose == "service":
        return False
    if places > approve_above:
        return True
    return approve_promotion and purpose == "promotion" and not (by_staff and places == 1)
