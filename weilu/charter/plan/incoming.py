"""What an edited sheet would change: figure by figure, with every refusal and its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from weilu.charter.plan import cells
from weilu.charter.plan.lines import BY_KEY, INPUTS, Line

#: The row of keys stands among the first so many.
SEARCHED = 10
MOST_REFUSALS = 200
#: 2026-11-23, 2026/11/23 and 2026/1/5, as spreadsheets write days.
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that would change; figures in the line's unit."""

    line: str
    week: int  #: 0 = the first
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell or row that is left as it is."""

    row: int  #: of the file, 1 = the first
    line: str  #: key, "" = the whole row
    text: str
    why: str  #: "formula" | "figure" | "week" | "twice"


@dataclass(slots=True)
class Incoming:
    """What a file says."""

    changed: list[Changed] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    has_keys: bool = False
    weeks: int = 0  #: rows of weeks that were read


def read(
    rows: Sequence[Sequence[str]], now: Mapping[tuple[str, int], int], starts_on: date, weeks: int,
    currency: str, *, fractions: bool,
) -> Incoming:  # fmt: skip
    """Compare a file with the cells of now. `fractions`: shares stand there as 0.95, not as 95."""
    found = Incoming()
    head = next((at for at, row in enumerate(rows[:SEARCHED]) if "monday" in row), None)
    if head is None:
        return found
    found.has_keys = True
    columns = {key: at for at, key in enumerate(rows[head]) if key in INPUTS}
    monday, seen = rows[head].index("monday"), set[int]()
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        week = _week(row, monday, starts_on)
        if week is None:
            continue
        if not 0 <= week < weeks or week in seen:
            _refuse(found, number, "", row[monday], "twice" if week in seen else "week")
            continue
        seen.add(week)
        for key, at in columns.items():
            text = row[at] if at < len(row) else ""
            _take(found, (number, BY_KEY[key], week), text, now, currency, fractions=fractions)
    found.weeks = len(seen)
    return found


def _week(row: Sequence[str], monday: int, starts_on: date) -> int | None:
    """Which week a row is of; None for rows of names, totals and nothing."""
    try:
        found = _DATE.fullmatch(row[monday].strip())
        day = date(*map(int, found.groups())) if found else None
    except (ValueError, IndexError):
        return None
    if day is None:
        return None
    apart: timedelta = day - starts_on
    return apart.days // 7 if apart.days % 7 == 0 else -1


def _take(
    found: Incoming, place: tuple[int, Line, int], text: str,
    now: Mapping[tuple[str, int], int], currency: str, *, fractions: bool,
) -> None:  # fmt: skip
    number, line, week = place
    if text.startswith("="):
        return _refuse(found, number, line.key, text, "formula")
    if fractions and line.unit == "share" and text and "%" not in text:
        text = _percent(text)
    value = cells.read(line, text, currency)
    if value is None:
        return _refuse(found, number, line.key, text, "figure")
    before = now.get((line.key, week), 0)
    if value != before:
        found.changed.append(Changed(line.key, week, before, value))
    return None


def _percent(text: str) -> str:
    try:
        return f"{float(text) * 100:.2f}"
    except ValueError:
        return text


def _refuse(found: Incoming, row: int, line: str, text: str, why: str) -> None:
    if len(found.refused) < MOST_REFUSALS:
        found.refused.append(Refusal(row, line, text[:40], why))
