"""Intake: export files → spool → a check-up's scratch lake, or the workspace's log."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from weilu.events import actions as log
from weilu.events.actions import Row
from weilu.events.lake import seal
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Workspace
from weilu.platforms import formats
from weilu.platforms.contract import ExportFormat, ReadOptions, Refused, Source
from weilu.platforms.progress import Progress, silent
from weilu.platforms.spool import Numbering, Spool, SpoolWriter

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONG_HISTORY = 300_000  #: events
AT_ONCE = 5_000  #: rows per transaction: short enough that other writers barely wait


@dataclass(frozen=True, slots=True)
class Reading:
    """One file to read, and as what."""

    source: Source
    format: ExportFormat
    options: ReadOptions


@dataclass(slots=True)
class Taken:
    """What came of an import."""

    taken: int = 0  #: events new in the log
    skipped: int = 0  #: events the log had
    repeated: int = 0  #: events that stand in the file a second time
    refused: int = 0
    refusals: Sequence[Refused] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)


def open_reading(source: Source, options: ReadOptions, key: str = "") -> Reading:
    """Find out a file's format, or take the named one. Raises `UnknownFormat`."""
    return Reading(source, formats.by_key(key) if key else formats.detect(source), options)


def spool(readings: Sequence[Reading], folder: Path, progress: Progress = silent) -> list[Spool]:
    """Read every file to disk, sharing one numbering of people and groups.

    `progress` gets the share of bytes read, 0–1. Raises `Unreadable`; then nothing is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people_numbers, group_numbers = Numbering(), Numbering()
    total = sum(reading.source.size for reading in readings) or 1
    spools: list[Spool] = []
    before = events = 0
    collecting = gc.isenabled()
    gc.disable()  # millions of short-lived tuples and no cycles: looking for some is a third of it
    try:
        for turn, reading in enumerate(readings):
            writer = SpoolWriter(
                folder / f"{turn}.raw.parquet", reading.format.platform,
                people_numbers, group_numbers, events,
            )  # fmt: skip
            told = formats.read_together(reading.format, reading.source, reading.options)
            spools.append(writer.write(told, _ticker(reading.source, before, total, progress)))
            before += reading.source.size
            events += spools[-1].events
            progress(before / total)
    except BaseException:
        for spooled in spools:
            spooled.delete()
        raise
    finally:
        if collecting:
            gc.enable()
        pa.default_memory_pool().release_unused()
    return spools


def _ticker(source: Source, before: int, total: int, progress: Progress) -> Callable[[], None]:
    return lambda: progress((before + getattr(source, "progress", 0)) / total)


def record(workspace: Workspace, spooled: Spool, progress: Progress = silent) -> Taken:
    """Record a spool into the workspace's log; what the log has already is skipped.

    Safe to stop anywhere and to run again: each batch is one transaction, and every event is
    known by its source and id.
    """
    numbers = _Numbers(workspace, spooled)
    result = Taken(refused=spooled.refused, refusals=spooled.refusals, groups=list(numbers.groups))
    done = 0
    for batch in spooled.batches(AT_ONCE):
        rows = numbers.rows(batch)
        new = log.record_rows(rows)
        result.taken += new
        result.skipped += len(rows) - new
        done += len(rows)
        progress(done / spooled.events)
    people.note_presence(workspace, numbers.presences())
    result.repeated = _repeated(spooled) if result.skipped else 0
    result.skipped -= result.repeated
    return result


def _repeated(spooled: Spool) -> int:
    """How many events of a spool stand in it before, by group and id."""
    query = "SELECT count(*) - count(DISTINCT hash(group_id, external_id)) FROM read_parquet(?)"
    with duckdb.connect() as connection:
        [count] = connection.execute(query, [str(spooled.path)]).fetchone() or (0,)
    return int(count)


class _Numbers:
    """The spool's own numbers → the database's ids, and its columns → the log's rows."""

    def __init__(self, workspace: Workspace, spooled: Spool) -> None:
        self.workspace = workspace
        self.spooled = spooled
        groups = [_split(identity, name) for identity, name, *_ in spooled.groups.identities()]
        self.groups = people.identify_groups(workspace, groups)
        self.sources = [
            log.source_of(workspace.pk, f"{platform}:{external_id}"[:240])
            for platform, external_id, _name in groups
        ]
        self.members = list(
            people.identify_members(
                workspace,
                (
                    people.Identity(*_split(identity, name), bot, staff)
                    for identity, name, bot, staff in spooled.people.identities()
                ),
            )
        )

    def rows(self, batch: pa.RecordBatch) -> list[Row]:
        """A batch as rows for the log, identities resolved."""
        groups = batch["group_id"].to_pylist()
        count = len(groups)
        mentions = batch["mentions"].to_pylist()
        return list(
            map(
                Row._make,
                zip(
                    repeat(self.workspace.pk, count),
                    [self.sources[group] for group in groups],
                    batch["external_id"].to_pylist(),
                    batch["kind"].to_pylist(),
                    _moments(batch["at"]),
                    repeat(log.stored_time(clock.now()), count),
                    [self.groups[group] for group in groups],
                    self._people(batch["actor"]),
                    self._people(batch["subject"]),
                    batch["reply_to"].to_pylist(),
                    batch["media"].to_pylist(),
                    [self._named(named) if named else None for named in mentions],
                    batch["text"].to_pylist(),
                    [data or None for data in batch["data"].to_pylist()],
                    strict=True,
                ),
            )
        )

    def presences(self) -> Iterator[people.Presence]:
        """Each member's first and last sight, join and leave, per group."""
        with duckdb.connect() as connection:
            found = connection.execute(_PRESENCE, [str(self.spooled.path)])
            while rows := found.fetchmany(1_000):
                for group, member, *stamps in rows:
                    moments = (_moment(stamp) for stamp in stamps)
                    yield people.Presence(self.groups[group], self.members[member], *moments)

    def _people(self, column: pa.Array) -> list[int | None]:
        members = self.members
        return [None if who is None else members[who] for who in column.to_pylist()]

    def _named(self, named: list[int]) -> str:
        return json.dumps([self.members[who] for who in named])


#: Who went is the subject of a removal and the actor of everything else.
_PRESENCE = """
WITH seen AS (
    SELECT group_id, e.at, kind, CASE WHEN kind = 'removed' THEN subject ELSE actor END AS member
    FROM read_parquet(?) e
)
SELECT group_id, member, epoch_us(min(s.at)), epoch_us(max(s.at)),
       epoch_us(max(s.at) FILTER (kind = 'join')),
       epoch_us(max(s.at) FILTER (kind IN ('leave', 'removed')))
FROM seen s WHERE member IS NOT NULL GROUP BY group_id, member
"""


def _moment(stamp: int | None) -> Any:
    return None if stamp is None else EPOCH + timedelta(microseconds=stamp)


def _split(identity: str, name: str) -> tuple[str, str, str]:
    platform, _, external_id = identity.partition(":")
    return platform, external_id, external_id if name == identity else name


def _moments(column: pa.Array) -> list[object]:
    """Times as the database's driver takes them; as text in one sweep for SQLite."""
    if isinstance(log.stored_time(clock.now()), str):
        text = pc.strftime(column.cast(pa.timestamp("us")), "%Y-%m-%d %H:%M:%S")
        return list(pc.replace_substring_regex(text, r"\.0+$", "").to_pylist())
    return list(column.to_pylist())


def scratch_lake(spools: Sequence[Spool], folder: Path, zone: str, looked_at: int) -> Path:
    """Seal spools into one file, for a check-up that keeps nothing.

    Of long histories only the last `looked_at` days get the shape of their texts told.
    """
    raw = [spooled.path for spooled in spools]
    long = sum(spooled.events for spooled in spools) > LONG_HISTORY
    return seal.seal_one(raw, folder, zone, shaped_days=looked_at if long else None)
