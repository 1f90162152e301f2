"""Recording: the only way into the log. What the log has already is left as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
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
ROWS_PER_STATEMENT = 60  #: × 14 columns stays below every database's limit of parameters


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
    row = row_of(workspace_id, fact, source, external_id, at, group_id, subject, actor)
    return record_rows([row._replace(reply_to=reply_to, text=text)]) == 1


def row_of(
    workspace_id: int,
    fact: Any,
    source: str | int,
    external_id: str,
    at: datetime | None = None,
    group_id: int | None = None,
    subject: int | None = None,
    actor: int | None = None,
) -> Row:
    """A registered fact as a row of the log, not yet recorded. Raises `UnknownKind`.

    `source`: its name, or its number by `source_of` where many rows are made at once.
    """
    data = catalogue.facts_of(fact)
    catalogue.check(fact.kind, data)
    moment, now = stored_time(at or clock.now()), stored_time(clock.now())
    number = source if isinstance(source, int) else source_of(workspace_id, source)
    return Row(
        workspace_id, number, external_id, fact.kind, moment, now,
        group_id, actor, subject, "", "", None, "", json.dumps(data) if data else None,
    )  # fmt: skip


def record_rows(rows: Sequence[Row]) -> int:
    """Record many rows at once, in order; returns how many were new.

    One statement per call, no signals, no model instances: this is the path of whole histories.
    """
    for kind in {row.kind for row in rows}:
        catalogue.check(kind, None)
    with transaction.atomic():
        if connection.vendor != "postgresql":
            return _insert(rows)
        return _copy(rows) if len(rows) > ROWS_PER_STATEMENT else _put(rows)


def record_new(rows: Sequence[Row]) -> list[Row]:
    """Record rows in the caller's transaction, in order; returns those the log did not have.

    For what comes in live: some tens at a time, and somebody wants to know which are news.
    """
    for kind in {row.kind for row in rows}:
        catalogue.check(kind, None)
    fresh: list[Row] = []
    with transaction.atomic(), connection.cursor() as cursor:
        _as_writer(cursor)
        for first in range(0, len(rows), ROWS_PER_STATEMENT):
            some = rows[first : first + ROWS_PER_STATEMENT]
            _together(cursor, some, " RETURNING source_id, external_id")
            taken = {(source, external) for source, external in cursor.fetchall()}
            fresh += [row for row in some if (row.source_id, row.external_id) in taken]
    return list({(row.source_id, row.external_id): row for row in reversed(fresh)}.values())[::-1]


def stored_time(moment: datetime) -> Any:
    """A moment as the database's driver takes it from `record_rows`."""
    return connection.ops.adapt_datetimefield_value(moment)


def read_time(stored: Any) -> datetime:
    """A moment of a `Row` again."""
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _insert(rows: Sequence[Row]) -> int:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Event._meta.db_table} ({COLUMNS}) VALUES ({PLACES}) "
            "ON CONFLICT (source_id, external_id) DO NOTHING",
            rows,
        )
        return int(cursor.rowcount)


def _put(rows: Sequence[Row]) -> int:
    """PostgreSQL: some tens at most, in one statement; a scratch table costs more than it saves."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        _as_writer(cursor)
        _together(cursor, rows)
        return int(cursor.rowcount)


def _together(cursor: Any, rows: Sequence[Row], more: str = "") -> None:
    cursor.execute(
        f"INSERT INTO {Event._meta.db_table} ({COLUMNS}) VALUES "
        + ", ".join([f"({PLACES})"] * len(rows))
        + f" ON CONFLICT (source_id, external_id) DO NOTHING{more}",
        [value for row in rows for value in row],
    )


def _as_writer(cursor: Any) -> None:
    """Shared with other writers; the sealer waits for them before it reads the highest id."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_LOCK])


def _copy(rows: Sequence[Row]) -> int:
    """PostgreSQL: COPY into a scratch table, then one insert; far fewer round trips."""
    with connection.cursor() as cursor:
        _as_writer(cursor)
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
