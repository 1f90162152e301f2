"""Reading a table of members line by line. Pure.

Columns, in any order, by their English or Chinese names: `platform`, `external_id`, and if wanted
`name`, `tags` (parted by semicolons), `group` (a group's name or id on the platform) and `joined`
(a day or a moment). Every line is a `Person`, or refused with its number and a code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

COLUMNS = ("platform", "external_id", "name", "tags", "group", "joined")
HEADERS = {
    "platform": "platform", "平台": "platform", "external_id": "external_id", "id": "external_id",
    "编号": "external_id", "账号": "external_id", "name": "name", "名字": "name", "昵称": "name",
    "tags": "tags", "标签": "tags", "group": "group", "群": "group", "群名": "group",
    "joined": "joined", "入群": "joined", "入群时间": "joined",
}  # fmt: skip
LONGEST_ID, LONGEST_TAG, MOST_TAGS = 200, 60, 20
YEARS = range(1990, 2200)
_PLATFORM = re.compile(r"[a-z][a-z0-9_]{0,19}")
_TAGS = re.compile(r"[;；|]")
#: What an export puts a quote before, so that no spreadsheet runs it.
_QUOTED = re.compile(r"'[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the table."""

    line: int
    platform: str
    external_id: str
    name: str = ""
    tags: tuple[str, ...] = ()
    group: str = ""
    joined: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken: why (a code of `wording.REFUSED`), and what stood there."""

    line: int
    code: str
    what: str = ""


class NoTable(Exception):
    """The first line does not name the columns."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def read(lines: Iterable[str], zone: str) -> Iterator[Person | Refused]:
    """The lines of a table, in order. Moments without a zone are in `zone`. Raises NoTable."""
    rows = csv.reader(_separated(lines))
    head: Mapping[str, int] = {}
    seen: dict[tuple[str, str, str], int] = {}
    while True:
        begins = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error:
            yield Refused(begins, "unreadable")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if not head:
            head = _head(row)
            continue
        told = _person(row, head, begins, zone)
        yield _once(told, seen) if isinstance(told, Person) else told
    if not head:
        raise NoTable("")


def _separated(lines: Iterable[str]) -> Iterator[str]:
    """The lines with commas between cells, whatever the table has, and without NUL."""
    found = ""
    for line in lines:
        plain = line.replace("\x00", "").removeprefix("\ufeff")
        if not found and plain.strip():
            found = max(",\t;", key=plain.count)
        yield plain if found in ("", ",") else _with_commas(plain, found)


def _with_commas(line: str, found: str) -> str:
    """A line of a table parted by tabs or semicolons; its quotes keep what they hold."""
    if found == ";":  # tags are parted by it, too: only whole cells in quotes hold it
        cells = next(csv.reader([line], delimiter=";"), [])
    else:
        cells = line.rstrip("\r\n").split(found)
        cells = [cell.strip('"') for cell in cells]
    return ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells) + "\n"


def _head(row: Sequence[str]) -> Mapping[str, int]:
    named = {HEADERS.get(cell.strip().lower(), ""): place for place, cell in enumerate(row)}
    head = {name: place for name, place in named.items() if name}
    if not {"platform", "external_id"} <= head.keys():
        raise NoTable(", ".join(row)[:120])
    return head


def _person(row: Sequence[str], head: Mapping[str, int], line: int, zone: str) -> Person | Refused:
    cells = {name: _cell(row, head.get(name)) for name in COLUMNS}
    platform, key, name = cells["platform"].lower(), cells["external_id"], cells["name"]
    if not _PLATFORM.fullmatch(platform):
        return Refused(line, "platform", platform[:40])
    if not key or len(key) > LONGEST_ID:
        return Refused(line, "external_id", key[:40])
    if len(name) > LONGEST_ID:
        return Refused(line, "name", name[:40])
    tags = tuple(dict.fromkeys(" ".join(tag.split()) for tag in _TAGS.split(cells["tags"])
                               if tag.strip()))  # fmt: skip
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        return Refused(line, "tags", cells["tags"][:40])
    joined = moment(cells["joined"], zone) if cells["joined"] else None
    if cells["joined"] and joined is None:
        return Refused(line, "joined", cells["joined"][:40])
    if joined and not cells["group"]:
        return Refused(line, "joined_where", cells["joined"][:40])
    return Person(line, platform, key, name, tags, cells["group"], joined)


def _cell(row: Sequence[str], place: int | None) -> str:
    text = row[place].strip() if place is not None and place < len(row) else ""
    return text[1:] if _QUOTED.match(text) else text


def _once(told: Person, seen: dict[tuple[str, str, str], int]) -> Person | Refused:
    key = (told.platform, told.external_id, told.group)
    if key in seen:
        return Refused(told.line, "twice", str(seen[key]))
    seen[key] = told.line
    return told


def moment(text: str, zone: str) -> datetime | None:
    """A day or a moment as tables write them, in UTC; None for anything else."""
    parts = text.split("T" if "T" in text else " ", 1)
    numbers = parts[0].replace("/", "-").replace(".", "-").split("-")
    if len(numbers) != 3 or not all(one.isascii() and one.isdigit() for one in numbers):
        return None
    try:
        day = date(*map(int, numbers))
        at = time.fromisoformat(parts[1].strip()) if len(parts) == 2 else time()
    except ValueError:
        return None
    if day.year not in YEARS:
        return None
    told = datetime.combine(day, at)
    return (told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
