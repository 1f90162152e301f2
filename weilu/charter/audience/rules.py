"""How well a person fits an audience, and why. Pure.

For each part that is known of a person (region, age, interests) and that the table names:

    points = log2(index / 100), at most 3 and at least -3

`index` is how much more often the value is met in the audience than among everybody, times 100
(the "target group index" of media planning). Where the table tells none, a value is compared with
the average value of its dimension: index = 100 · share / mean share. Of several interests the mean
counts.

    score     = 50 · (1 + mean of the points / 3)      0–100; 50 = as likely as anybody
    certainty = parts known / parts the table has

What is not known lowers the certainty and never the score.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

DIMENSIONS = ("region", "age", "interest")
#: Points go so far either way: eight times as often, or an eighth.
FAR = 3.0
#: From this index on a value belongs to an audience's core.
CORE = 110.0
#: From this score on, with at least half of the parts known, a person is said to fit.
FITS, SURE = 60.0, 0.5
MOST_LINES = 5000
LONGEST = 60
#: Words of the file's first line → ours.
HEADERS = {
    "dimension": "dimension", "维度": "dimension", "value": "value", "取值": "value",
    "share": "share", "占比": "share", "index": "index", "tgi": "index", "指数": "index",
}  # fmt: skip
WORDS = {
    "region": "region", "地区": "region", "地域": "region", "省份": "region", "城市": "region",
    "age": "age", "年龄": "age", "interest": "interest", "兴趣": "interest",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a dimension; `share` 0–1, `index` 100 = as among everybody, None = not told."""

    dimension: str
    value: str
    share: float
    index: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody; "" and () = nothing."""

    region: str = ""
    age: str = ""  #: a band of the table ("25-34"), or years ("28")
    interests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """What one known part says."""

    dimension: str
    values: tuple[str, ...]
    index: float  #: of the values together (the geometric mean of several)
    points: float


@dataclass(frozen=True, slots=True)
class Fit:
    """0–100 with its reasons, most telling first; no score where nothing is known."""

    score: float | None
    certainty: float = 0.0  #: 0–1
    reasons: tuple[Reason, ...] = ()

    @property
    def fits(self) -> bool:
        return self.score is not None and self.score >= FITS and self.certainty >= SURE


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as read: its lines, and the lines of the file that are refused, with a code."""

    lines: tuple[Line, ...] = ()
    refused: tuple[tuple[int, str, str], ...] = field(default=())  #: (line, code, what stood there)


def fit(table: Sequence[Line], person: Person) -> Fit:
    """How well a person fits, by the formula above."""
    indexes = indexes_of(table)
    parts = {name for name, _value in indexes}
    told = {
        "region": (person.region,), "age": (age_band(person.age, table),),
        "interest": person.interests,
    }  # fmt: skip
    reasons = []
    for name in DIMENSIONS:
        values = tuple(value for value in told[name] if (name, value) in indexes)
        if values:
            reasons.append(_reason(name, values, indexes))
    if not reasons:
        return Fit(None)
    mean = sum(reason.points for reason in reasons) / len(reasons)
    ordered = tuple(sorted(reasons, key=lambda reason: -abs(reason.points)))
    return Fit(50 * (1 + mean / FAR), len(reasons) / len(parts), ordered)


def _reason(name: str, values: tuple[str, ...], indexes: Mapping[tuple[str, str], float]) -> Reason:
    points = sum(_points(indexes[name, value]) for value in values) / len(values)
    return Reason(name, values, 100 * 2**points, points)


def _points(index: float) -> float:
    ratio = index / 100
    return max(-FAR, min(FAR, math.log2(ratio))) if ratio > 0 else -FAR


def indexes_of(table: Sequence[Line]) -> dict[tuple[str, str], float]:
    """The index of each value; where none is told, against the mean share of its dimension."""
    shares: dict[str, list[float]] = {}
    for line in table:
        shares.setdefault(line.dimension, []).append(line.share)
    means = {name: sum(held) / len(held) for name, held in shares.items()}
    return {(line.dimension, line.value): _index(line, means[line.dimension]) for line in table}


def _index(line: Line, mean: float) -> float:
    if line.index is not None:
        return line.index
    return 100 * line.share / mean if mean else 100.0


def age_band(told: str, table: Iterable[Line]) -> str:
    """The table's band an age lies in; a band stays itself."""
    bands = [line.value for line in table if line.dimension == "age"]
    if told in bands or not told.isdecimal():
        return told
    return next((band for band in bands if _holds(band, int(told))), told)


def _holds(band: str, years: int) -> bool:
    """Whether "25-34", "≤17", "<18", "50+" or "≥50" holds an age."""
    numbers = [int(part) for part in _numbers(band)]
    if len(numbers) == 2:
        return numbers[0] <= years <= numbers[1]
    if len(numbers) != 1:
        return False
    if band.startswith(("≤", "<=")):
        return years <= numbers[0]
    if band.startswith("<"):
        return years < numbers[0]
    return years >= numbers[0] if band.endswith("+") or band.startswith(("≥", ">=")) else False


def _numbers(text: str) -> list[str]:
    return "".join(letter if letter.isdecimal() else " " for letter in text).split()


def core(table: Sequence[Line]) -> dict[str, list[str]]:
    """Per dimension the values met more often than elsewhere, largest share first."""
    indexes = indexes_of(table)
    found: dict[str, list[str]] = {}
    for line in sorted(table, key=lambda line: -line.share):
        if indexes[line.dimension, line.value] >= CORE:
            found.setdefault(line.dimension, []).append(line.value)
    return found


def read(text: str) -> Taken:
    """A file's lines: columns `dimension`, `value`, `share` (0–1 or 12.5%), `index` (may be empty),
    with commas, semicolons or tabs between. Anything refused is told with its line."""
    given = re.split(r"(?<=\n)", text.removeprefix("\ufeff"))
    rows = csv.reader(given, _dialect(text))
    head: dict[str, int] = {}
    lines: dict[tuple[str, str], Line] = {}
    refused: list[tuple[int, str, str]] = []
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not head:
                head = _head(row)
                if not {"dimension", "value", "share"} <= head.keys():
                    return Taken((), ((rows.line_num, "columns", ", ".join(row)[:80]),))
                continue
            told = _line(row, head)
            if isinstance(told, Line) and (told.dimension, told.value) in lines:
                told = ("twice", told.value)
            if isinstance(told, Line):
                lines[told.dimension, told.value] = told
            else:
                refused.append((rows.line_num, *told))
            if len(lines) + len(refused) > MOST_LINES:
                refused.append((rows.line_num, "too_many", str(MOST_LINES)))
                break
    except csv.Error:
        refused.append((rows.line_num, "unreadable", ""))
    if not lines and not refused:
        refused.append((1, "empty", ""))
    return Taken(tuple(lines.values()), (*refused, *_over(lines.values())))


def _dialect(text: str) -> type[csv.excel]:
    first = text.split("\n", 1)[0]

    class Parted(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Parted


def _head(row: Sequence[str]) -> dict[str, int]:
    named = {HEADERS.get(cell.strip().lower(), ""): place for place, cell in enumerate(row)}
    return {name: place for name, place in named.items() if name}


def _line(row: Sequence[str], head: Mapping[str, int]) -> Line | tuple[str, str]:
    cells = {
        name: row[place].strip() if place < len(row) else "" for name, place in head.items()
    }  # fmt: skip
    dimension = WORDS.get(cells["dimension"].lower())
    if dimension is None:
        return "dimension", cells["dimension"][:40]
    if not cells["value"] or len(cells["value"]) > LONGEST:
        return "value", cells["value"][:40]
    share = _share(cells["share"])
    if share is None:
        return "share", cells["share"][:40]
    index = cells.get("index", "")
    number = _number(index) if index else None
    if index and (number is None or number < 0):
        return "index", index[:40]
    return Line(dimension, cells["value"], share, number)


def _share(text: str) -> float | None:
    number = _number(text.removesuffix("%"))
    if number is None:
        return None
    share = number / 100 if text.endswith("%") else number
    return share if 0 <= share <= 1 else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _over(lines: Iterable[Line]) -> list[tuple[int, str, str]]:
    """Regions and ages share one audience out: together at most the whole (and a rounding)."""
    sums = {"region": 0.0, "age": 0.0}
    for line in lines:
        if line.dimension in sums:
            sums[line.dimension] += line.share
    return [(0, "over", name) for name, total in sums.items() if total > 1.02]
