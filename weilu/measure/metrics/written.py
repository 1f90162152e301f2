"""Expressions as SQL that is written once: Ibis takes longer to write it than a day takes to read.

Only for tables at hand, on DuckDB. What is kept is derived: whatever it was written from (versions,
sources, columns, arguments) is part of its name, and a text that is not whole is written anew.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from weilu.measure.metrics import days, deeds

#: Before the names of tables, which stand beside those the connection has already.
AT_HAND = "at_hand_"

Expression = Callable[..., ibis.Table]  #: of tables, by name


@dataclass(frozen=True)
class Written:
    """Runs expressions on a connection; their SQL is kept in `folder`."""

    folder: Path
    connection: Any  #: duckdb.DuckDBPyConnection

    def run(
        self, name: str, expression: Expression, *about: object, **tables: pa.Table
    ) -> pa.Table:
        """What `expression` tells of `tables`; `about`: whatever else it was made with."""
        for table, rows in tables.items():
            self.connection.register(AT_HAND + table, rows)
        try:
            found: pa.Table = self.connection.sql(
                self._sql(name, expression, about, tables)
            ).to_arrow_table()
            return found
        finally:
            for table in tables:
                self.connection.unregister(AT_HAND + table)

    def _sql(
        self, name: str, expression: Expression, about: object, tables: dict[str, pa.Table]
    ) -> str:
        columns = [(table, str(rows.schema)) for table, rows in sorted(tables.items())]
        path = self.folder / f"{name}-{_digest(_sources(), repr(about), repr(columns))}.sql"
        kept = _read(path)
        if kept is None:
            shapes = {one: ibis.Schema.from_pyarrow(rows.schema) for one, rows in tables.items()}
            named = {one: ibis.table(shape, name=AT_HAND + one) for one, shape in shapes.items()}
            kept = str(ibis.to_sql(expression(**named), dialect="duckdb"))
            _write(path, kept)
        return kept


def duckdb_of(events: ibis.Table) -> Any:
    """The DuckDB connection that holds `events`, or one of its own."""
    backend = events.get_backend()
    return backend.con if backend.name == "duckdb" else duckdb.connect()


def _read(path: Path) -> str | None:
    try:
        checksum, text = path.read_text("utf-8").split("\n", 1)
    except (OSError, ValueError):
        return None
    return text if checksum == f"-- {_digest(text)}" else None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.write_text(f"-- {_digest(text)}\n{text}", "utf-8")
    os.replace(draft, path)


@cache
def _sources() -> str:
    """What SQL hangs on beside its tables: versions, and the modules expressions are written in."""
    texts = (Path(str(module.__file__)).read_text("utf-8") for module in (days, deeds))
    return _digest(ibis.__version__, duckdb.__version__, *texts)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]
