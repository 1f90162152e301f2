"""When a column comes, and how much of a week is promotion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

#: Days of the week as RFC 5545 writes them, Monday first.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}
#: Cadences of less than a day would flood; a year's would be forgotten.
FREQUENCIES = frozenset(UNITS.values())
#: Days laid out ahead.
AHEAD = timedelta(days=42)
#: An item is handed to the outbox so long before its hour.
LEAD = timedelta(hours=24)
#: Forms whose days Weilu drafts and a person lets out.
DRAFTED = frozenset({"brief", "recap"})
#: A column that staff keep is not asked about for so long.
KEPT = timedelta(days=28)
#: Nothing is sent later than so long after its hour.
LATEST = timedelta(hours=6)


def rule_of(unit: str, every: int = 1, weekdays: Iterable[str] = ()) -> str:
    """An RFC 5545 rule in words of a form: `rule_of("week", 1, ["MO", "TH"])`."""
    parts = [f"FREQ={UNITS[unit]}"]
    if every > 1:
        parts.append(f"INTERVAL={every}")
    chosen = [day for day in WEEKDAYS if day in set(weekdays)]
    if unit == "week" and chosen:
        parts.append(f"BYDAY={','.join(chosen)}")
    return ";".join(parts)


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rule taken apart for the form; `is_plain` is false where the form cannot say it."""

    unit: str
    every: int
    weekdays: tuple[str, ...]
    is_plain: bool


def cadence_of(rule: str) -> Cadence:
    """The parts of a rule."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    units = {word: unit for unit, word in UNITS.items()}
    unit = units.get(parts.get("FREQ", ""), "week")
    every = parts.get("INTERVAL", "1")
    weekdays = tuple(day for day in parts.get("BYDAY", "").split(",") if day in WEEKDAYS)
    number = int(every) if every.isdigit() else 1
    return Cadence(unit, number, weekdays, rule_of(unit, number, weekdays) == rule)


def fault(rule: str) -> str:
    """Why a rule cannot be a column's cadence: "unreadable", "frequency", "ends" or "", none."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if parts.get("FREQ") not in FREQUENCIES:
        return "frequency"
    if {"COUNT", "UNTIL", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"} & parts.keys():
        return "ends"
    try:
        rrulestr(rule, dtstart=datetime(2026, 1, 5))  # noqa: DTZ001
    except (ValueError, TypeError, KeyError, IndexError):
        return "unreadable"
    return ""


def slots(
    rule: str,
    starts_on: date,
    since: date,
    until: date,
    holidays: str = "as_usual",
    is_working_day: Callable[[date], bool] = lambda _day: True,
) -> list[date]:
    """The days a column comes, from `since` to `until`, both included."""
    begin = datetime.combine(starts_on, time())
    if until < starts_on:
        return []
    found = rrulestr(rule, dtstart=begin).between(
        datetime.combine(max(since, starts_on), time()), datetime.combine(until, time()), inc=True
    )
    days = (one.date() for one in found)
    if holidays == "as_usual":
        return list(days)
    wanted = holidays == "workdays"
    return [day for day in days if is_working_day(day) == wanted]


@dataclass(frozen=True, slots=True)
class Balance:
    """What a group gets in a week, by purpose."""

    relation: int = 0
    information: int = 0
    promotion: int = 0

    @property
    def total(self) -> int:
        return self.relation + self.information + self.promotion

    @property
    def share(self) -> float:
        """Of promotion, 0 where there is nothing."""
        return self.promotion / self.total if self.total else 0.0

    @property
    def relation_share(self) -> float:
        """Of what builds relations; method row E2 wants at least a half."""
        return self.relation / self.total if self.total else 0.0


def balance(purposes: Iterable[str]) -> Balance:
    """Counts of a week's messages by their purpose."""
    count = Counter(purposes)
    return Balance(count["relation"], count["information"], count["promotion"])
