"""Keeping the lake in step with the log: seal what is new, compact, rebuild.

Only the worker (or an import that has ended) seals; writers never wait for it. The manifest
(`SealedFile`) and the watermark change in one transaction, so a kill at any point leaves either the
old state or the new one; stray files are swept up later.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from weilu.events import catalogue
from weilu.events.actions import WRITERS_LOCK
from weilu.events.lake import seal
from weilu.events.lake.schema import RAW
from weilu.events.models import Event, SealedFile, Watermark
from weilu.kit import clock

BATCH = 50_000
COMPACT_AT = 8  #: files in one month
GRACE = timedelta(hours=1)  #: readers may still hold a retired file open


def folder(workspace_id: int) -> Path:
    """Where a workspace's sealed files lie."""
    return Path(settings.WEILU_LAKE) / f"workspace={workspace_id}"


def files(workspace_id: int) -> list[Path]:
    """The files to read now, oldest month first."""
    paths = SealedFile.objects.filter(workspace_id=workspace_id, retired_at=None)
    return [
        Path(settings.WEILU_LAKE) / path
        for path in paths.order_by("month", "id").values_list("path", flat=True)
    ]


def watermark(workspace_id: int) -> int:
    """Every event with an id up to this lies in the lake."""
    row = Watermark.objects.filter(workspace_id=workspace_id).first()
    return row.seq if row else 0


def has_new(workspace_id: int) -> bool:
    """Whether the log has events of groups beyond the watermark."""
    beyond = Event.objects.filter(workspace_id=workspace_id, pk__gt=watermark(workspace_id))
    return beyond.exclude(kind__in=catalogue.staff_kinds()).exists()


def seal_new(workspace_id: int, zone: str) -> int:
    """Seal what the log has beyond the watermark; returns how many rows."""
    since, until = watermark(workspace_id), highest(workspace_id)
    if until <= since:
        return 0
    into = folder(workspace_id)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as scratch:
        raw = Path(scratch) / "raw.parquet"
        with pq.ParquetWriter(raw, RAW, compression="lz4") as writer:
            for batch in raw_batches(workspace_id, since, until):
                writer.write_batch(batch)
        written = seal.seal([raw], into, zone, earlier=files(workspace_id))
    _note(workspace_id, since, until, written)
    return sum(file.rows for file in written)


def compact(workspace_id: int) -> int:
    """Merge the files of months that have many; returns how many months."""
    live = SealedFile.objects.filter(workspace_id=workspace_id, retired_at=None)
    months: dict[str, list[SealedFile]] = {}
    for file in live.order_by("id"):
        months.setdefault(file.month, []).append(file)
    crowded = {month: held for month, held in months.items() if len(held) >= COMPACT_AT}
    for month, held in crowded.items():
        _merge(workspace_id, month, held)
    sweep(workspace_id)
    return len(crowded)


def rebuild(workspace_id: int, zone: str) -> int:
    """Throw the lake away and seal it anew from the log."""
    with transaction.atomic():
        SealedFile.objects.filter(workspace_id=workspace_id).update(retired_at=clock.now())
        Watermark.objects.filter(workspace_id=workspace_id).delete()
    return seal_new(workspace_id, zone)


def sweep(workspace_id: int) -> None:
    """Delete retired and stray files that nobody can be reading any more."""
    before = clock.now() - GRACE
    SealedFile.objects.filter(workspace_id=workspace_id, retired_at__lt=before).delete()
    known = set(SealedFile.objects.filter(workspace_id=workspace_id).values_list("path", flat=True))
    lake = Path(settings.WEILU_LAKE)
    for path in folder(workspace_id).glob("month=*/*"):
        old = path.stat().st_mtime < before.timestamp()
        if old and str(path.relative_to(lake)) not in known:
            path.unlink(missing_ok=True)


def raw_batches(
    workspace_id: int, since: int, until: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Rows of the log with since < id ≤ until, as RAW batches, in order."""
    rows = Event.objects.filter(workspace_id=workspace_id, pk__gt=since, group_id__isnull=False)
    rows = rows.exclude(kind__in=catalogue.staff_kinds())
    if until is not None:
        rows = rows.filter(pk__lte=until)
    values = rows.order_by("pk").values_list(
        "pk", "group_id", "at", "kind", "actor", "subject", "external_id", "reply_to", "media",
        "mentions", "text",
    )  # fmt: skip
    pending: list[tuple[object, ...]] = []
    for value in values.iterator(chunk_size=BATCH):
        pending.append(value)
        if len(pending) == BATCH:
            yield _batch(pending)
            pending = []
    if pending:
        yield _batch(pending)


def _batch(rows: list[tuple[object, ...]]) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True))
    columns[9] = tuple(named or [] for named in columns[9])
    columns.append(("",) * len(rows))
    return pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, RAW, strict=True)],
        schema=RAW,
    )


def highest(workspace_id: int) -> int:
    """The highest id that is safe to seal to: no writer still holds a lower one uncommitted."""
    newest = Event.objects.filter(workspace_id=workspace_id).order_by("-pk")
    ids = newest.values_list("pk", flat=True)
    if connection.vendor != "postgresql":  # writers there wait for each other: ids come in order
        return ids.first() or 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
        return ids.first() or 0


def _note(workspace_id: int, since: int, until: int, written: list[seal.Sealed]) -> None:
    """Enter the files and move the watermark; a sealer that was overtaken changes nothing."""
    with transaction.atomic():
        Watermark.objects.get_or_create(workspace_id=workspace_id)
        moved = Watermark.objects.filter(workspace_id=workspace_id, seq=since).update(seq=until)
        if moved:
            SealedFile.objects.bulk_create(_entry(workspace_id, file) for file in written)


def _merge(workspace_id: int, month: str, held: list[SealedFile]) -> None:
    lake = Path(settings.WEILU_LAKE)
    merged = seal.rewrite([lake / file.path for file in held], folder(workspace_id), month)
    with transaction.atomic():
        SealedFile.objects.filter(pk__in=[file.pk for file in held]).update(retired_at=clock.now())
        _entry(workspace_id, merged).save()


def _entry(workspace_id: int, file: seal.Sealed) -> SealedFile:
    return SealedFile(
        workspace_id=workspace_id, month=file.month, rows=file.rows, first_seq=file.first_seq,
        last_seq=file.last_seq, sealed_at=clock.now(),
        path=str(file.path.relative_to(settings.WEILU_LAKE)),
    )  # fmt: skip
