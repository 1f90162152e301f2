"""Steps of `bench/scale.py`, each in a process of its own; the last line printed is the cost."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.scale import DAYS, ZONE, end

Told = dict[str, dict[str, Any]]  #: group → figure → value

#: Members per group; 60 × 5,000 groups = 300,000. Half of the messages name another, as where the
#: platform tells replies: what is inferred elsewhere is no part of this comparison.
MEMBERS = 60
CHUNK_DAYS = 31
#: What a check-up reads of every event, the first time.
READ = (
    "group_id, seq, at, day, kind, actor, subject, parent_seq, parent_actor, "
    "is_question, is_chatter, is_advert, fingerprint"
)

GENERATE = """
COPY (
  WITH drawn AS (
    SELECT range AS seq, CAST(floor({groups} * pow(random(), 1.5)) AS BIGINT) AS group_id,
           TIMESTAMPTZ '{start}'
             + INTERVAL (CAST(random() * {span_us} AS BIGINT)) MICROSECOND AS at,
           random() AS what, random() AS who, random() AS shape, random() AS replied
    FROM range({first}, {last})
  ), told AS (
    SELECT seq, group_id, d.at, shape, replied,
           CASE WHEN what < .93 THEN 'message' WHEN what < .98 THEN 'reaction'
                WHEN what < .995 THEN 'join' ELSE 'leave' END AS kind,
           group_id * {members} + CAST(floor({members} * who * who) AS BIGINT) AS actor
    FROM drawn d
  ), placed AS (
    SELECT *, lag(seq, 1 + CAST(seq % 5 AS INTEGER)) OVER w AS before_seq,
           lag(actor, 1 + CAST(seq % 5 AS INTEGER)) OVER w AS before_actor
    FROM told WINDOW w AS (PARTITION BY group_id ORDER BY told.at)
  ), answering AS (
    SELECT *, kind = 'reaction' OR (kind = 'message' AND replied < .55) AS answers FROM placed
  )
  SELECT seq, group_id, a.at, kind, actor, CAST(NULL AS BIGINT) AS subject,
         CAST(seq AS VARCHAR) AS external_id,
         CASE WHEN answers THEN COALESCE(CAST(before_seq AS VARCHAR), '') ELSE '' END AS reply_to,
         '' AS media, CAST([] AS BIGINT[]) AS mentions,
         CASE WHEN kind = 'message' THEN 'words ' || CAST(seq % 9973 AS VARCHAR)
              ELSE '' END AS text,
         CAST(timezone('{zone}', a.at) AS DATE) AS day,
         CAST(date_part('hour', timezone('{zone}', a.at)) AS TINYINT) AS hour,
         CASE WHEN answers THEN before_seq END AS parent_seq,
         CASE WHEN answers THEN before_actor END AS parent_actor,
         CAST(20 AS INTEGER) AS chars,
         kind = 'message' AND shape < .12 AS is_question,
         kind = 'message' AND shape > .80 AS is_chatter,
         kind = 'message' AND shape BETWEEN .12 AND .14 AS is_advert,
         kind = 'message' AND shape BETWEEN .14 AND .18 AS has_link,
         CASE WHEN kind = 'message' THEN CAST(hash(seq) >> 1 AS BIGINT) ELSE 0 END AS fingerprint
  FROM answering a ORDER BY group_id, a.at, seq
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 120000)
"""


def generate(folder: Path, events: str, groups: str) -> None:
    """A lake as the sealer leaves it: a file a month, sorted; the last day in a file of its own."""
    import duckdb

    lake = folder / "lake"
    lake.mkdir(parents=True)
    per_day = int(events) / DAYS
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{folder}'; SET memory_limit = '6GB'")
        connection.execute("SELECT setseed(0.42)")
        for first in range(0, DAYS, CHUNK_DAYS):
            days = min(CHUNK_DAYS, DAYS - first)
            _chunk(connection, lake / f"{first:03}.parquet", first, days, per_day, groups)
        _chunk(connection, lake / "after.parquet", DAYS, 1, per_day, groups)


def _chunk(connection: Any, path: Path, first: int, days: int, per_day: float, groups: str) -> None:
    start = end(first)
    connection.execute(
        GENERATE.format(
            groups=groups, members=MEMBERS, zone=ZONE, path=path, start=start.isoformat(),
            span_us=int(days * 86_400e6), first=int(first * per_day),
            last=int((first + days) * per_day),
        )
    )  # fmt: skip


def scan(folder: Path) -> None:
    """Read every row of the columns a check-up needs, once, and reduce it to one line."""
    import duckdb

    columns = READ.split(", ")
    sums = ", ".join(f'max(hash("{name}"))' for name in columns)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"SELECT {sums} FROM read_parquet({_files(folder, DAYS)})").fetchall()


def anew(folder: Path) -> tuple[str, Callable[[], Told]]:
    """The day after as from nothing."""
    return "anew", checkup(folder, str(DAYS + 1), "anew")[1]


def checkup(folder: Path, day: str, kept: str = "kept") -> tuple[str, Callable[[], Told]]:
    """Every group judged, without charts, facts kept beside the lake; then how to tell figures."""
    from weilu.events.lake import read
    from weilu.measure import engine
    from weilu.measure.roster import Roster

    files = [Path(file) for file in _files(folder, int(day))]
    with read.table(folder, files, memory="500MB") as events:
        found = engine.check_up(
            events, Roster(), as_of=end(int(day)), zone=ZONE, detail=False,
            kept_in=folder / kept, files=files,
        )  # fmt: skip

    def told() -> Told:
        return {
            str(group.group): {name: figure.value for name, figure in group.figures.items()}
            | {f"previous:{name}": figure.value for name, figure in group.previous.items()}
            for group in found.groups
        }

    return "ours" if int(day) == DAYS else "after", told


def pandas(folder: Path, day: str) -> tuple[str, Callable[[], Told]]:
    """The same figures the way an analyst would write them in pandas."""
    from bench import scale_pandas

    frame = scale_pandas.figures(_files(folder, int(day)), end(int(day)), ZONE)
    return "pandas", lambda: scale_pandas.told(frame)


def _files(folder: Path, day: int) -> list[str]:
    files = sorted((folder / "lake").glob("[0-9]*.parquet"))
    return [str(file) for file in files] + (
        [str(folder / "lake" / "after.parquet")] if day > DAYS else []
    )


def _import(step: str) -> None:
    """What a step needs, ahead of the clock: starting Python is not what is compared."""
    if step == "pandas":
        import bench.scale_pandas  # noqa: F401
    if step in ("checkup", "anew"):
        import ibis.backends.duckdb.converter
        import ibis.formats.pandas  # noqa: F401

        import weilu.events.lake.read
        import weilu.measure.engine  # noqa: F401


def main(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    folder, step, *arguments = argv
    call: Callable[..., tuple[str, Callable[[], Told]] | None] = globals()[step]
    import django

    django.setup()
    _import(step)
    started, cpu = time.monotonic(), time.process_time()
    found = call(Path(folder), *arguments)
    cost = {"seconds": time.monotonic() - started, "cpu": time.process_time() - cpu}
    if found:
        # Both peers end with columns; reading them out group by group is a cost of its own.
        name, tell = found
        started = time.monotonic()
        figures = tell()
        cost["telling"] = time.monotonic() - started
        (Path(folder) / f"{name}.json").write_text(json.dumps(figures))
    print(json.dumps(cost))


if __name__ == "__main__":
    main(sys.argv[1:])
