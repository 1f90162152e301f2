"""The last days' events, kept as they were read: what is new is told beside them, without looking
for a few days in the lake's months."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.events.lake.schema import SEALED
from weilu.measure.metrics import days
from weilu.measure.metrics.arrays import ints
from weilu.measure.metrics.collect import SHAPE
from weilu.measure.metrics.counts import Counted, key_of
from weilu.measure.metrics.news import from_day
from weilu.measure.metrics.recent import mapped, write
from weilu.measure.metrics.spans import Span

SCHEMA = pa.schema([SEALED.field(name) for name in SHAPE])
#: How far back events are kept: as far as copies are looked for, and a few late days more.
KEPT = days.LOOK_BACK + timedelta(days=4)
#: More new events than this are read by the engine.
FEW = 1_000_000


@dataclass(frozen=True)
class Lately:
    """Every event of the days from `first` on, in files of a folder."""

    first: str  #: an ISO day
    pieces: tuple[tuple[str, str], ...]  #: file and its last day

    @classmethod
    def of(cls, folder: Path, rows: pa.Table, first: date) -> Lately:
        """Keep `rows`, all there are of the days from `first` on."""
        return cls(first.isoformat(), ()).with_more(folder, rows, first)

    def with_more(self, folder: Path, rows: pa.Table, first: date) -> Lately:
        """With `rows` that are new; files without any day from `first` on are left behind."""
        oldest = max(self.first, first.isoformat())
        pieces = [piece for piece in self.pieces if piece[1] >= oldest]
        if rows.num_rows:
            name = f"lately-{secrets.token_hex(6)}.arrow"
            write(rows, folder / name)
            pieces.append((name, pc.max(rows["day"]).as_py().isoformat()))
        return Lately(oldest, tuple(pieces))

    def rows(self, folder: Path, first: date) -> pa.Table:
        """The events from `first` on. Raises OSError or `pa.ArrowInvalid`."""
        tables = [from_day(mapped(folder / name), first) for name, _ in self.pieces]
        return pa.concat_tables([SCHEMA.empty_table(), *tables])


def kept_from(span: Span) -> date:
    return span.last_day - KEPT


def shaped(rows: pa.Table) -> pa.Table:
    """In the columns that are kept, sorted by day."""
    rows = rows.select(SCHEMA.names).cast(SCHEMA)
    order = np.argsort(ints(rows, "day"), kind="stable")
    return rows.take(order).combine_chunks()


def new_rows(
    files: Sequence[Path], known: Mapping[str, Counted], end_s: int
) -> tuple[pa.Table, dict[str, Counted]] | None:
    """The events of files that are not `known`, and what is counted in each of these.

    None where that would not be all that is new: a known file is gone or was not read to its end,
    or a new one reaches beyond `end_s`; and where there is much.
    """
    keys = {key_of(file): file for file in files}
    if known.keys() - keys.keys() or any(one.last_s > end_s for one in known.values()):
        return None
    new = [(key, file) for key, file in keys.items() if key not in known]
    if sum(pq.read_metadata(file).num_rows for _, file in new) > FEW:
        return None
    tables = {key: shaped(pq.read_table(file, columns=SCHEMA.names)) for key, file in new}
    counted = {key: _counted(table) for key, table in tables.items()}
    if any(one.last_s > end_s for one in counted.values()):
        return None
    return pa.concat_tables([SCHEMA.empty_table(), *tables.values()]), counted


def _counted(rows: pa.Table) -> Counted:
    """As `counts.by_file` counts a file."""
    day, seq = ints(rows, "day"), ints(rows, "seq")
    at_us = ints(rows.set_column(0, "at_us", rows["at"].cast(pa.int64())), "at_us")
    told, place, times = np.unique(day, return_inverse=True, return_counts=True)
    newest = np.zeros(len(told), np.int64)
    np.maximum.at(newest, place, seq)
    names = (str(one) for one in told.astype("datetime64[D]"))
    counts = zip(times.tolist(), newest.tolist(), strict=True)
    return Counted(int(at_us.max(initial=0)) // 1_000_000, dict(zip(names, counts, strict=True)))
