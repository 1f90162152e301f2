"""Scratch folders come and go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from weilu.kit import scratch


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.WEILU_HOME = tmp_path


def test_a_folder_is_gone_when_its_work_is() -> None:
    with scratch.folder("checkup") as mine:
        (mine / "half.parquet").write_text("…")
        assert mine.is_dir()
    assert list(scratch.home().iterdir()) == []


def test_what_a_killed_process_left_a_day_ago_is_swept_and_work_of_today_is_not() -> None:
    old, young = scratch.home() / "import-1", scratch.home() / "import-2"
    for left in (old, young):
        left.mkdir()
        (left / "0.raw.parquet").write_text("…")
    yesterday = old.stat().st_mtime - scratch.LEFT_BEHIND - 60
    os.utime(old, (yesterday, yesterday))
    with scratch.folder("links"):
        assert not old.exists()
        assert young.exists()
