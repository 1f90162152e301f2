"""What is new is told beside the last days' events: the same as from all files, without them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from weilu.events.lake import read
from weilu.events.lake.schema import SEALED
from weilu.measure import engine, lately, rollups
from weilu.measure.figures import Checkup
from weilu.measure.metrics.collect import SHAPE
from weilu.measure.metrics.counts import by_file
from weilu.measure.metrics.written import Written
from weilu.measure.rollups import Rollups
from weilu.measure.tests.community import AS_OF, ZONE, Community, day
from weilu.measure.tests.test_rollups import lively


class Harbour:
    """Two groups whose events are sealed a day at a time."""

    def __init__(self, folder: Path, town: Community) -> None:
        self.folder, self.town, self.files = folder, town, list[Path]()

    def seal(self, first: int, last: int) -> None:
        """The events from `first` to `last` days before the check-up, in one more file."""
        path = self.folder / f"{len(self.files):03}.parquet"
        rows = [r for r in self.town.rows if day(first, 0) <= r["at"] < day(last - 1, 0)]
        pq.write_table(pa.Table.from_pylist(rows, schema=SEALED), path)
        self.files.append(path)

    def check(self, back: int, kept: str = "kept") -> Checkup:
        with read.table(self.folder, self.files) as events:
            return engine.check_up(
                events, self.town.roster(), as_of=AS_OF - timedelta(days=back), zone=ZONE,
                detail=False, kept_in=self.folder / kept if kept else None, files=self.files,
            )  # fmt: skip


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    found = Harbour(tmp_path, lively())
    found.seal(90, 6)
    found.check(6)
    return found


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fails where events are looked up in the lake."""
    asked: list[str] = []
    to_pyarrow = ibis.Table.to_pyarrow

    def watched(self: ibis.Table, *args: Any, **options: Any) -> pa.Table:
        if self.columns[: len(SHAPE)] == SHAPE:
            asked.append("near")
        return to_pyarrow(self, *args, **options)

    monkeypatch.setattr(ibis.Table, "to_pyarrow", watched)
    return asked


def test_day_after_day_history_is_not_looked_into(harbour: Harbour, unread: list[str]) -> None:
    for back in range(5, -1, -1):
        harbour.seal(back, back)
        assert harbour.check(back) == harbour.check(back, "")
    assert unread == []


def test_a_late_event_beyond_what_is_kept_is_read_from_the_lake(harbour: Harbour) -> None:
    harbour.town.rows = []
    harbour.town.says("许老师", day(12), group=1, is_question=True)
    harbour.seal(90, 0)
    assert harbour.check(6) == harbour.check(6, "")


def test_a_text_that_comes_again_is_a_copy(harbour: Harbour) -> None:
    harbour.town.rows = []
    for before in (5, 4, 1):
        harbour.town.says("七七", day(before), group=2, fingerprint=987_654)
    for back in range(5, -1, -1):
        harbour.seal(back, back)
        assert harbour.check(back) == harbour.check(back, "")


def test_a_text_poured_into_many_groups_is_left_out(harbour: Harbour) -> None:
    for room in range(3, 9):
        harbour.town.says("七七", day(3, room), group=room, fingerprint=987_654)
        harbour.town.says("小满", day(2, room), group=room)
    harbour.town.rows.sort(key=lambda row: (row["at"], row["seq"]))
    for back in range(5, -1, -1):
        harbour.seal(back, back)
        found = harbour.check(back)
        assert found == harbour.check(back, "")
    assert any("broadcasts_left_out" in group.notes for group in found.groups)


def test_files_that_are_rewritten_are_read_again(harbour: Harbour, unread: list[str]) -> None:
    harbour.seal(5, 5)
    harbour.check(5)
    harbour.files.clear()
    harbour.seal(90, 4)
    assert harbour.check(4) == harbour.check(4, "")
    assert unread == ["near"]


def test_new_files_are_counted_as_others_are(harbour: Harbour) -> None:
    harbour.seal(5, 3)
    end_s = int(AS_OF.timestamp())
    _, known = by_file(harbour.files[:1], {}, end_s)
    found = lately.new_rows(harbour.files, known, end_s)
    assert found is not None
    _, counted = by_file(harbour.files, {}, end_s)
    assert found[1] == {key: one for key, one in counted.items() if key not in known}
    assert found[1]


def test_a_file_that_reaches_beyond_the_check_up_is_left_to_the_engine(harbour: Harbour) -> None:
    harbour.seal(5, 3)
    assert lately.new_rows(harbour.files, {}, int(day(4).timestamp())) is None


def test_a_lost_file_of_the_last_days_is_told_as_broken(harbour: Harbour) -> None:
    for path in (harbour.folder / "kept").glob("lately-*"):
        path.unlink()
    harbour.seal(5, 5)
    with pytest.raises(rollups.Broken):
        harbour.check(5)


def test_sql_is_written_once_and_anew_where_it_is_broken(harbour: Harbour) -> None:
    harbour.seal(5, 5)
    harbour.check(5)
    folder = harbour.folder / "kept" / "sql"
    texts = {path: path.read_text() for path in folder.iterdir()}
    assert len(texts) == 5
    stamps = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    for path in texts:
        path.write_text(texts[path].replace("SELECT", "SELEKT", 1))
    harbour.seal(4, 4)
    assert harbour.check(4) == harbour.check(4, "")
    assert {path: path.read_text() for path in folder.iterdir()} == texts
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} != stamps


def test_sql_ahead_is_what_the_day_after_wants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "MANY", 0)
    harbour = Harbour(tmp_path, lively())
    harbour.seal(90, 6)
    harbour.check(6)
    sql = tmp_path / "kept" / "sql"
    ahead = {path.name for path in sql.iterdir()}
    harbour.seal(5, 5)
    harbour.check(5)
    assert {path.name for path in sql.iterdir()} == ahead


def test_columns_are_part_of_what_sql_is_written_for(tmp_path: Path) -> None:
    backend = ibis.duckdb.connect()
    written = Written(tmp_path, backend.con)
    for kind in (pa.int64(), pa.float64()):
        rows = pa.table({"n": pa.array([1, 2], kind)})
        found = written.run("sum", lambda told: told.agg(n=told.n.sum()), told=rows)
        assert found["n"].to_pylist() == [3]
    assert len(list(tmp_path.iterdir())) == 2
    backend.disconnect()


def test_days_are_dropped_that_nothing_looks_at_any_more(harbour: Harbour) -> None:
    harbour.seal(5, 5)
    harbour.check(5)
    held = Rollups(harbour.folder / "kept").manifest()
    assert held is not None
    assert held.lately is not None
    later = held.lately.with_more(harbour.folder, pa.table({}), AS_OF.date() + timedelta(days=30))
    assert later == replace(held.lately, first=later.first, pieces=())
