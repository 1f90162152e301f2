"""Import of a history into the log, against a bare `executemany` of the same rows."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import histories

NAME = "import"
SUMMARY = (
    "events/s into the log, against a bare executemany of the same rows (SQLite or DATABASE_URL)"
)


def main(argv: list[str]) -> int:
    """Print seconds, events/s and the ratio. `--messages N` scales it."""
    parser = argparse.ArgumentParser(prog="weilu bench import")
    parser.add_argument("--messages", type=int, default=300_000)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as folder:
        # A database of its own, unless one is named: a benchmark leaves no trace in the workspace.
        os.environ["WEILU_HOME"] = folder
        return os.spawnv(
            os.P_WAIT, sys.executable,
            [sys.executable, "-m", "bench.importing", folder, str(options.messages)],
        )  # fmt: skip


def measured(folder: Path, messages: int) -> None:
    """Both ways, one after the other, each into an empty table of the same shape."""
    from weilu.people import actions as people
    from weilu.platforms import intake
    from weilu.platforms.contract import ReadOptions
    from weilu.platforms.sources import FileSource

    file = folder / "history.jsonl"
    histories.weilu_jsonl(file, messages)
    workspace = people.open_workspace("Bench", "bench", "Asia/Shanghai")
    started = time.monotonic()
    [spool] = intake.spool([intake.open_reading(FileSource(file), ReadOptions())], folder)
    read = time.monotonic()
    taken = intake.record(workspace, spool)
    ours = time.monotonic() - read
    assert taken.taken == messages
    rows = _rows_back()
    theirs = _bare(rows)
    print(f"  read to the spool          {read - started:8.2f} s")
    print(f"  recorded from the spool    {ours:8.2f} s  {messages / ours:10,.0f} events/s")
    print(f"  bare executemany           {theirs:8.2f} s  {messages / theirs:10,.0f} events/s")
    print(f"  recording ÷ bare           {ours / theirs:8.2f} ×   (aim: ≤ 2)")
    whole = ours + read - started
    print(f"  reading and recording ÷ bare{whole / theirs:7.2f} ×")


def _rows_back() -> list[tuple[Any, ...]]:
    """The very rows that were recorded, as plain tuples; then the table is emptied."""
    from django.db import connection

    from weilu.events.actions import COLUMNS

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM events_event WHERE group_id IS NOT NULL ORDER BY id")
        rows = [tuple(row) for row in cursor.fetchall()]
        cursor.execute("DELETE FROM events_event")
    if connection.vendor == "sqlite":
        connection.cursor().execute("VACUUM")
    return rows


def _bare(rows: list[tuple[Any, ...]]) -> float:
    from django.db import connection, transaction

    from weilu.events.actions import COLUMNS, PLACES

    if connection.vendor == "postgresql":
        from psycopg.types.json import Json

        rows = [tuple(Json(v) if isinstance(v, dict | list) else v for v in row) for row in rows]
    started = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO events_event ({COLUMNS}) VALUES ({PLACES})", rows)
    return time.monotonic() - started


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    measured(Path(sys.argv[1]), int(sys.argv[2]))
