"""The command line as people meet it: exports to give it, and what is left behind afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from weilu.cli.registry import root
from weilu.events.models import Event
from weilu.people.models import Workspace

DAWN = datetime(2026, 5, 4, tzinfo=UTC)


@dataclass
class Said:
    """How a command ended, and its words."""

    code: int
    out: str
    err: str

    def refuses(self, *words: str) -> None:
        """One sentence or two on stderr that hold the words; exit code 2, no traceback."""
        assert self.code == 2, self.err or self.out
        assert "Traceback" not in self.err
        assert 0 < len(self.err.strip().splitlines()) <= 2, self.err
        for word in words:
            assert word in self.err


@pytest.fixture
def home(tmp_path: Path, settings) -> Iterator[Path]:
    """Weilu's folder of this test; whatever happened, nothing may be left in its scratch."""
    home = tmp_path / "home"
    home.mkdir()
    settings.WEILU_HOME = home
    settings.WEILU_LAKE = home / "lake"
    yield home
    assert leftovers(home / "scratch") == []


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


@pytest.fixture
def weilu(home: Path, monkeypatch, tmp_path: Path):
    """Run a command in this process, in English unless told otherwise."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def run(*words: str | Path, language: str = "en") -> Said:
        with translation.override(language):
            done = CliRunner().invoke(root, [str(word) for word in words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def kitchen(db) -> Workspace:
    """The workspace that imports go into."""
    from weilu.people.actions import open_workspace

    return open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


def in_log() -> int:
    """Messages in the log (the audit of staff aside)."""
    return Event.objects.exclude(group_id=None).count()


def line(turn: int, **other: object) -> str:
    """One event of 晨跑群 as Weilu JSONL."""
    event = {
        "id": str(turn),
        "at": (DAWN + timedelta(minutes=turn)).isoformat(),
        "author": f"跑友{turn % 5}",
        "text": f"第{turn}圈",
        "kind": "message",
        "group": "晨跑群",
    }
    return json.dumps({**event, **other}, ensure_ascii=False) + "\n"


@pytest.fixture
def runners(tmp_path: Path) -> Path:
    """A sound export of 300 messages."""
    path = tmp_path / "runners.jsonl"
    path.write_text("".join(map(line, range(300))), encoding="utf-8")
    return path
