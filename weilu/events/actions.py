"""Recording: the only way into the log. What the log has already is left as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from weilu.events import catalogue
from weilu.events.models import Event, Source
from weilu.kit import clock


class Row(NamedTuple):
    """One event as the log's columns want it, in their order; times as the database writes them."""

    workspace_id: int
    source_id: int
    external_id: str
    kind: str
    at: Any
    recorded_at: Any
    group_id: int | None
    actor: int | None
    subject: int | None
    reply_to: str
    media: str
    mentions: str | None  #: JSON
    text: str
    data: str | None  #: JSON


COLUMNS = ", ".join(Row._fields)
PLACES = ", ".join(["%s"] * len(Row._fields))


def source_of(workspace_id: int, name: str) -> int:
    """The number of a source ("telegram:-100123"), made on first use."""
    source, _made = Source.objects.get_or_create(workspace_id=workspace_id, name=name)
    return source.pk


def record(
    workspace_id: int,
    fact: Any,
    *,
    source: str,
    external_id: str,
    at: datetime | None = None,
    group_id: int | None = None,
    actor: int | None = None,
    subject: int | None = None,
    reply_to: str = "",
    text: str = "",
) -> bool:
    """Record one registered fact in the caller's transaction; False when the log has it already.

    `fact` is an instance of a class registered with `catalogue.kind`. Raises `UnknownKind`.
    """
    data = catalogue.facts_of(fact)
    catalogue.check(fact.kind, data)
    moment, now = (stored_time(at or clock.now()), stored_time(clock.now()))
    row = Row(
        workspace_id, source_of(workspace_id, source), external_id, fact.kind, moment, now,
        group_id, actor, subject, reply_to, "", None, text, json.dumps(data) if data else None,
    )  # fmt: skip
    return record_rows([row]) == 1


def record_rows(rows: Sequence[Row]) -> int:
    """Record many rows at once, in order; returns how many were new.

    One statement per call, no signals, no model instances: this is the path of whole histories.
    """
    for kind in {row.kind for row in rows}:
        catalogue.check(kind, None)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            return _copy(rows)
        return _insert(rows)


def stored_time(moment: datetime) -> Any:
    """A moment as the database's driver takes it from `record_rows`."""
    return connection.ops.adapt_datetimefield_value(moment)


def _insert(rows: Sequence[Row]) -> int:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Event._meta.db_table} ({COLUMNS}) VALUES ({PLACES}) "
            "ON CONFLICT (source_id, external_id) DO NOTHING",
            rows,
        )
        return int(cursor.rowcount)


def _copy(rows: Sequence[Row]) -> int:
    """PostgreSQL: COPY into a scratch table, then one insert; far fewer round trips."""
    with connection.cursor() as cursor:
        # Shared with other writers; the sealer waits for them before it reads the highest id.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_LOCK])
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS arriving ON COMMIT DELETE ROWS AS "
            f"SELECT 0::bigint AS turn, {COLUMNS} FROM {Event._meta.db_table} WITH NO DATA"
        )
        cursor.execute("DELETE FROM arriving")
        with cursor.copy(f"COPY arriving (turn, {COLUMNS}) FROM STDIN") as copy:
            for turn, row in enumerate(rows):
                copy.write_row((turn, *row))
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table} ({COLUMNS}) SELECT {COLUMNS} FROM arriving "
            "ORDER BY turn ON CONFLICT (source_id, external_id) DO NOTHING"
        )
        return int(cursor.rowcount)


WRITERS_LOCK = 0x57_45_49_4C  # "WEIL"
