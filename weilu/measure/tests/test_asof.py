"""As of when the groups of several files are judged."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from weilu.measure import asof
from weilu.measure.asof import Read
from weilu.platforms import intake
from weilu.platforms.contract import ReadOptions
from weilu.platforms.sources import FileSource

MARCH = datetime(2026, 3, 1, 20, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 21, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEA, RUN, BOOKS = 1, 2, 3


def read(saved: datetime, last: datetime, *groups: int) -> Read:
    return Read(saved, last, frozenset(groups))


def test_files_saved_together_tell_of_one_moment_however_early_one_ends() -> None:
    files = [read(NOVEMBER + HOUR, NOVEMBER, TEA), read(NOVEMBER + HOUR, MARCH, RUN)]
    assert asof.moments(files, "saved") == {TEA: NOVEMBER, RUN: NOVEMBER}
    assert asof.early(files, asof.moments(files, "saved")) == {RUN}


def test_a_file_saved_months_before_is_judged_as_of_then() -> None:
    files = [read(NOVEMBER + HOUR, NOVEMBER, TEA), read(MARCH + 2 * HOUR, MARCH, RUN)]
    ends = asof.moments(files, "saved")
    assert ends == {TEA: NOVEMBER, RUN: MARCH + 2 * HOUR}
    assert asof.early(files, ends) == set()
    assert asof.apart_days(ends) == 265


def test_of_a_group_in_two_files_the_newer_counts() -> None:
    files = [read(NOVEMBER, NOVEMBER, TEA, RUN), read(MARCH, MARCH, RUN, BOOKS)]
    assert asof.moments(files, "saved") == {TEA: NOVEMBER, RUN: NOVEMBER, BOOKS: MARCH}


def test_a_time_of_saving_before_the_files_own_events_is_not_believed() -> None:
    zipped = datetime(1980, 1, 1, tzinfo=UTC)
    files = [read(NOVEMBER, NOVEMBER, TEA), read(zipped, MARCH, RUN)]
    assert set(asof.moments(files, "saved").values()) == {NOVEMBER}


def test_one_may_ask_for_each_files_own_end_or_for_the_latest() -> None:
    files = [read(NOVEMBER, NOVEMBER, TEA), read(MARCH, MARCH, RUN)]
    assert asof.moments(files, "latest") == {TEA: NOVEMBER, RUN: NOVEMBER}
    files = [read(NOVEMBER, NOVEMBER, TEA), read(NOVEMBER, MARCH, RUN)]
    assert asof.moments(files, "each") == {TEA: NOVEMBER, RUN: MARCH}


def test_moments_days_apart_are_one() -> None:
    days = [NOVEMBER - timedelta(days=days) for days in (0, 2, 4)]
    files = [read(day, day, group) for group, day in enumerate(days)]
    assert asof.moments(files, "each") == {0: NOVEMBER, 1: NOVEMBER, 2: days[2]}


def test_a_file_tells_when_it_was_saved_and_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "tea.weilu.jsonl"
    path.write_text(
        '{"at": "2026-03-01T20:00:00Z", "author": "老周", "text": "茶到了", "group": "茶友"}\n'
        '{"at": "2026-02-01T20:00:00Z", "author": "阿姜", "text": "谁要？", "group": "茶友"}\n'
    )
    os.utime(path, (MARCH.timestamp() + 60, MARCH.timestamp() + 60))
    source = FileSource(path)
    [spool] = intake.spool([intake.open_reading(source, ReadOptions())], tmp_path / "spool")
    assert asof.read(path, spool) == read(MARCH + timedelta(minutes=1), MARCH, 0)


def test_a_file_without_events_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.weilu.csv"
    path.write_text("at,author,text\n")
    [spool] = intake.spool([intake.open_reading(FileSource(path), ReadOptions())], tmp_path / "s")
    assert asof.read(path, spool) is None
    assert asof.moments([], "saved") == {}
