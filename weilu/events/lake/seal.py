"""Sealing: rows as they arrived → sorted Parquet that metrics read.

Sealing resolves replies, tells the shape of each text and sorts by group and time. It is DuckDB's
work, as the lake is a local shadow; only metrics must run on other engines too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from weilu.events.lake.schema import SEALED
from weilu.kit import text

ROW_GROUP = 120_000
SMALL_ROW_GROUP = 40_000  #: less memory while writing


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file that was written, and what is in it."""

    path: Path
    month: str
    rows: int
    first_seq: int
    last_seq: int


def connect(folder: Path, memory: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A DuckDB that spills into `folder` and fetches nothing from anywhere."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    for name, value in {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": False,
        "TimeZone": "UTC",
    }.items():
        connection.execute(f"SET {name} = {_literal(value)}")
    return connection


def seal(
    raw: Sequence[Path], into: Path, zone: str, *, earlier: Sequence[Path] = (), memory: str = "1GB"
) -> list[Sealed]:
    """Seal raw files into one new file per month below `into`; returns what was written.

    Events that occur twice (same group and external id, as in overlapping exports) are kept once,
    the first. Replies are looked up in `raw` and in the `earlier` sealed files.
    """
    with connect(into, memory) as connection:
        _load(connection, raw)
        _resolve(connection, earlier)
        months = connection.execute(
            "SELECT strftime(raw.at, '%Y-%m') AS month, count(*), min(seq), max(seq) "
            "FROM raw GROUP BY month ORDER BY month"
        ).fetchall()
        return [_write(connection, into, zone, *month) for month in months]


def seal_one(
    raw: Sequence[Path], into: Path, zone: str, *, shaped_days: int | None, memory: str = "128MB"
) -> Path:
    """Seal raw files into a single unsorted file: for one check-up, where nothing is kept.

    With `shaped_days`, only events of that many days before the last one come whole. Of older ones
    there is who did what and when, as a check-up counts no more of them: texts, replies and shapes
    are most of the work of sealing.
    """
    path = into / "sealed.parquet"
    with connect(into, memory) as connection:
        _view(connection, raw)
        recent, old = _split(connection, shaped_days)
        _resolve(connection, (), recent)
        select = _select(zone, f"WHERE {recent}")
        if old:
            select = f"{_select(zone, f'WHERE {old}', bare=True)} UNION ALL {select}"
        connection.execute(
            f"COPY ({select}) TO {_literal(path)} "
            f"(FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {SMALL_ROW_GROUP})"
        )
    return path


def _split(connection: duckdb.DuckDBPyConnection, days: int | None) -> tuple[str, str]:
    """Conditions on `r` for the last `days` days (None = always), and for the time before."""
    if days is None:
        return "true", ""
    [since] = connection.execute(
        f"SELECT CAST(max(raw.at) - INTERVAL {days} DAY AS VARCHAR) FROM raw"
    ).fetchone() or (None,)
    if since is None:
        return "true", ""
    moment = f"CAST({_literal(since)} AS TIMESTAMPTZ)"
    return f"r.at >= {moment}", f"r.at < {moment}"


def rewrite(files: Sequence[Path], into: Path, month: str) -> Sealed:
    """Merge sealed files of one month into one sorted file (compaction)."""
    with connect(into) as connection:
        connection.execute(f"CREATE VIEW merged AS SELECT * FROM read_parquet({_list(files)})")
        count, first, last = connection.execute(
            "SELECT count(*), min(seq), max(seq) FROM merged"
        ).fetchone() or (0, 0, 0)
        path = _copy(
            connection, into, month, "SELECT * FROM merged ORDER BY group_id, merged.at, seq"
        )
    return Sealed(path, month, count, first, last)


def _load(connection: duckdb.DuckDBPyConnection, raw: Sequence[Path]) -> None:
    _view(connection, raw, "arrived")
    connection.execute("CREATE TEMP TABLE raw AS SELECT * FROM arrived")


def _view(connection: duckdb.DuckDBPyConnection, raw: Sequence[Path], name: str = "raw") -> None:
    """A view of the raw rows without repeats; the costly window runs only when there are any."""
    source = f"read_parquet({_list(raw)})"
    rows, distinct = connection.execute(
        f"SELECT count(*), count(DISTINCT hash(group_id, external_id)) FROM {source}"
    ).fetchone() or (0, 0)
    once = "QUALIFY row_number() OVER (PARTITION BY group_id, external_id ORDER BY seq) = 1"
    connection.execute(
        f"CREATE VIEW {name} AS SELECT * FROM {source} {once if rows != distinct else ''}"
    )


def _resolve(
    connection: duckdb.DuckDBPyConnection, earlier: Sequence[Path], where: str = "true"
) -> None:
    """Make `parents(seq, parent_seq, parent_actor)` for the rows that answer something."""
    connection.execute(
        "CREATE TEMP TABLE wanted AS SELECT seq, group_id, reply_to FROM raw r "
        f"WHERE reply_to IS NOT NULL AND reply_to <> '' AND {where}"
    )
    identity = "SELECT group_id, external_id, seq, actor FROM"
    known = f"{identity} raw"
    if earlier:
        known += f" UNION ALL {identity} read_parquet({_list(earlier)})"
    connection.execute(
        f"""CREATE TEMP TABLE parents AS
        SELECT w.seq, min(k.seq) AS parent_seq, arg_min(k.actor, k.seq) AS parent_actor
        FROM wanted w JOIN ({known}) k ON k.group_id = w.group_id AND k.external_id = w.reply_to
        GROUP BY w.seq"""
    )


#: What is told of an event nobody looks at closely.
_BLANK = {
    "external_id": "''", "reply_to": "''", "text": "''",
    "mentions": "CAST([] AS BIGINT[])",
    "parent_seq": "NULL", "parent_actor": "NULL", "chars": "0",
    "is_question": "false", "is_chatter": "false", "is_advert": "false", "has_link": "false",
    "fingerprint": "0",
}  # fmt: skip


def _select(zone: str, where: str = "", *, bare: bool = False) -> str:
    local = f"timezone({_literal(zone)}, r.at)"
    computed = {
        "day": f"CAST({local} AS DATE)",
        "hour": f"CAST(date_part('hour', {local}) AS TINYINT)",
        **(_BLANK if bare else _shape()),
    }
    columns = [
        f"{computed[name]} AS {name}" if name in computed else f"r.{name}" for name in SEALED.names
    ]
    parents = "" if bare else "LEFT JOIN parents p ON p.seq = r.seq"
    return f"SELECT {', '.join(columns)} FROM raw r {parents} {where}"


def _shape() -> dict[str, str]:
    message = "(r.kind = 'message' AND r.text <> '')"
    bare = f"regexp_replace(lower(r.text), {_literal(text.NOISE_MARKS)}, '', 'g')"
    return {
        "parent_seq": "p.parent_seq",
        "parent_actor": "p.parent_actor",
        "chars": "CAST(length(r.text) AS INTEGER)",
        "is_question": f"{message} AND {_matches(text.QUESTION)}",
        "is_chatter": f"r.kind = 'message' AND {_chatter()}",
        "is_advert": f"{message} AND {_matches(text.ADVERT)}",
        "has_link": f"r.media = 'link' OR ({message} AND {_matches(text.LINK)})",
        "fingerprint": f"CASE WHEN {message} THEN {_fingerprint(bare)} ELSE 0 END",
    }


def _matches(pattern: str) -> str:
    return f"regexp_matches(r.text, {_literal(pattern)})"


def _chatter() -> str:
    # Long texts are no bare greeting: the costly pattern runs on short ones only.
    return (
        "(r.media IN ('sticker', 'red_packet') OR "
        f"(r.media = '' AND length(r.text) BETWEEN 1 AND 24 AND {_matches(text.CHATTER)}))"
    )


def _fingerprint(bare: str) -> str:
    digest = f"CAST(md5_number_lower({bare}) & 9223372036854775807::UBIGINT AS BIGINT)"
    return f"CASE WHEN length({bare}) < {text.FINGERPRINT_MIN} THEN 0 ELSE {digest} END"


def _write(
    connection: duckdb.DuckDBPyConnection,
    into: Path, zone: str, month: str, rows: int, first: int, last: int,
) -> Sealed:  # fmt: skip
    select = _select(zone, f"WHERE strftime(r.at, '%Y-%m') = {_literal(month)}")
    path = _copy(connection, into, month, f"{select} ORDER BY r.group_id, r.at, r.seq")
    return Sealed(path, month, rows, first, last)


def _copy(connection: duckdb.DuckDBPyConnection, into: Path, month: str, select: str) -> Path:
    """Write under a name nobody reads, then rename: readers see whole files only."""
    folder = into / f"month={month}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(8)}.parquet"
    draft = path.with_suffix(".part")
    connection.execute(
        f"COPY ({select}) TO {_literal(draft)} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    draft.rename(path)
    return path


def _literal(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def _list(paths: Sequence[Path]) -> str:
    return "[" + ", ".join(_literal(path) for path in paths) + "]"
