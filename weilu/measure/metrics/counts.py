"""How many events each day has: by this the store of daily facts knows what changed.

Sealed files never change, so each is counted once and known again by name, size and time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import ibis

from weilu.measure.metrics.deeds import seconds

Days = dict[str, tuple[int, int]]  #: day → rows, newest number


#: Stands for the newest event of a file that is to be counted anew.
AGAIN = 2**62


@dataclass(frozen=True)
class Counted:
    """The days of one file."""

    last_s: int  #: its newest event; a check-up as of an earlier moment counts it anew
    days: Days
    after: str = ""  #: days up to this one were not counted: they are past changing


def by_day(events: ibis.Table) -> Days:
    """Rows and newest number of each day."""
    counts = events.group_by("day").agg(rows=events.count(), last=events.seq.max()).to_pyarrow()
    return {row["day"].isoformat(): (row["rows"], row["last"]) for row in counts.to_pylist()}


def by_file(
    files: Sequence[Path], known: Mapping[str, Counted], end_s: int, after: str = ""
) -> tuple[Days, dict[str, Counted]]:
    """The days of all files up to `end_s`, and each file's own; only unknown files are read.

    Of unknown files, days up to `after` are not counted.
    """
    keys = {key_of(file): file for file in files}
    held = {key: known[key] for key in keys if key in known and known[key].last_s <= end_s}
    wanted: dict[str, dict[str, Path]] = {}
    for key in keys.keys() - held.keys():
        bound = known[key].after if key in known else after
        wanted.setdefault(bound, {})[key] = keys[key]
    for bound, some in wanted.items():
        held |= _count(some, end_s, bound)
    days: Days = {}
    for counted in held.values():
        for day, (rows, last) in counted.days.items():
            before, newest = days.get(day, (0, 0))
            days[day] = (before + rows, max(newest, last))
    # What lies beyond is counted when its time has come.
    return days, {
        key: one if one.last_s <= end_s else replace(one, last_s=AGAIN) for key, one in held.items()
    }


def are_gone(files: Sequence[Path], known: Mapping[str, Counted]) -> bool:
    """Whether a file is gone of which not every day was counted."""
    here = set(map(key_of, files))
    return any(counted.after for key, counted in known.items() if key not in here)


def key_of(file: Path) -> str:
    """By what a sealed file is known again."""
    status = file.stat()
    return f"{file.name}:{status.st_size}:{status.st_mtime_ns}"


def _count(files: Mapping[str, Path], end_s: int, after: str) -> dict[str, Counted]:
    """The days of each file up to `end_s`; `last_s` tells what lies beyond."""
    engine = ibis.duckdb.connect(threads=2, autoinstall_known_extensions=False, TimeZone="UTC")
    try:
        events = engine.read_parquet([str(path) for path in files.values()], filename=True)
        if after:
            events = events.filter(events.day > date.fromisoformat(after))
        events = events.mutate(at_s=seconds(events["at"]))
        within = events.at_s <= end_s
        table = engine.to_pyarrow(events.group_by("filename", "day").agg(
            rows=events.count(where=within), newest=events.seq.max(where=within),
            last_s=events.at_s.max(),
        ))  # fmt: skip
    finally:
        engine.disconnect()
    found = {str(path): Counted(0, {}, after) for path in files.values()}
    for row in table.to_pylist():
        before = found[row["filename"]]
        day = {row["day"].isoformat(): (row["rows"], row["newest"])} if row["rows"] else {}
        last_s = max(before.last_s, row["last_s"])
        found[row["filename"]] = Counted(last_s, before.days | day, after)
    return {key: found[str(path)] for key, path in files.items()}
