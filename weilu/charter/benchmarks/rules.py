"""Public figures: what is measured, how it is typed, which of them can be compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

#: Measure → unit: "count", "percent" (0 … 100) or "amount" (a currency's main unit).
MEASURES: dict[str, str] = {
    "members": "count", "groups": "count", "joins": "count", "wrote": "percent",
    "stayed": "percent", "price": "amount",
}  # fmt: skip
#: The largest value, and the longest name of a measure of one's own.
MOST, LONGEST_NAME = Decimal(10**11), 40
_FIGURE = re.compile(r"(\d{1,12}(?:\.\d{1,4})?)([万亿kKmM]?)")
_TIMES = {"": 1, "万": 10_000, "亿": 10**8, "k": 1_000, "K": 1_000, "m": 10**6, "M": 10**6}
#: Columns of a file; the first five are needed.
HEADER = ("name", "measure", "value", "day", "source", "about", "url")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a file."""

    row: int
    name: str
    measure: str
    value: str  #: plain decimal
    day: str  #: ISO date
    source: str
    about: str
    url: str


@dataclass(slots=True)
class Found:
    """What a file holds."""

    lines: list[Line] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)  #: row, text, why
    has_header: bool = False


def read(text: str, measure: str) -> Decimal | None:
    """A value as people write it: "12,000", "1.2万", "35%"; None when it is none.

    A percentage is at most 100.
    """
    tidy = re.sub(r"[\s,，]", "", text)[:30]
    if MEASURES.get(measure) == "percent":
        tidy = tidy.rstrip("%％")
    found = _FIGURE.fullmatch(tidy)
    if not found:
        return None
    value = Decimal(found[1]) * _TIMES[found[2]]
    if value > (100 if MEASURES.get(measure) == "percent" else MOST):
        return None
    return value


def name_of_measure(text: str) -> str:
    """A known measure's key, or a tidy name of one's own."""
    tidy = " ".join(text.split())[:LONGEST_NAME]
    return tidy.lower() if tidy.lower() in MEASURES else tidy


def lines(rows: Sequence[Sequence[str]], today: date) -> Found:
    """Every line of a file, or why it is refused: "name", "measure", "value", "day", "source"."""
    found = Found()
    head = [text.strip().lower() for text in rows[0]] if rows else []
    if any(name not in head for name in HEADER[:5]):
        return found
    found.has_header = True
    for number, row in enumerate(rows[1:], start=2):
        if not any(text.strip() for text in row):
            continue
        given = {key: text.strip() for key, text in zip(head, row, strict=False)}
        line = _line(number, given, today)
        if isinstance(line, Line):
            found.lines.append(line)
        else:
            found.refused.append((number, ", ".join(row)[:60], line))
    return found


def _line(number: int, given: Mapping[str, str], today: date) -> Line | str:
    measure = name_of_measure(given.get("measure", ""))
    value, day = read(given.get("value", ""), measure), day_of(given.get("day", ""), today)
    checks = {
        "name": bool(given.get("name")), "measure": bool(measure), "value": value is not None,
        "day": day is not None, "source": bool(given.get("source")),
    }  # fmt: skip
    if wrong := [name for name, right in checks.items() if not right]:
        return wrong[0]
    return Line(
        number, " ".join(given["name"].split())[:80], measure, f"{value:f}", str(day),
        given["source"][:300], given.get("about", "")[:200], web_address(given.get("url", "")),
    )  # fmt: skip


def day_of(text: str, today: date) -> str | None:
    """An ISO date, not after today; None for anything else."""
    try:
        day = date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return day.isoformat() if date(1990, 1, 1) <= day <= today else None


def web_address(text: str) -> str:
    """The address when it is one of the web; "" for anything else."""
    return text[:300] if re.match(r"https?://[^\s/]+", text) else ""
