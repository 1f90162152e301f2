"""How many events each day has: by this the store of daily facts knows what changed.

Sealed files never change, so each is counted once and known again by name, size and time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis

from weilu.measure.metrics.deeds import seconds

Days = dict[str, tuple[int, int]]  #: day → rows, newest number


@dataclass(frozen=True)
class Counted:
    """The days of one file."""

    last_s: int  #: its newest event; a check-up as of an earlier moment counts it anew
    days: Days


def by_day(events: ibis.Table) -> Days:
    """Rows and newest number of each day."""
    counts = events.group_by("day").agg(rows=events.count(), last=events.seq.max()).to_pyarrow()
    return {row["day"].isoformat(): (row["rows"], row["last"]) for row in counts.to_pylist()}


def by_file(
    files: Sequence[Path], known: Mapping[str, Counted], end_s: int
) -> tuple[Days, dict[str, Counted]]:
    """The days of all files up to `end_s`, and each file's own; only unknown files are read."""
    held: dict[str, Counted] = {}
    days: Days = {}
    for file in files:
        key = _key(file)
        counted = known.get(key)
        if counted is None or counted.last_s > end_s:
            counted = _count(file, end_s)
        held[key] = counted
        for day, (rows, last) in counted.days.items():
            before, newest = days.get(day, (0, 0))
            days[day] = (before + rows, max(newest, last))
    return days, held


def _key(file: Path) -> str:
    status = file.stat()
    return f"{file.name}:{status.st_size}:{status.st_mtime_ns}"


def _count(file: Path, end_s: int) -> Counted:
    engine = ibis.duckdb.connect(threads=2, autoinstall_known_extensions=False, TimeZone="UTC")
    try:
        events = engine.read_parquet(str(file))
        last_s = engine.to_pyarrow(seconds(events["at"].max()).name("last")).as_py()
        if last_s is None or last_s <= end_s:
            return Counted(last_s or 0, by_day(events))
        return Counted(last_s, by_day(events.filter(seconds(events["at"]) <= end_s)))
    finally:
        engine.disconnect()
