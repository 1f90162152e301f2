"""A killed import loses nothing and takes nothing twice: real processes, really killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 60_000
DAWN = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    weilu(home, "migrate")
    make_workspace = (
        "import django; django.setup(); from weilu.people.actions import open_workspace; "
        "open_workspace('半亩厨房', 'kitchen', 'Asia/Shanghai')"
    )
    subprocess.run(
        [sys.executable, "-c", make_workspace], env=environment(home), check=True, cwd=ROOT
    )
    return home


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "WEILU_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
        "WEILU_LANGUAGE": "en",
    }


def weilu(home: Path, *arguments: str | Path) -> str:
    command = [sys.executable, "-m", "weilu.cli", *map(str, arguments)]
    done = subprocess.run(
        command, env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def export(folder: Path, messages: int) -> Path:
    path = folder / "晨跑群.jsonl"
    with path.open("w") as out:
        for turn in range(messages):
            line = {
                "id": str(turn),
                "at": (DAWN + timedelta(seconds=turn)).isoformat(),
                "author": f"跑友{turn % 97}",
                "text": f"第{turn}句",
                "kind": "message",
                "group": "晨跑群",
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def recorded(home: Path) -> tuple[int, int]:
    """(events, distinct events) of groups in the log."""
    with sqlite3.connect(home / "weilu.sqlite3", timeout=30) as database:
        query = (
            "SELECT count(*), count(DISTINCT external_id) FROM events_event "
            "WHERE group_id IS NOT NULL"
        )
        count, distinct = database.execute(query).fetchone()
    return count, distinct


def kill_halfway(home: Path, file: Path) -> int:
    """Start an import, kill -9 it once some events are in; how many were."""
    process = subprocess.Popen(
        [sys.executable, "-m", "weilu.cli", "import", str(file)],
        env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while recorded(home)[0] == 0 and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return recorded(home)[0]


def test_an_import_killed_halfway_is_finished_by_running_it_again(
    home: Path, tmp_path: Path
) -> None:
    file = export(tmp_path, MESSAGES)
    before = kill_halfway(home, file)
    assert 0 < before < MESSAGES, "the kill came too late to prove anything"
    said = weilu(home, "import", file)
    assert recorded(home) == (MESSAGES, MESSAGES)
    assert f"{MESSAGES - before} events taken, {before} had already" in said


def test_importing_the_same_file_again_adds_nothing(home: Path, tmp_path: Path) -> None:
    file = export(tmp_path, 500)
    weilu(home, "import", file)
    assert "0 events taken, 500 had already" in weilu(home, "import", file)
    assert recorded(home) == (500, 500)


def test_a_home_without_a_database_says_what_to_run(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "weilu.cli", "import", str(export(tmp_path, 3))]
    done = subprocess.run(
        command, env=environment(tmp_path / "new"), cwd=ROOT, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "The database is not made or not up to date. Run: weilu migrate\n"
