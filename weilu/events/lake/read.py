"""Reading: the lake's files plus the log's tail, as one Ibis table of SEALED columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from weilu.events.lake import seal, store
from weilu.events.lake.schema import RAW, SEALED
from weilu.kit import scratch

MEMORY = "1GB"


@contextmanager
def events(workspace_id: int, zone: str) -> Iterator[Any]:
    """The workspace's events, fresh to the last commit. The table lives as long as the context."""
    with events_and_files(workspace_id, zone) as (opened, _files):
        yield opened


@contextmanager
def events_and_files(workspace_id: int, zone: str) -> Iterator[tuple[Any, list[Path]]]:
    """The same, with the sealed files it is read from; the log's tail is one or more of them."""
    since = store.watermark(workspace_id)
    paths = store.files(workspace_id)
    with scratch.folder("reading") as mine:
        tail = _tail(workspace_id, since, mine, zone, paths)
        with table(mine, [*paths, *tail]) as opened:
            yield opened, [*paths, *tail]


@contextmanager
def table(folder: Path, paths: Sequence[Path], memory: str = MEMORY) -> Iterator[Any]:
    """Sealed files as one Ibis table on an embedded DuckDB that spills into `folder`."""
    connection = ibis.duckdb.connect(
        threads=2, memory_limit=memory, temp_directory=str(folder / "spill"), TimeZone="UTC",
        autoinstall_known_extensions=False,
    )  # fmt: skip
    try:
        files = [str(path) for path in paths] or [_nothing(folder)]
        yield connection.read_parquet(files, table_name="events")
    finally:
        connection.disconnect()


def _nothing(folder: Path) -> str:
    """A sealed file without rows, so that an empty workspace reads like any other."""
    path = folder / "nothing.parquet"
    pq.write_table(SEALED.empty_table(), path)
    return str(path)


def _tail(
    workspace_id: int, since: int, folder: Path, zone: str, earlier: Sequence[Path]
) -> list[Path]:
    """What the log has beyond the watermark, sealed into scratch files."""
    batches = list(store.raw_batches(workspace_id, since))
    if not batches:
        return []
    raw = folder / "tail.parquet"
    pq.write_table(pa.Table.from_batches(batches, RAW), raw)
    return [file.path for file in seal.seal([raw], folder, zone, earlier=earlier)]
