"""Who takes which shift, what counts as done, and what a host brought. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

#: Days laid out ahead, today among them.
AHEAD = 14
#: A host hears of tomorrow's shift from this hour on, in the community's time.
EVENING = 18
#: Speaking in the group is all these ask for, so that speaking is told from the log.
SEEN = frozenset({"open", "welcome"})
#: Days after a shift within which it may still show as done before it counts as missed.
GRACE = timedelta(days=1)
#: What a host brought is counted over so long.
LATELY = timedelta(days=28)
#: A newcomer's third week: whoever writes in it is still there two weeks on.
THIRD_WEEK = (timedelta(days=14), timedelta(days=21))
#: The oldest newcomers whose third week is looked at; with it, messages read.
OLDEST = timedelta(days=49)


@dataclass(frozen=True, slots=True)
class Need:
    """What a group needs, on which days of the week (0 = Monday)."""

    group: int
    duty: str
    weekdays: frozenset[int]
    holidays: str = "as_usual"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One duty of a group on one day."""

    day: date
    group: int
    duty: str


@dataclass(frozen=True, slots=True)
class Benched:
    """A host as planning sees them."""

    host: int
    duties: frozenset[str]
    weekdays: frozenset[int]
    groups: frozenset[int] = frozenset()  #: empty = all
    most: int = 3
    until: date | None = None
    busy: frozenset[date] = frozenset()  #: days with a shift already
    load: int = 0  #: shifts of late

    def takes(self, slot: Slot) -> bool:
        """Whether the slot is one of theirs at all."""
        return (
            slot.duty in self.duties
            and slot.day.weekday() in self.weekdays
            and (not self.groups or slot.group in self.groups)
            and (self.until is None or slot.day <= self.until)
        )

    def is_free(self, day: date) -> bool:
        """Whether their week still has room for this day."""
        return has_room(self.busy, self.most, day)


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def slots(
    needs: Iterable[Need], first: date, days: int, is_working_day: Callable[[date], bool]
) -> list[Slot]:
    """What is needed from a day on, in order."""
    ahead = [first + timedelta(days=number) for number in range(days)]
    working = {day: is_working_day(day) for day in ahead}
    return sorted(
        Slot(day, one.group, one.duty)
        for one in needs
        for day in ahead
        if day.weekday() in one.weekdays and _comes(one.holidays, working[day])
    )


def _comes(holidays: str, working: bool) -> bool:
    return holidays == "as_usual" or (holidays == "workdays") == working


def plan(wanted: Iterable[Slot], bench: Sequence[Benched]) -> dict[Slot, int | None]:
    """Slot → host, None where nobody can: a hole.

    Each day as many slots as can be are filled, whoever had least goes first, and the same
    bench and slots give the same plan.
    """
    by_day: dict[date, list[Slot]] = {}
    for slot in sorted(set(wanted)):
        by_day.setdefault(slot.day, []).append(slot)
    busy = {one.host: set(one.busy) for one in bench}
    load = {one.host: one.load for one in bench}
    found: dict[Slot, int | None] = {}
    for day, those in by_day.items():
        here = [one for one in bench if has_room(busy[one.host], one.most, day)]
        held = _matched(those, here, load)
        for host, slot in held.items():
            found[slot] = host
            busy[host].add(day)
            load[host] += 1
        found |= {slot: None for slot in those if slot not in found}
    return found


def has_room(busy: Set[date], most: int, day: date) -> bool:
    """Whether one more shift fits on a day and in its week."""
    week = week_of(day)
    return day not in busy and sum(week_of(one) == week for one in busy) < most


def _matched(
    those: Sequence[Slot], here: Sequence[Benched], load: Mapping[int, int]
) -> dict[int, Slot]:
    """Host → slot of one day: nobody stays idle while somebody could move over for them."""
    order = sorted(here, key=lambda one: (load[one.host], one.host))
    held: dict[int, Slot] = {}
    for slot in those:
        if len(held) == len(order):
            break
        _seat(slot, order, held)
    return held


def _seat(slot: Slot, order: Sequence[Benched], held: dict[int, Slot]) -> None:
    """Find a host for a slot, moving others over where that frees one (augmenting path)."""
    came: dict[int, Slot] = {}
    queue = deque([slot])
    while queue:
        one = queue.popleft()
        for host in (each.host for each in order if each.takes(one)):
            if host in came:
                continue
            came[host] = one
            if host not in held:
                _move_over(host, slot, came, held)
                return
            queue.append(held[host])


def _move_over(host: int, slot: Slot, came: Mapping[int, Slot], held: dict[int, Slot]) -> None:
    holder = {taken: who for who, taken in held.items()}
    while True:
        wanted = came[host]
        held[host] = wanted
        if wanted == slot:
            return
        host = holder[wanted]


def next_on(slot: Slot, bench: Iterable[Benched], passed: Iterable[int]) -> int | None:
    """Whom a shift is offered to that its host cannot take: whoever has least and has time."""
    asked = set(passed)
    able = [
        one for one in bench
        if one.host not in asked and one.takes(slot) and one.is_free(slot.day)
    ]  # fmt: skip
    best = min(able, key=lambda one: (one.load, one.host), default=None)
    return best.host if best else None


def outcome(duty: str, day: date, today: date, *, spoke: bool) -> str:
    """What becomes of a shift nobody told of: "done", "missed" or "" while it is open."""
    if spoke and duty in SEEN:
        return "done"
    return "missed" if day + GRACE < today else ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it counts here."""

    at: datetime
    actor: int
    key: str
    reply_to: str = ""
    mentions: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """A newcomer of a group."""

    member: int
    at: datetime


@dataclass(slots=True)
class Tally:
    """What a host brought to a group, before it is counted."""

    answered: set[str] = field(default_factory=set)
    repliers: set[int] = field(default_factory=set)
    welcomed: set[int] = field(default_factory=set)
    ripe: int = 0
    stayed: int = 0
    others_ripe: int = 0
    others_stayed: int = 0


def first_words(said: Sequence[Said], came: Iterable[Came]) -> dict[int, int]:
    """Newcomer → who first replied to or named them; who waits still is left out."""
    since = {one.member: one.at for one in came}
    writer = {one.key: one.actor for one in said}
    found: dict[int, int] = {}
    for one in said:
        for who in {writer.get(one.reply_to, 0), *one.mentions}:
            if who in since and who != one.actor and one.at >= since[who]:
                found.setdefault(who, one.actor)
    return found


def tally(
    said: Sequence[Said],
    came: Sequence[Came],
    hosts: Mapping[int, int],
    staff: frozenset[int],
    now: datetime,
) -> dict[int, Tally]:
    """Host → what they brought to a group. `hosts`: member → host; `said` in order of time.

    Replies and first words are those that messages name themselves (a reply's link, a mention);
    replies by staff do not count. Shares of those who stayed say nothing about why.
    """
    found = {host: Tally() for host in hosts.values()}
    writer = {one.key: one for one in said}
    for one in said:
        asked = writer.get(one.reply_to)
        if asked is None or asked.actor not in hosts or asked.at < now - LATELY:
            continue
        mine = found[hosts[asked.actor]]
        if one.actor not in staff and one.actor != asked.actor:
            mine.answered.add(asked.key)
            mine.repliers.add(one.actor)
    first = first_words(said, came)
    stayed = _stayed(said, came)
    for new in came:
        _count(new, hosts.get(first.get(new.member, 0)), new.member in stayed, found, now)
    return found


def _stayed(said: Iterable[Said], came: Iterable[Came]) -> set[int]:
    since = {one.member: one.at for one in came}
    begin, end = THIRD_WEEK
    return {
        one.actor for one in said
        if one.actor in since and begin <= one.at - since[one.actor] < end
    }  # fmt: skip


def _count(
    one: Came, welcomer: int | None, stayed: bool, found: Mapping[int, Tally], now: datetime
) -> None:
    if welcomer is not None and one.at >= now - LATELY:
        found[welcomer].welcomed.add(one.member)
    if not THIRD_WEEK[1] <= now - one.at < OLDEST:
        return
    for host, mine in found.items():
        if host == welcomer:
            mine.ripe += 1
            mine.stayed += stayed
        else:
            mine.others_ripe += 1
            mine.others_stayed += stayed
