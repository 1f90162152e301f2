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
    keys = {_key(file): file for file in files}
    held = {key: known[key] for key in keys if key in known and known[key].last_s <= end_s}
    fresh = _count({key: file for key, file in keys.items() if key not in held}, end_s)
    days: Days = {}
    for counted in (held | fresh).values():
        for day, (rows, last) in counted.days.items():
            before, newest = days.get(day, (0, 0))
            days[day] = (before + rows, max(newest, last))
    whole = {key: counted for key, counted in fresh.items() if counted.last_s <= end_s}
    return days, held | whole


def _key(file: Path) -> str:
    status = file.stat()
    return f"{file.name}:{status.st_size}:{status.st_mtime_ns}"


def _count(files: Mapping[str, Path], end_s: int) -> dict[str, Counted]:
    """The days of each file up to `end_s`; `last_s` tells what lies beyond."""
    if not files:
        return {}
    engine = ibis.duckdb.connect(threads=2, autoinstall_known_extensions=False, TimeZone="UTC")
    try:
        events = engine.read_parquet([str(path) for path in files.values()], filename=True)
        events = events.mutate(at_s=seconds(events["at"]))
        within = events.at_s <= end_s
        table = engine.to_pyarrow(events.group_by("filename", "day").agg(
            rows=events.count(where=within), newest=events.seq.max(where=within),
            last_s=events.at_s.max(),
        ))  # fmt: skip
    finally:
        engine.disconnect()
    found = {str(path): Counted(0, {}) for path in files.values()}
    for row in table.to_pylist():
        before = found[row["filename"]]
        day = {row["day"].isoformat(): (row["rows"], row["newest"])} if row["rows"] else {}
        found[row["filename"]] = Counted(max(before.last_s, row["last_s"]), before.days | day)
    return {key: found[str(path)] for key, path in files.items()}
