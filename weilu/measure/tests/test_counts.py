"""Sealed files are counted once; the store of daily facts gives the same figures with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from weilu.events.lake import read
from weilu.events.lake.schema import SEALED
from weilu.measure import engine
from weilu.measure.figures import Checkup
from weilu.measure.metrics import counts
from weilu.measure.rollups import Rollups
from weilu.measure.tests.community import AS_OF, ZONE, Community, day
from weilu.measure.tests.test_rollups import lively

END_S = int(AS_OF.timestamp())


def sealed(path: Path, group: Community, first: int, last: int) -> Path:
    """The events of the days from `first` to `last` before the check-up, as a sealed file."""
    rows = [row for row in group.rows if day(first, 0) <= row["at"] < day(last - 1, 0)]
    pq.write_table(pa.Table.from_pylist(rows, schema=SEALED), path)
    return path


def events_of(days: counts.Days) -> int:
    return sum(rows for rows, _ in days.values())


def check(folder: Path, group: Community, files: list[Path], back: int = 0) -> Checkup:
    with read.table(folder, files) as events:
        return engine.check_up(
            events, group.roster(), as_of=AS_OF - timedelta(days=back), zone=ZONE, detail=False,
            kept_in=folder / "kept", files=files,
        )  # fmt: skip


def test_the_day_after_gives_the_figures_of_all_files(tmp_path: Path) -> None:
    group = lively()
    old = sealed(tmp_path / "old.parquet", group, 90, 1)
    check(tmp_path, group, [old], back=1)
    files = [old, sealed(tmp_path / "new.parquet", group, 0, 0)]
    with read.table(tmp_path, files) as events:
        plain = engine.check_up(events, group.roster(), as_of=AS_OF, zone=ZONE, detail=False)
    assert check(tmp_path, group, files) == plain


def test_a_known_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = lively()
    old, new = (
        sealed(tmp_path / f"{name}.parquet", group, first, last)
        for name, first, last in (("old", 90, 10), ("new", 9, 0))
    )
    days, known = counts.by_file([old], {}, END_S)
    counted: list[Path] = []
    count = counts._count

    def noted(files: Mapping[str, Path], end_s: int, after: str) -> dict[str, counts.Counted]:
        counted.extend(files.values())
        return count(files, end_s, after)

    monkeypatch.setattr(counts, "_count", noted)
    more, _ = counts.by_file([old, new], known, END_S)
    assert counted == [new]
    assert events_of(more) == len(group.rows)
    assert all(more[one] == days[one] for one in days)


def test_a_file_written_anew_is_counted_anew(tmp_path: Path) -> None:
    group = lively()
    path = sealed(tmp_path / "a.parquet", group, 90, 10)
    _, known = counts.by_file([path], {}, END_S)
    sealed(path, group, 90, 0)
    days, _ = counts.by_file([path], known, END_S)
    assert events_of(days) == len(group.rows)


def test_events_after_the_check_up_are_counted_when_their_time_has_come(tmp_path: Path) -> None:
    group = lively()
    path = sealed(tmp_path / "a.parquet", group, 90, 0)
    early, known = counts.by_file([path], {}, int(day(10, 0).timestamp()))
    assert max(early) < "2026-06-19"
    days, _ = counts.by_file([path], known, END_S)
    assert events_of(days) == len(group.rows)


def test_broadcasters_talk_is_kept_when_daily_facts_are(tmp_path: Path) -> None:
    """团长 pours one text into six groups, but also talks in the first."""
    group = lively()
    for room in range(1, 7):
        group.says("团长", day(40 - room), group=room, fingerprint=99)
    group.says("团长", day(33), group=1, fingerprint=7)
    group.rows.sort(key=lambda row: (row["at"], row["seq"]))
    file = sealed(tmp_path / "all.parquet", group, 90, 0)
    with read.table(tmp_path, [file]) as events:
        plain = engine.check_up(events, group.roster(), as_of=AS_OF, zone=ZONE, detail=False)
    assert check(tmp_path, group, [file]) == plain
    assert len(plain.groups) == 6


def plain(folder: Path, group: Community, files: list[Path]) -> Checkup:
    """What the same files give without anything kept."""
    with read.table(folder, files) as events:
        return engine.check_up(events, group.roster(), as_of=AS_OF, zone=ZONE, detail=False)


def test_a_file_that_is_gone_takes_its_events_with_it(tmp_path: Path) -> None:
    group = lively()
    old = sealed(tmp_path / "old.parquet", group, 90, 20)
    new = sealed(tmp_path / "new.parquet", group, 19, 0)
    assert check(tmp_path, group, [old, new]) == plain(tmp_path, group, [old, new])
    assert check(tmp_path, group, [new]) == plain(tmp_path, group, [new])


def test_a_file_of_old_days_that_comes_late_is_counted(tmp_path: Path) -> None:
    group = lively()
    files = [
        sealed(tmp_path / f"{first}.parquet", group, first, last)
        for first, last in ((90, 60), (59, 30), (29, 0))
    ]
    check(tmp_path, group, [files[0], files[2]])
    assert check(tmp_path, group, files) == plain(tmp_path, group, files)


def test_old_days_are_not_counted_when_everything_is_filled(tmp_path: Path) -> None:
    group = lively()
    check(tmp_path, group, [sealed(tmp_path / "all.parquet", group, 90, 0)])
    held = Rollups(tmp_path / "kept").manifest()
    assert held is not None
    assert min(held.seen) > held.base_to
